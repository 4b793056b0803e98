// One check of one real server at run time; inside the checker set only.
#pragma once

#include <optional>
#include <utility>

#include "reference/daemon/checker_set.h"

namespace holdfast::daemon {

struct CheckerSet::CheckRun {
  CheckRun(PlannedCheck planned, bool up) : plan(std::move(planned)), state(Beginning(plan.timing, up)) {}

  // A state that begins as it is told, whatever alpha says.
  static health::CheckerState Beginning(health::CheckerTiming timing, bool up) {
    timing.alpha = !up;
    return health::CheckerState(timing);
  }
  // The file's new words for the same look: what is known of the server stays.
  void Adopt(PlannedCheck next) {
    if (!SameRhythm(next.timing)) state = Beginning(next.timing, state.up());
    plan = std::move(next);
  }
  bool SameRhythm(const health::CheckerTiming& other) const {
    return plan.timing.delay_loop == other.delay_loop && plan.timing.retry == other.retry &&
           plan.timing.delay_before_retry == other.delay_before_retry;
  }

  PlannedCheck plan;
  health::CheckerState state;
  std::size_t pool = 0;      // in pools_
  std::uint32_t member = 0;  // in its pool
  std::optional<Instant> due;
  host::CheckId running = 0;            // 0: no look is under way
  std::optional<std::uint32_t> weight;  // what the last look said of the server's weight
  std::optional<std::int32_t> weight_change;
  bool found_out = false;  // a former daemon had taken its server out
};

}  // namespace holdfast::daemon
