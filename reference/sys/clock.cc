#include "reference/sys/clock.h"

#include <algorithm>

namespace holdfast::sys {
namespace {

Nanoseconds Read(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec);
}

Instant ToInstant(Nanoseconds since_boot) { return Instant(std::chrono::duration_cast<Microseconds>(since_boot)); }

}  // namespace

KernelStamp KernelStamp::From(const timespec& time) {
  return {std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec)};
}

Nanoseconds MonotonicNanoseconds() { return Read(CLOCK_MONOTONIC); }

Instant MonotonicNow() { return ToInstant(MonotonicNanoseconds()); }

KernelStamp RealtimeNow() { return {Read(CLOCK_REALTIME)}; }

Nanoseconds RealtimeOffset() {
  Nanoseconds tightest = Nanoseconds::max();
  Nanoseconds offset{0};
  for (int reading = 0; reading < 3; ++reading) {
    const Nanoseconds before = Read(CLOCK_MONOTONIC);
    const Nanoseconds wall = Read(CLOCK_REALTIME);
    const Nanoseconds after = Read(CLOCK_MONOTONIC);
    if (after - before >= tightest) continue;  // we may have been preempted between the readings
    tightest = after - before;
    offset = wall - (before + (after - before) / 2);
  }
  return offset;
}

Instant ToMonotonic(KernelStamp stamp) { return ToMonotonic(stamp, RealtimeOffset()); }

Instant ToMonotonic(KernelStamp stamp, Nanoseconds offset) {
  const Instant now = MonotonicNow();
  if (!stamp.valid()) return now;
  return std::min(now, ToInstant(stamp.since_epoch - offset));
}

}  // namespace holdfast::sys
