#include "conformance/tool/judge.h"

#include <gtest/gtest.h>

#include "conformance/tool/exit_code.h"

namespace holdfast::conformance {
namespace {

using report::Verdict;

Clause Convicting(const std::string& level) {
  return {.id = "RFC9568-6.4.2-X", .level = level, .policy = Policy::kConvicts, .profiles = {"9568", "9568+errata"}};
}

TEST(Judge, AViolationConvictsAtTheClausesLevelAndProfileOnly) {
  EXPECT_EQ(VerdictOf(Finding::kViolated, Convicting("MUST"), "9568"), Verdict::kFail);
  EXPECT_EQ(VerdictOf(Finding::kViolated, Convicting("PROCEDURE"), "9568"), Verdict::kFail);
  EXPECT_EQ(VerdictOf(Finding::kViolated, Convicting("SHOULD NOT"), "9568"), Verdict::kNonStrict);
  EXPECT_EQ(VerdictOf(Finding::kViolated, Convicting("MUST"), "5798"), Verdict::kInfo);
}

TEST(Judge, WhatIsChargedElsewhereOrDisputedAccusesNobody) {
  Clause charged = Convicting("MUST");
  charged.charged_under = {"RFC9568-7.2-GROUP"};
  EXPECT_EQ(VerdictOf(Finding::kViolated, charged, "9568"), Verdict::kInfo);
  Clause disputed = Convicting("MUST");
  disputed.policy = Policy::kDisputed;
  EXPECT_EQ(VerdictOf(Finding::kViolated, disputed, "9568"), Verdict::kInfo);
}

TEST(Judge, TheNewestTextReadsTheSameObservation) {
  Clause clause = Convicting("MUST");
  clause.applies_to = {"5798"};
  const CaseInfo info{"RFC9568_6_4_2_X", Versions::kV3, Families::kIpv4, Needs::kNothing, "", nullptr};
  const Cell cell{&clause, &info, 0, Version::kV3, Family::kIpv4, "5798", "9568"};
  Outcome outcome;
  outcome.finding = Finding::kViolated, outcome.cause = "seen";
  const auto result = Judge(outcome, cell, {"d", "netns"});
  EXPECT_EQ(result.verdict, Verdict::kInfo);
  EXPECT_EQ(result.finding, "violated");
  ASSERT_TRUE(result.newest);
  EXPECT_EQ(result.newest->verdict, Verdict::kFail);
  outcome.finding = Finding::kHolds;
  EXPECT_EQ(Judge(outcome, cell, {"d", "netns"}).newest->verdict, Verdict::kPass);
  Clause only_newest = clause;
  only_newest.applies_to = {};
  const Cell other{&only_newest, &info, 0, Version::kV3, Family::kIpv4, "5798", "9568"};
  EXPECT_EQ(Judge(outcome, other, {"d", "netns"}).verdict, Verdict::kNotApplicable);
  EXPECT_EQ(NotPlayed(cell, {"d", "netns"}, Verdict::kUnsupported, "lacks").newest->verdict, Verdict::kUnsupported);
  const auto lacking = NotPlayed(other, {"d", "netns"}, Verdict::kUnsupported, "lacks");
  EXPECT_EQ(lacking.verdict, Verdict::kNotApplicable);
  EXPECT_EQ(lacking.newest->verdict, Verdict::kUnsupported);
}

TEST(Judge, EachFindingHasAWord) {
  for (Finding finding : {Finding::kHolds, Finding::kViolated, Finding::kObserved, Finding::kUnsupported,
                          Finding::kInconclusive, Finding::kHarnessError})
    EXPECT_EQ(FindingFromWord(Word(finding)), finding);
  EXPECT_FALSE(FindingFromWord("guilty"));
}

TEST(Judge, OtherFindings) {
  const Clause clause = Convicting("MUST");
  EXPECT_EQ(VerdictOf(Finding::kHolds, clause, "9568"), Verdict::kPass);
  EXPECT_EQ(VerdictOf(Finding::kHolds, clause, "5798"), Verdict::kInfo);
  EXPECT_EQ(VerdictOf(Finding::kObserved, clause, "9568"), Verdict::kInfo);
  EXPECT_EQ(VerdictOf(Finding::kInconclusive, clause, "9568"), Verdict::kInconclusive);
  EXPECT_EQ(VerdictOf(Finding::kUnsupported, clause, "9568"), Verdict::kUnsupported);
  EXPECT_EQ(VerdictOf(Finding::kHarnessError, clause, "9568"), Verdict::kError);
}

report::Run RunOf(std::vector<std::pair<const char*, Verdict>> results) {
  report::Run run;
  for (const auto& [level, verdict] : results) run.results.push_back({.dut = "d", .level = level, .verdict = verdict});
  return run;
}

TEST(ExitCode, SaysWhatStoodInTheWay) {
  EXPECT_EQ(ExitCodeOf(RunOf({}), {}), ExitCode::kNothing);
  EXPECT_EQ(ExitCodeOf(RunOf({{"MUST", Verdict::kPass}, {"SHOULD", Verdict::kNonStrict}}), {}), ExitCode::kHolds);
  EXPECT_EQ(ExitCodeOf(RunOf({{"SHOULD", Verdict::kNonStrict}}), {.strict = true}), ExitCode::kDoesNotHold);
  EXPECT_EQ(ExitCodeOf(RunOf({{"MUST", Verdict::kInconclusive}}), {}), ExitCode::kInconclusive);
  EXPECT_EQ(ExitCodeOf(RunOf({{"MUST", Verdict::kInconclusive}, {"MUST", Verdict::kFail}}), {}),
            ExitCode::kDoesNotHold);
  EXPECT_EQ(ExitCodeOf(RunOf({{"MUST", Verdict::kError}, {"MUST", Verdict::kFail}}), {}), ExitCode::kInternal);
  EXPECT_EQ(ExitCodeOf(RunOf({{"MUST", Verdict::kUnsupported}}), {}), ExitCode::kDoesNotHold);
  EXPECT_EQ(ExitCodeOf(RunOf({{"MUST", Verdict::kUnsupported}}), {.accept_unsupported = true}), ExitCode::kHolds);
}

TEST(ExitCode, ADutThatDoesNotRunOutweighsTheOthersFailures) {
  report::Run run = RunOf({{"MUST", Verdict::kFail}});
  run.duts = {{.name = "d", .status = "ok"}, {.name = "e", .status = "did not start: exited with 1"}};
  EXPECT_EQ(ExitCodeOf(run, {}), ExitCode::kDutDown);
  EXPECT_EQ(ExitCodeOf(run, {.only_dut = "d"}), ExitCode::kDoesNotHold);
  run.duts[1].status = "cannot run here: needs root";
  EXPECT_EQ(ExitCodeOf(run, {}), ExitCode::kCannotRun);
}

}  // namespace
}  // namespace holdfast::conformance
