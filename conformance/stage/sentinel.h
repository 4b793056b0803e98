// By how much this machine itself delayed things, at any moment of the last ten minutes. A failed deadline of a DUT
// says nothing if the machine slept through it, or if the kernel was busy with somebody else's interfaces.
//
// Two causes are watched. One thread for each CPU wakes a thousand times a second and notes how late it came. One more
// asks the kernel for a link two hundred times a second: that takes the one lock (rtnl) which every change of an
// address or an interface waits for, in whatever namespace, and which the making and breaking of other cases'
// namespaces can hold for a quarter of a second.
//
// What they find lies in memory that is shared with every process forked afterwards. Once for a whole run rather than
// once for each case: two hundred cases that each measured with their own threads would be the load that they measure,
// and one that looks only every 20 ms misses most of what is shorter. Idle it costs about one percent of a CPU.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "conformance/wire/units.h"
#include "reference/base/result.h"
#include "reference/base/units.h"

namespace holdfast::conformance {

class Sentinel {
 public:
  // Starts the threads in this process. Children that are forked while it lives may ask, too.
  static Result<std::unique_ptr<Sentinel>> Start();
  ~Sentinel();  // stops the threads, in the process that started them

  // Within a span of CLOCK_MONOTONIC (reference/sys/clock.h): the longest lateness of any CPU, and all of the time for
  // which the kernel's lock was waited for. What is going on at this moment counts already.
  wire::Duration Worst(holdfast::Instant from, holdfast::Instant to) const;

 private:
  struct Shared;
  struct Watch;
  Sentinel() = default;
  void Launch(Watch& watch);

  Shared* shared_ = nullptr;
  std::size_t cpus_ = 0;
  std::vector<std::unique_ptr<Watch>> watches_;
  int owner_ = 0;  // pid
};

}  // namespace holdfast::conformance
