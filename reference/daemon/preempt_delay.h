// keepalived's preempt_delay: a Backup that hears an Active Router of lower priority does not take over at once, but
// follows it for a while, so that routes and services of a router that has just started can settle.
#pragma once

#include <optional>

#include "reference/base/units.h"

namespace holdfast::daemon {

class PreemptDelay {
 public:
  // `preempt` is what the configuration asks for once the delay has passed; a delay of 0 never holds back.
  PreemptDelay(bool preempt, Microseconds delay) : preempt_(preempt), delay_(delay) {}

  // Whether the router may preempt now.
  bool preempts() const { return preempt_ && (delay_.count() == 0 || passed_); }
  // The router entered Backup: the delay has to pass (again).
  void EnterBackup();
  // A Backup heard an Active Router: of a lower priority (the delay begins, unless it runs), or of another.
  void Heard(bool lower_priority, Instant now);

  std::optional<Instant> deadline() const { return until_; }
  // To be called at the deadline; early calls are without effect. True when preempts() has become true by it.
  bool Expire(Instant now);

 private:
  bool preempt_;
  Microseconds delay_;
  bool passed_ = false;
  std::optional<Instant> until_;
};

}  // namespace holdfast::daemon
