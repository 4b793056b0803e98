// Time as types. A unit is part of a value's type, so centiseconds (VRRPv3's wire), seconds (VRRPv2's wire) and
// microseconds (our clock) never share a field by accident; a lossy conversion has to be written out
// (std::chrono::duration_cast).
#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

namespace holdfast {

using Microseconds = std::chrono::duration<std::int64_t, std::micro>;
using Milliseconds = std::chrono::duration<std::int64_t, std::milli>;
using Centiseconds = std::chrono::duration<std::int64_t, std::centi>;
using Seconds = std::chrono::duration<std::int64_t>;

// The clock of a caller that we never read ourselves: it has no now(). Instants are passed in.
struct CallersClock {
  using duration = Microseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<CallersClock, duration>;
  static constexpr bool is_steady = true;
};

// A point in time, microseconds since an origin that the caller chose; only differences mean anything.
using Instant = CallersClock::time_point;

namespace literals {
constexpr Microseconds operator""_us(unsigned long long n) { return Microseconds(static_cast<std::int64_t>(n)); }
constexpr Milliseconds operator""_ms(unsigned long long n) { return Milliseconds(static_cast<std::int64_t>(n)); }
constexpr Centiseconds operator""_cs(unsigned long long n) { return Centiseconds(static_cast<std::int64_t>(n)); }
constexpr Seconds operator""_s(unsigned long long n) { return Seconds(static_cast<std::int64_t>(n)); }
}  // namespace literals

}  // namespace holdfast
