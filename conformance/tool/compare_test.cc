#include "conformance/tool/compare.h"

#include <gtest/gtest.h>

#include <fstream>

namespace holdfast::conformance {
namespace {

using report::Verdict;

report::Run RunOf(std::vector<std::pair<const char*, Verdict>> cells) {
  report::Run run;
  for (const auto& [clause, verdict] : cells) {
    report::ClauseResult r;
    r.clause = clause, r.dut = "d", r.version = "v3", r.family = "ipv4", r.profile = "5798", r.stage = "netns";
    r.verdict = verdict;
    run.results.push_back(r);
  }
  return run;
}

std::vector<std::string> Clauses(const std::vector<Change>& changes) {
  std::vector<std::string> ids;
  for (const Change& change : changes) ids.push_back(change.clause);
  return ids;
}
using Ids = std::vector<std::string>;

TEST(Compare, EachChangeHasItsPlace) {
  const auto before = RunOf({{"A", Verdict::kPass},
                             {"B", Verdict::kPass},
                             {"C", Verdict::kFail},
                             {"D", Verdict::kPass},
                             {"E", Verdict::kInfo},
                             {"F", Verdict::kPass},
                             {"G", Verdict::kFail},
                             {"H", Verdict::kNonStrict}});
  const auto after = RunOf({{"A", Verdict::kFail},
                            {"B", Verdict::kInconclusive},
                            {"C", Verdict::kPass},
                            {"D", Verdict::kUnsupported},
                            {"E", Verdict::kPass},
                            {"F", Verdict::kPass},
                            {"H", Verdict::kFail},
                            {"I", Verdict::kPass}});
  const Comparison c = Compare(before, after);
  EXPECT_EQ(Clauses(c.regressions), (Ids{"A", "D", "H"}));
  EXPECT_EQ(Clauses(c.undecided), Ids{"B"});
  EXPECT_EQ(Clauses(c.improvements), Ids{"C"});
  EXPECT_EQ(Clauses(c.others), Ids{"E"});
  EXPECT_EQ(std::make_tuple(c.same, c.only_before, c.only_after), std::make_tuple(1u, 1u, 1u));
}

TEST(Compare, TheNewestTextsReadingIsACellOfItsOwn) {
  auto before = RunOf({{"A", Verdict::kInfo}}), after = before;
  before.results[0].newest = report::OtherReading{"9568", Verdict::kPass, ""};
  after.results[0].newest = report::OtherReading{"9568", Verdict::kFail, ""};
  EXPECT_EQ(Clauses(Compare(before, after).regressions), Ids{"A"});
}

std::string FileWith(const std::string& text) {
  // ctest runs the tests of this file beside each other.
  const std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string path = testing::TempDir() + test + "-baseline.txt";
  std::ofstream(path) << text;
  return path;
}

TEST(Baseline, ADifferenceInEitherDirectionIsSeen) {
  const auto baseline =
      ReadBaseline(FileWith("# known\ndut d\nA d v3 ipv4 fail\nB d v3 ipv4 fail # and why\nZ d v3 ipv4 fail\n"));
  ASSERT_TRUE(baseline) << baseline.error().message;
  auto run = RunOf({{"A", Verdict::kFail},
                    {"B", Verdict::kPass},
                    {"C", Verdict::kNonStrict},
                    {"D", Verdict::kPass},
                    {"E", Verdict::kInconclusive}});
  run.results.push_back(run.results[2]);
  run.results.back().dut = "somebody else";
  const Comparison c = CompareWithBaseline(*baseline, run);
  EXPECT_EQ(Clauses(c.regressions), Ids{"C"});
  EXPECT_EQ(Clauses(c.improvements), Ids{"B"});
  EXPECT_EQ(Clauses(c.undecided), Ids{"E"});
  EXPECT_EQ(c.same, 2u);
  EXPECT_EQ(c.only_before, 1u);
}

TEST(Baseline, WhatIsWrittenIsRead) {
  auto run = RunOf({{"A", Verdict::kFail}, {"B", Verdict::kPass}, {"C", Verdict::kNonStrict}});
  run.duts.push_back({.name = "d", .version = "one 1.0"});
  const auto baseline = ReadBaseline(FileWith(BaselineText(run)));
  ASSERT_TRUE(baseline) << baseline.error().message;
  EXPECT_EQ(baseline->known.size(), 2u);
  const Comparison c = CompareWithBaseline(*baseline, run);
  EXPECT_EQ(c.same, 3u);
  EXPECT_TRUE(c.regressions.empty() && c.improvements.empty());
}

TEST(Baseline, AWrongLineIsNamed) {
  const auto baseline = ReadBaseline(FileWith("dut d\nB d v3 ipv4 pass\n"));
  ASSERT_FALSE(baseline);
  EXPECT_NE(baseline.error().message.find("baseline.txt:2: error"), std::string::npos) << baseline.error().message;
}

TEST(Compare, TheTextSaysIt) {
  const auto before = RunOf({{"A", Verdict::kPass}, {"B", Verdict::kPass}});
  auto after = RunOf({{"A", Verdict::kFail}, {"B", Verdict::kPass}});
  after.results[0].cause = "expected this,\nseen \x1b[31mthat";
  EXPECT_EQ(
      ToText(Compare(before, after)),
      "worse (1)\n  A                                d v3 ipv4 by 5798  pass -> fail: expected this, seen ␛[31mthat\n"
      "1 worse, 0 better, 0 no longer decided, 0 otherwise changed, 1 the same; 0 only before, 0 only after\n");
}

}  // namespace
}  // namespace holdfast::conformance
