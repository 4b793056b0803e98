// The suite's own units. It shares none with the reference daemon: a mistake there must not excuse itself here.
#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

namespace holdfast::wire {

using Duration = std::chrono::duration<std::int64_t, std::micro>;
using Milliseconds = std::chrono::duration<std::int64_t, std::milli>;
using Centiseconds = std::chrono::duration<std::int64_t, std::centi>;
using Seconds = std::chrono::duration<std::int64_t>;

// The time line of one case: microseconds since its stage was set. On a real wire these are the kernel's time stamps.
struct StageClock {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<StageClock, duration>;
  static constexpr bool is_steady = true;
};
using Instant = StageClock::time_point;

inline double ToMs(Duration d) { return static_cast<double>(d.count()) / 1000.0; }

namespace literals {
constexpr Duration operator""_us(unsigned long long n) { return Duration(static_cast<std::int64_t>(n)); }
constexpr Milliseconds operator""_ms(unsigned long long n) { return Milliseconds(static_cast<std::int64_t>(n)); }
constexpr Centiseconds operator""_cs(unsigned long long n) { return Centiseconds(static_cast<std::int64_t>(n)); }
constexpr Seconds operator""_s(unsigned long long n) { return Seconds(static_cast<std::int64_t>(n)); }
}  // namespace literals

}  // namespace holdfast::wire
