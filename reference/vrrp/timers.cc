#include "reference/vrrp/timers.h"

namespace holdfast::vrrp {

Microseconds SkewTime(Version version, std::uint8_t priority, Centiseconds interval) {
  const Microseconds scale = version == Version::kV2 ? Microseconds(Seconds(1)) : Microseconds(interval);
  return (256 - priority) * scale / 256;
}

Microseconds ActiveDownInterval(Centiseconds interval, Microseconds skew, std::uint8_t adverts) {
  return adverts * Microseconds(interval) + skew;
}

Microseconds ActiveDownInterval(Version version, std::uint8_t priority, Centiseconds interval, std::uint8_t adverts) {
  return ActiveDownInterval(interval, SkewTime(version, priority, interval), adverts);
}

}  // namespace holdfast::vrrp
