#include "conformance/sim/segment.h"

#include <algorithm>

namespace holdfast::conformance::sim {

void Segment::Heal() { std::fill(group_.begin(), group_.end(), 0); }

void Segment::Send(const Frame& frame, Instant now) {
  for (std::size_t receiver = 0; receiver < group_.size(); ++receiver) {
    if (receiver == frame.sender || group_[receiver] != group_[frame.sender]) continue;
    Plan(receiver, frame, now);
    if (random_.Percent(weather_.duplicate_percent)) Plan(receiver, frame, now);
  }
}

void Segment::Plan(std::size_t receiver, const Frame& frame, Instant now) {
  if (random_.Percent(weather_.loss_percent)) {
    ++lost_;
    return;
  }
  const Microseconds delay = random_.Between(weather_.min_delay, weather_.max_delay);
  planned_.push({{now + delay, receiver, frame}, ++order_});
}

void Segment::Postpone(const Delivery& delivery, Instant when) {
  planned_.push({{when, delivery.receiver, delivery.frame}, ++order_});
}

std::optional<Instant> Segment::next() const {
  if (planned_.empty()) return std::nullopt;
  return planned_.top().delivery.when;
}

Delivery Segment::Take() {
  const Delivery delivery = planned_.top().delivery;
  planned_.pop();
  return delivery;
}

}  // namespace holdfast::conformance::sim
