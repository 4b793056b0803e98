#include "reference/daemon/announce_schedule.h"

#include <algorithm>

namespace holdfast::daemon {

std::uint32_t AnnounceSchedule::Start(Instant now) {
  Stop();
  if (times_.delay.count() > 0 && times_.repeat > 0) second_burst_ = now + times_.delay;
  if (times_.refresh.count() > 0) refresh_ = now + times_.refresh;
  return times_.repeat;
}

void AnnounceSchedule::Stop() {
  second_burst_.reset();
  refresh_.reset();
}

std::optional<Instant> AnnounceSchedule::deadline() const {
  if (second_burst_ && refresh_) return std::min(*second_burst_, *refresh_);
  return second_burst_ ? second_burst_ : refresh_;
}

std::uint32_t AnnounceSchedule::TakeDue(Instant now) {
  std::uint32_t rounds = 0;
  if (second_burst_ && *second_burst_ <= now) {
    rounds = times_.repeat;
    second_burst_.reset();
  }
  if (refresh_ && *refresh_ <= now) {
    rounds = std::max(rounds, times_.refresh_repeat);
    refresh_ = now + times_.refresh;
  }
  return rounds;
}

}  // namespace holdfast::daemon
