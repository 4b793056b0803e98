// Workloads against the decisions written into them: ours, small enough to follow by hand, and those recorded from a
// kernel, which lie beside the checkout.
#include "reference/ipvs/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace holdfast::ipvs {
namespace {

namespace fs = std::filesystem;
const fs::path kOurs = fs::path(HOLDFAST_SOURCE_DIR) / "reference/ipvs/testdata";
const fs::path kRecorded = fs::path(HOLDFAST_SOURCE_DIR).parent_path() / "shared/facts/ipvs-traces";

std::vector<std::string> TracesIn(const fs::path& folder) {
  std::vector<std::string> names;
  if (fs::exists(folder)) {
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".tsv") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

ReplayOutcome Play(const fs::path& path, const ReplayOptions& options = {}) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto outcome = ParseTrace(text).and_then([&](const Trace& trace) { return Replay(trace, options); });
  EXPECT_TRUE(outcome) << path << ": " << outcome.error().message;
  return outcome.value_or(ReplayOutcome());
}

ReplayOptions WithOldOverhead() { return *WithWrongRule({}, "overhead"); }
ReplayOptions WithReversedTies() { return *WithWrongRule({}, "tie"); }

class Workload : public testing::TestWithParam<fs::path> {};

TEST_P(Workload, IsDecidedAsWritten) {
  if (GetParam().empty()) GTEST_SKIP() << "no folder of recorded decisions beside the checkout";
  const ReplayOutcome outcome = Play(GetParam());
  EXPECT_THAT(outcome.first_differences, testing::IsEmpty());
  EXPECT_EQ(outcome.wrong_decisions, 0u);
  EXPECT_EQ(outcome.wrong_counters, 0u);
  EXPECT_GT(outcome.decisions, 0u);
}

std::vector<fs::path> PathsOf(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const std::string& name : TracesIn(folder)) paths.push_back(folder / (name + ".tsv"));
  if (paths.empty()) paths.emplace_back();
  return paths;
}

std::string NameOf(const testing::TestParamInfo<fs::path>& tested) {
  std::string name = tested.param.empty() ? "absent" : tested.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Ours, Workload, testing::ValuesIn(PathsOf(kOurs)), NameOf);
INSTANTIATE_TEST_SUITE_P(Recorded, Workload, testing::ValuesIn(PathsOf(kRecorded)), NameOf);

TEST(Replay, ReportsTheOldOverhead) {
  const ReplayOutcome outcome = Play(kOurs / "overhead.tsv", WithOldOverhead());
  EXPECT_EQ(outcome.wrong_decisions, 1u);
  EXPECT_EQ(outcome.wrong_counters, 2u);
  EXPECT_THAT(outcome.first_differences, testing::ElementsAre("line 10: connection 3: 10.9.0.2 here, 10.9.0.1 recorded",
                                                              "line 11: check: 2:256:2:0 here, 2:256:1:0 recorded",
                                                              "line 11: check: 1:1:0:1 here, 1:1:1:1 recorded"));
}

TEST(Replay, ReportsReversedTies) {
  EXPECT_GT(Play(kOurs / "ties.tsv", WithReversedTies()).wrong_decisions, 0u);
  EXPECT_GT(Play(kOurs / "datagrams.tsv", WithReversedTies()).wrong_decisions, 0u);
}

TEST(Replay, RecordedDecisionsTellReversedTies) {
  if (!fs::exists(kRecorded)) GTEST_SKIP() << "no folder of recorded decisions beside the checkout";
  for (const char* name : {"lc-churn", "wlc-churn", "sed-churn", "nq-tcp", "lc-ops", "tie"})
    EXPECT_GT(Play(kRecorded / (std::string(name) + ".tsv"), WithReversedTies()).wrong_decisions, 0u) << name;
}

TEST(Replay, KnowsItsWrongRules) {
  EXPECT_EQ(WithWrongRule({}, "none").error().message, "no wrong rule \"none\"; there are overhead, tie");
}

TEST(Replay, RefusesWhatCannotHaveHappened) {
  const auto error = [](const std::string& text) {
    const auto outcome = ParseTrace(text).and_then([](const Trace& trace) { return Replay(trace); });
    return outcome ? "none" : outcome.error().message;
  };
  EXPECT_EQ(error("svc\trr\ttcp\t-\t80\nadd\t1\t1\t-\nadd\t1\t1\t-\n"),
            "line 3: server 10.9.0.1 port 80: the service has it already");
  EXPECT_EQ(error("svc\trr\ttcp\t-\t80\nclose\t4\n"), "line 2: connection 4 was not opened");
  EXPECT_THAT(error("svc\tfast\ttcp\t-\t80\n"), testing::StartsWith("no scheduler \"fast\""));
}

TEST(Replay, MissingRowsAreWrongCounters) {
  const auto outcome = Replay(*ParseTrace("svc\trr\ttcp\t-\t80\nadd\t1\t1\t-\ncheck\t\ncheck\t1:1:0:0,2:1:0:0\n"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->wrong_counters, 2u);
  EXPECT_THAT(outcome->first_differences, testing::Contains("line 4: check: no row here, 2:1:0:0 recorded"));
}

}  // namespace
}  // namespace holdfast::ipvs
