// What one checker of one real server says: up or down, and when it wants to look again. It neither connects nor reads
// a clock; the caller runs the checks and hands in how each ended and when.
#pragma once

#include <cstdint>
#include <optional>

#include "reference/base/units.h"

namespace holdfast::health {

// keepalived's words for a checker's rhythm, with its defaults for TCP_CHECK; other kinds have others, which the caller
// knows. Durations are not negative.
struct CheckerTiming {
  Microseconds delay_loop = Seconds(60);  // from the end of one check to the next
  std::uint32_t retry = 1;                // further failures in a row that an up checker stands before it is down
  Microseconds delay_before_retry = Seconds(1);  // in place of delay_loop while it stands them
  bool alpha = false;                            // begins down instead of up
  bool operator==(const CheckerTiming&) const = default;
};

enum class CheckOutcome : std::uint8_t { kSuccess, kFailure };

// The decision after one check.
struct CheckDecision {
  std::optional<bool> became_up;  // true: down to up, false: up to down, nullopt: as before
  Instant next_check;
  bool operator==(const CheckDecision&) const = default;
};

// Going down is slow, coming up is not: an up checker is down after retry + 1 failures in a row, a down one is up after
// one success. Retries are only for going down, so a failure of a down checker waits the whole delay_loop; a success
// between failures starts the count anew. When the first check is due (warmup) is the caller's to choose.
class CheckerState {
 public:
  explicit CheckerState(const CheckerTiming& timing) : timing_(timing), up_(!timing.alpha) {}

  // `end` is when the check ended, in whatever way; a check that ran into its timeout ends there, as a failure.
  CheckDecision Decide(CheckOutcome outcome, Instant end);

  bool up() const { return up_; }

 private:
  CheckDecision Become(bool up, Instant end);

  CheckerTiming timing_;
  bool up_;
  std::uint32_t failures_ = 0;  // in a row while up, at most timing_.retry
};

}  // namespace holdfast::health
