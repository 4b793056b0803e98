#include "conformance/tool/second_opinion.h"

#include <gtest/gtest.h>

#include <vector>

namespace holdfast::conformance {
namespace {

using report::ClauseResult;
using report::Verdict;

ClauseResult Play(Verdict verdict) {
  ClauseResult result;
  result.verdict = verdict;
  if (verdict != Verdict::kPass) result.cause = "because";
  return result;
}

// The verdict after these plays; nullopt: play again.
std::optional<Verdict> After(const std::vector<Verdict>& verdicts) {
  std::vector<ClauseResult> plays;
  for (const Verdict verdict : verdicts) plays.push_back(Play(verdict));
  const auto said = Opinion(plays);
  return said ? std::optional(said->verdict) : std::nullopt;
}

constexpr Verdict kPass = Verdict::kPass, kFail = Verdict::kFail, kNonStrict = Verdict::kNonStrict;
constexpr Verdict kUnclear = Verdict::kInconclusive, kError = Verdict::kError;

TEST(SecondOpinionTest, WhatHoldsAtFirstIsSaidAtOnce) {
  for (const Verdict sound : {kPass, Verdict::kInfo, Verdict::kUnsupported}) EXPECT_EQ(After({sound}), sound);
}

TEST(SecondOpinionTest, ADeviationIsSaidWhenItWasSeenTwice) {
  for (const Verdict deviation : {kFail, kNonStrict}) {
    EXPECT_EQ(After({deviation}), std::nullopt);
    EXPECT_EQ(After({deviation, deviation}), deviation);
    EXPECT_EQ(After({deviation, kPass}), kUnclear);
  }
}

TEST(SecondOpinionTest, WhatWasUndecidedThenDeviatesWasSeenOnce) {
  EXPECT_EQ(After({kUnclear, kFail}), std::nullopt);
  EXPECT_EQ(After({kUnclear, kFail, kFail}), kFail);
  EXPECT_EQ(After({kUnclear, kFail, kPass}), kUnclear);
  EXPECT_EQ(After({kUnclear, kFail, kUnclear}), kUnclear);
}

TEST(SecondOpinionTest, ADeviationAfterAnErrorOfOursNeverConvictsByItself) {
  EXPECT_EQ(After({kError, kFail}), std::nullopt);
  EXPECT_EQ(After({kError, kFail, kError}), kUnclear);
  EXPECT_EQ(After({kError, kFail, kPass}), kUnclear);
  EXPECT_EQ(After({kError, kFail, kFail}), kFail);
  EXPECT_EQ(Settle(Play(kError), Play(kFail)).verdict, kUnclear);
}

TEST(SecondOpinionTest, ADeviationThatWasThenUndecidedIsPlayedOnceMore) {
  EXPECT_EQ(After({kFail, kUnclear}), std::nullopt);
  EXPECT_EQ(After({kFail, kError}), std::nullopt);
  EXPECT_EQ(After({kFail, kUnclear, kFail}), kFail);
  EXPECT_EQ(After({kFail, kUnclear, kPass}), kUnclear);
  EXPECT_EQ(After({kFail, kError, kError}), kUnclear);
}

TEST(SecondOpinionTest, WhatStaysUndecidedOrTurnsOutSoundIsThat) {
  EXPECT_EQ(After({kUnclear}), std::nullopt);
  EXPECT_EQ(After({kError}), std::nullopt);
  EXPECT_EQ(After({kUnclear, kPass}), kPass);
  EXPECT_EQ(After({kUnclear, kUnclear}), kUnclear);
  EXPECT_EQ(After({kUnclear, kError}), kError);
}

TEST(SecondOpinionTest, ADeviationByTheNewestTextAloneIsOneToo) {
  ClauseResult newest = Play(kPass);
  newest.newest.emplace();
  newest.newest->verdict = kFail;
  EXPECT_TRUE(WantsSecondOpinion(newest));
  EXPECT_EQ(Settle(newest, newest).newest->verdict, kFail);
  EXPECT_EQ(Settle(newest, Play(kPass)).verdict, kUnclear);
}

TEST(SecondOpinionTest, ThePageSaysWhatWasSeenOnce) {
  EXPECT_EQ(Settle(Play(kFail), Play(kPass)).cause, "seen once and not again: because; played alone it held");
  EXPECT_EQ(Settle(Play(kUnclear), Play(kFail)).cause, "seen once and not again: because; played once more: because");
}

TEST(SecondOpinionTest, ThePageLinksTheCaptureOfWhatWasSeenOnce) {
  ClauseResult first = Play(kFail), second = Play(kPass);
  first.artifacts = {"play-1/trace.pcapng"};
  second.artifacts = {"trace.pcapng"};
  EXPECT_EQ(Settle(first, second).artifacts, (std::vector<std::string>{"trace.pcapng", "play-1/trace.pcapng"}));
}

}  // namespace
}  // namespace holdfast::conformance
