// The two computed times of section 6.1, exact to the microsecond. Seconds and centiseconds are units of the wire;
// a time that was cut to one of them would lose the skew that decides an election.
#pragma once

#include <cstdint>

#include "reference/base/units.h"
#include "reference/vrrp/version.h"

namespace holdfast::vrrp {

// How many silent intervals declare the Active Router down, before the skew: 3 in every text. Other values are the
// operator's wish (keepalived's down_timer_adverts).
inline constexpr std::uint8_t kDownTimerAdverts = 3;

// Skew_Time: the higher the priority, the sooner. Fractions of a microsecond are dropped.
//   v2: (256 - priority) / 256 seconds, whatever the interval. RFC3768-6.1-SKEW
//   v3: (256 - priority) * interval / 256.                     RFC9568-6.1-SKEW
Microseconds SkewTime(Version version, std::uint8_t priority, Centiseconds interval);

// Active_Down_Interval = adverts * interval + skew. RFC9568-6.1-ADI, RFC3768-6.1-MDI
Microseconds ActiveDownInterval(Centiseconds interval, Microseconds skew, std::uint8_t adverts = kDownTimerAdverts);

// Both at once, for a router that computes its skew from the same interval.
Microseconds ActiveDownInterval(Version version, std::uint8_t priority, Centiseconds interval,
                                std::uint8_t adverts = kDownTimerAdverts);

}  // namespace holdfast::vrrp
