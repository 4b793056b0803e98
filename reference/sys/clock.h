// The clock of everything that measures or arms a timer: CLOCK_MONOTONIC as an Instant, and the kernel's packet stamps
// (CLOCK_REALTIME) brought onto it.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>

#include "reference/base/units.h"

namespace holdfast::sys {

using Nanoseconds = std::chrono::duration<std::int64_t, std::nano>;

// What SO_TIMESTAMPNS gives: CLOCK_REALTIME since 1970, nanoseconds. 0 means that the kernel gave none.
struct KernelStamp {
  Nanoseconds since_epoch{0};

  static KernelStamp From(const timespec& time);
  bool valid() const { return since_epoch.count() != 0; }
  auto operator<=>(const KernelStamp&) const = default;
};

// CLOCK_MONOTONIC, microseconds since boot.
Instant MonotonicNow();
// CLOCK_MONOTONIC at the clock's own resolution.
Nanoseconds MonotonicNanoseconds();
KernelStamp RealtimeNow();

// CLOCK_REALTIME less CLOCK_MONOTONIC at this moment, from the tightest of three readings; good to well under 1 us when
// the machine is calm. It changes when somebody sets the clock, so measure it close to the stamps it is used for.
Nanoseconds RealtimeOffset();

// The moment of `stamp` on CLOCK_MONOTONIC, by the offset of this call (or `offset`). A stamp from before a step of the
// wall clock would land in the future: never later than now. An invalid stamp gives now.
Instant ToMonotonic(KernelStamp stamp);
Instant ToMonotonic(KernelStamp stamp, Nanoseconds offset);

}  // namespace holdfast::sys
