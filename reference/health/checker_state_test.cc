// A checker in virtual time: each check ends at the instant that the last decision named.
#include "reference/health/checker_state.h"

#include <gtest/gtest.h>

namespace holdfast::health {
namespace {

using namespace holdfast::literals;

// Runs one check per letter, 'S' or 'F'; tells for each what changed and the seconds until the next: "up:6", "down:6",
// "2".
std::string RunChecks(CheckerState& checker, std::string_view outcomes) {
  std::string told;
  Instant now(5_s);
  for (const char letter : outcomes) {
    const CheckDecision decision = checker.Decide(letter == 'S' ? CheckOutcome::kSuccess : CheckOutcome::kFailure, now);
    told += told.empty() ? "" : " ";
    if (decision.became_up) told += *decision.became_up ? "up:" : "down:";
    told += std::to_string(std::chrono::duration_cast<Seconds>(decision.next_check - now).count());
    now = decision.next_check;
  }
  return told;
}

CheckerState Checker(std::uint32_t retry, bool alpha = false) {
  return CheckerState({.delay_loop = 6_s, .retry = retry, .delay_before_retry = 2_s, .alpha = alpha});
}

TEST(CheckerState, HasKeepalivedsDefaults) {
  CheckerState checker({});
  EXPECT_TRUE(checker.up());
  EXPECT_EQ(RunChecks(checker, "SFF"), "60 1 down:60");
}

TEST(CheckerState, NamesTheInstantOfTheNextCheckToTheMicrosecond) {
  CheckerState checker({.delay_loop = 1500_ms, .delay_before_retry = 7_us});
  const Instant end(123_us);
  EXPECT_EQ(checker.Decide(CheckOutcome::kSuccess, end), (CheckDecision{std::nullopt, end + 1500_ms}));
  EXPECT_EQ(checker.Decide(CheckOutcome::kFailure, end), (CheckDecision{std::nullopt, end + 7_us}));
  EXPECT_EQ(checker.Decide(CheckOutcome::kFailure, end), (CheckDecision{false, end + 1500_ms}));
}

TEST(CheckerState, GoesDownAfterItsRetries) {
  CheckerState checker = Checker(3);
  EXPECT_EQ(RunChecks(checker, "FFF"), "2 2 2");
  EXPECT_TRUE(checker.up());
  EXPECT_EQ(RunChecks(checker, "F"), "down:6");
  EXPECT_FALSE(checker.up());
}

TEST(CheckerState, WithoutRetriesTheFirstFailureIsDown) {
  CheckerState checker = Checker(0);
  EXPECT_EQ(RunChecks(checker, "F"), "down:6");
}

TEST(CheckerState, ASuccessBetweenFailuresStartsTheCountAnew) {
  CheckerState checker = Checker(2);
  EXPECT_EQ(RunChecks(checker, "FFSFFF"), "2 2 6 2 2 down:6");
}

TEST(CheckerState, StaysDownAtThePaceOfTheLoop) {
  CheckerState checker = Checker(1);
  EXPECT_EQ(RunChecks(checker, "FFFFF"), "2 down:6 6 6 6");
}

TEST(CheckerState, OneSuccessIsUpAndTheRetriesAreThereAgain) {
  CheckerState checker = Checker(1);
  EXPECT_EQ(RunChecks(checker, "FFSFFS"), "2 down:6 up:6 2 down:6 up:6");
}

TEST(CheckerState, AlphaIsDownUntilTheFirstSuccess) {
  CheckerState checker = Checker(1, true);
  EXPECT_FALSE(checker.up());
  EXPECT_EQ(RunChecks(checker, "FFS"), "6 6 up:6");
  EXPECT_TRUE(checker.up());
}

TEST(CheckerState, AnUpCheckerThatSucceedsChangesNothing) {
  CheckerState checker = Checker(1);
  EXPECT_EQ(RunChecks(checker, "SS"), "6 6");
}

}  // namespace
}  // namespace holdfast::health
