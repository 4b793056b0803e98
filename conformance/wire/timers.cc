// Skew_Time and Active_Down_Interval as the texts give them.
#include "conformance/wire/advert.h"

namespace holdfast::wire {

// v3: RFC 9568 section 6.1, ((256 - priority) * Active_Adver_Interval) / 256.
// v2: RFC 3768 section 6.1, (256 - priority) / 256 seconds, whatever the interval.
// Rounded to the nearest microsecond, which no tolerance notices.
Duration SkewTime(Version version, std::uint8_t priority, Centiseconds interval) {
  const Duration whole = version == Version::kV3 ? Duration(interval) : Duration(Seconds(1));
  return Duration(((256 - priority) * whole.count() + 128) / 256);
}

// RFC 9568 section 6.1, Active_Down_Interval; RFC 3768 section 6.1, Master_Down_Interval.
Duration DownInterval(Version version, std::uint8_t priority, Centiseconds interval) {
  return 3 * Duration(interval) + SkewTime(version, priority, interval);
}

}  // namespace holdfast::wire
