// For how long the DUT itself waited for a processor that somebody else had. Sentinel sees what befalls anybody; it
// wakes for an instant and is served at once, where a DUT that has work to do stands behind a greedy neighbour.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "conformance/wire/units.h"

namespace holdfast::conformance {

// The time that all threads of these processes and of all their descendants have waited for a processor so far, by
// the kernel's account (second word of /proc/PID/task/TID/schedstat); 0 where the kernel keeps none. What has ended
// since counts no more.
wire::Duration WaitedForCpu(const std::vector<pid_t>& processes);

// What WaitedForCpu gave at some moments.
class CpuWaits {
 public:
  static constexpr wire::Duration kPeriod = wire::Milliseconds(250);  // between two moments; more would be load itself

  // Whether the last note is older than a tenth of the period.
  bool IsDue(wire::Instant now) const;
  void Note(wire::Instant now, wire::Duration waited);
  // Of [from, to], widened to the moments that were noted: never less than what was waited.
  wire::Duration Between(wire::Instant from, wire::Instant to) const;
  void Clear() { notes_.clear(); }  // other processes from here on

 private:
  struct Moment {
    wire::Instant at;
    wire::Duration waited;
  };
  std::vector<Moment> notes_;  // in order
};

}  // namespace holdfast::conformance
