#include "reference/daemon/preempt_delay.h"

namespace holdfast::daemon {

void PreemptDelay::EnterBackup() {
  passed_ = false;
  until_.reset();
}

void PreemptDelay::Heard(bool lower_priority, Instant now) {
  if (!preempt_ || delay_.count() == 0 || passed_) return;
  if (!lower_priority) {
    until_.reset();
  } else if (!until_) {
    until_ = now + delay_;
  }
}

bool PreemptDelay::Expire(Instant now) {
  if (!until_ || now < *until_) return false;
  until_.reset();
  passed_ = true;
  return true;
}

}  // namespace holdfast::daemon
