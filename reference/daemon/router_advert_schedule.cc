#include "reference/daemon/router_advert_schedule.h"

#include <algorithm>

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

constexpr Microseconds kMinInterval = 200_s, kMaxInterval = 600_s;  // MinRtrAdvInterval, MaxRtrAdvInterval
constexpr Microseconds kMaxInitialInterval = 16_s;                  // MAX_INITIAL_RTR_ADVERT_INTERVAL
constexpr int kInitialAdvertisements = 3;                           // MAX_INITIAL_RTR_ADVERTISEMENTS
constexpr Microseconds kMinDelay = 3_s;                             // MIN_DELAY_BETWEEN_RAS
constexpr Microseconds kMaxAnswerDelay = 500_ms;                    // MAX_RA_DELAY_TIME

}  // namespace

Microseconds RouterAdvertSchedule::Between(Microseconds least, Microseconds most) {
  return Microseconds(std::uniform_int_distribution<std::int64_t>(least.count(), most.count())(random_));
}

Instant RouterAdvertSchedule::NotTooSoon(Instant wanted) const {
  return last_ ? std::max(wanted, *last_ + kMinDelay) : wanted;
}

void RouterAdvertSchedule::Start(Instant now) {
  initial_ = kInitialAdvertisements;
  due_ = NotTooSoon(now);
}

void RouterAdvertSchedule::Solicited(Instant now) {
  if (!due_) return;
  const Microseconds delay = Between(0_s, kMaxAnswerDelay);
  // Soon after the last one the random part begins when the next is allowed.
  due_ = std::min(*due_, NotTooSoon(now) + delay);
}

bool RouterAdvertSchedule::TakeDue(Instant now) {
  if (!due_ || *due_ > now) return false;
  last_ = now;
  initial_ = std::max(initial_ - 1, 0);
  const Microseconds interval = Between(kMinInterval, kMaxInterval);
  due_ = now + (initial_ > 0 ? std::min(interval, kMaxInitialInterval) : interval);
  return true;
}

}  // namespace holdfast::daemon
