// How late this machine itself was, at any moment of the last ten minutes. A failed deadline of a DUT says nothing if
// the machine slept through it.
//
// One thread for each CPU wakes a thousand times a second and notes how late it came; what it finds lies in memory
// that is shared with every process forked afterwards. Once for a whole run rather than once for each case: two
// hundred cases that each measured with their own threads would be the load that they measure, and one that looks
// only every 20 ms misses most of what is shorter. Idle it costs about one percent of a CPU.
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

  // The longest lateness of any CPU within a span of CLOCK_MONOTONIC (reference/sys/clock.h). A thread that should
  // have woken in it and has not yet counts with what it is late by now.
  wire::Duration Worst(holdfast::Instant from, holdfast::Instant to) const;

 private:
  struct Shared;
  struct Watch;
  Sentinel() = default;
  Shared* shared_ = nullptr;
  std::vector<std::unique_ptr<Watch>> watches_;
  int owner_ = 0;  // pid
};

}  // namespace holdfast::conformance
