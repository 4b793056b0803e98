// Waivers, the manual's declarations, and texts that contradict each other.
#include "conformance/tool/readings.h"

#include <gtest/gtest.h>

#include "conformance/tool/exit_code.h"

namespace holdfast::conformance {
namespace {

using report::Verdict;

report::ClauseResult Result(const std::string& clause, Verdict verdict, const std::string& finding = "violated") {
  report::ClauseResult result;
  result.clause = clause, result.dut = "mine", result.version = "v3", result.family = "ipv4", result.profile = "5798";
  result.level = "MUST", result.verdict = verdict, result.finding = finding, result.cause = "what was seen";
  return result;
}

const Registry& Real() {
  static const auto registry = Registry::Load(std::string(HOLDFAST_SOURCE_DIR) + "/conformance/clauses");
  return *registry;
}

TEST(Waiver, IsNoPassAndNoFailure) {
  lab::DutFile dut;
  dut.waivers = {{"RFC9568-7.2-*", "a hub needs it so", "https://example.org/1"}};
  report::ClauseResult result = Result("RFC9568-7.2-SMAC4", Verdict::kFail);
  ApplyDutFile(result, dut);
  EXPECT_EQ(result.verdict, Verdict::kUnsupported);
  EXPECT_EQ(result.waiver, "a hub needs it so (https://example.org/1)");
  EXPECT_EQ(result.cause, "what was seen");
  EXPECT_EQ(ReasonOf(result, {}), ExitCode::kDoesNotHold);
  EXPECT_EQ(ReasonOf(result, {.accept_unsupported = true}), ExitCode::kHolds);
}

TEST(Waiver, ChangesNothingThatIsNoDeviation) {
  lab::DutFile dut;
  dut.waivers = {{"*", "all of it", ""}};
  for (Verdict verdict : {Verdict::kPass, Verdict::kInfo, Verdict::kInconclusive, Verdict::kError}) {
    report::ClauseResult result = Result("RFC9568-7.2-SMAC4", verdict);
    ApplyDutFile(result, dut);
    EXPECT_EQ(result.verdict, verdict);
    EXPECT_EQ(result.waiver, "");
  }
}

TEST(Documented, MarksADeviationWithTheManualsWords) {
  lab::DutFile dut;
  dut.documented = {{"RFC9568-7.2-SMAC4", "use VRRP virtual MAC", "its(5)"}};
  report::ClauseResult other = Result("RFC9568-7.2-SMAC6", Verdict::kFail),
                       result = Result("RFC9568-7.2-SMAC4", Verdict::kFail);
  ApplyDutFile(other, dut);
  ApplyDutFile(result, dut);
  EXPECT_FALSE(other.documented);
  EXPECT_TRUE(result.documented);
  EXPECT_EQ(result.documentation, "its(5): “use VRRP virtual MAC”");
  EXPECT_EQ(result.verdict, Verdict::kFail);
}

report::ClauseResult Newer(const std::string& clause) {
  report::ClauseResult result = Result(clause, Verdict::kInfo);
  result.newest = report::OtherReading{"9568+errata", Verdict::kFail, "what was seen"};
  return result;
}

TEST(Contradiction, AnUnbrokenRuleOfTheClaimedTextExcuses) {
  std::vector<report::ClauseResult> results{Newer("RFC9568-5.2.8-CKSUM4-TX"),
                                            Result("RFC5798-5.2.8-CKSUM4", Verdict::kPass, "holds")};
  SettleContradictions(results, Real());
  EXPECT_EQ(results[0].newest->verdict, Verdict::kInfo);
  EXPECT_NE(results[0].newest->cause.find("RFC5798-5.2.8-CKSUM4"), std::string::npos);
}

TEST(Contradiction, WhoBreaksBothRulesIsNotExcused) {
  std::vector<report::ClauseResult> results{Newer("RFC9568-5.2.8-CKSUM4-TX"),
                                            Result("RFC5798-5.2.8-CKSUM4", Verdict::kFail)};
  SettleContradictions(results, Real());
  EXPECT_EQ(results[0].newest->verdict, Verdict::kFail);
}

TEST(Contradiction, ARuleThatOnlyTheNewestTextHasStands) {
  std::vector<report::ClauseResult> results{Newer("RFC9568-6.1-INT-RANGE")};
  SettleContradictions(results, Real());
  EXPECT_EQ(results[0].newest->verdict, Verdict::kFail);
}

}  // namespace
}  // namespace holdfast::conformance
