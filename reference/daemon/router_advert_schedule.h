// When an Active Router sends its Router Advertisements: the timers of RFC 4861 sections 6.2.4 and 6.2.6 with the
// defaults of section 6.2.1. The first is due at once; two more follow within 16 s each, then one in 200 to 600 s. A
// solicitation brings the next forward to within half a second. Two are never less than 3 s apart.
#pragma once

#include <cstdint>
#include <optional>
#include <random>

#include "reference/base/units.h"

namespace holdfast::daemon {

class RouterAdvertSchedule {
 public:
  // Delays are random, so that the routers and hosts of a segment do not fall into step; the same `seed`, the same
  // delays.
  explicit RouterAdvertSchedule(std::uint32_t seed) : random_(seed) {}

  // The router became Active, or what it tells changed.
  void Start(Instant now);
  // The router is not Active any more.
  void Stop() { due_.reset(); }
  // A host asks. Nothing while stopped.
  void Solicited(Instant now);

  std::optional<Instant> deadline() const { return due_; }
  // Whether one is to be sent at `now`; the next is scheduled then.
  bool TakeDue(Instant now);

 private:
  Microseconds Between(Microseconds least, Microseconds most);
  Instant NotTooSoon(Instant wanted) const;

  std::minstd_rand random_;
  std::optional<Instant> due_;
  std::optional<Instant> last_;
  int initial_ = 0;  // how many of the first, faster ones are still to come
};

}  // namespace holdfast::daemon
