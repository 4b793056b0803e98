#include "reference/health/checker_state.h"

namespace holdfast::health {

CheckDecision CheckerState::Decide(CheckOutcome outcome, Instant end) {
  if (outcome == CheckOutcome::kSuccess) return Become(true, end);
  if (up_ && failures_ < timing_.retry) {
    ++failures_;
    return {std::nullopt, end + timing_.delay_before_retry};
  }
  return Become(false, end);
}

CheckDecision CheckerState::Become(bool up, Instant end) {
  failures_ = 0;
  const bool changed = up != up_;
  up_ = up;
  return {changed ? std::optional(up) : std::nullopt, end + timing_.delay_loop};
}

}  // namespace holdfast::health
