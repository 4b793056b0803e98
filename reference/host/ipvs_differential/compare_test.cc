// The comparison against directors of our own: one that decides as we do, and some that do not.
#include "reference/host/ipvs_differential/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/ipvs/player.h"

namespace holdfast::host {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A director made of our own parts, of whatever rules.
class OwnDirector : public Director {
 public:
  explicit OwnDirector(ipvs::ReplayOptions rules = {}) : rules_(std::move(rules)) {}

  Status Begin(const Workload& workload) override {
    const ipvs::TraceService& service = workload.trace.service;
    player_.emplace(service, *rules_.make(service.scheduler, {.flags = service.flags}), rules_.kernel);
    return {};
  }
  Result<std::optional<std::uint32_t>> Play(const ipvs::TraceStep& step) override {
    auto chosen = player_->Play(step);
    if (chosen && *chosen && ++choices_ == refuse_choice_) return std::nullopt;
    return chosen;
  }
  Result<std::vector<ipvs::TraceRow>> Table(const std::vector<ipvs::TraceRow>&) override {
    auto table = player_->Table();
    if (miscounts_ && !table.empty()) ++table[0].active;
    return table;
  }
  Status End() override {
    ended_ = true;
    return {};
  }

  bool miscounts_ = false;
  std::uint32_t refuse_choice_ = 0;
  bool ended_ = false;

 private:
  ipvs::ReplayOptions rules_;
  std::optional<ipvs::TracePlayer> player_;
  std::uint32_t choices_ = 0;
};

TEST(Compare, WhoDecidesAlikeDoesNotDiffer) {
  OwnDirector director;
  const auto compared = Compare(MakeWorkload({"wlc", 1, 0, 400}), director);
  ASSERT_TRUE(compared) << compared.error().message;
  EXPECT_FALSE(compared->difference) << compared->difference->what;
  EXPECT_EQ(compared->decisions, 400u);
  EXPECT_GT(compared->edits, 0u);
  EXPECT_GT(compared->checks, 0u);
  EXPECT_TRUE(director.ended_);
}

// What is written is a trace whose replay finds that difference, and no other.
TEST(Compare, AWrongTieIsFoundAndItsTraceReplaysToTheSameDifference) {
  OwnDirector director(*ipvs::WithWrongRule({}, "tie"));
  const auto compared = Compare(MakeWorkload({"lc", 1, 0, 400}), director);
  ASSERT_TRUE(compared && compared->difference);
  const Difference& difference = *compared->difference;
  EXPECT_THAT(difference.what, StartsWith("connection "));
  EXPECT_THAT(difference.what, HasSubstr(" there, 10.9.0."));
  ASSERT_GT(difference.service.size(), 1u);
  EXPECT_THAT(difference.service[1], StartsWith("  -> 10.9.0."));
  const auto replayed = ipvs::ParseTrace(difference.trace).and_then([](const auto& t) { return ipvs::Replay(t); });
  ASSERT_TRUE(replayed) << replayed.error().message;
  EXPECT_EQ(replayed->wrong_decisions, 1u);
  EXPECT_EQ(replayed->wrong_counters, 0u);
  EXPECT_TRUE(director.ended_);
}

TEST(Compare, AWrongCountIsFoundAtTheNextCheck) {
  OwnDirector director;
  director.miscounts_ = true;
  const auto compared = Compare(MakeWorkload({"rr", 2, 0, 400}), director);
  ASSERT_TRUE(compared && compared->difference);
  EXPECT_THAT(compared->difference->what, StartsWith("counters (server:weight:active:inactive): "));
}

TEST(Compare, ARefusalOfOneWhoCouldBeServedIsFound) {
  OwnDirector director;
  director.refuse_choice_ = 3;
  const auto compared = Compare(MakeWorkload({"rr", 2, 0, 400}), director);
  ASSERT_TRUE(compared && compared->difference);
  EXPECT_THAT(compared->difference->what, HasSubstr(": nobody there, 10.9.0."));
}

TEST(Compare, FollowsRandomDrawsButNotARefusal) {
  OwnDirector draws, refuses;
  refuses.refuse_choice_ = 3;
  const Workload workload = MakeWorkload({"twos", 1, 0, 400});
  const auto followed = Compare(workload, draws);
  ASSERT_TRUE(followed) << followed.error().message;
  EXPECT_FALSE(followed->difference) << followed->difference->what;
  EXPECT_EQ(followed->decisions, 400u);
  const auto refused = Compare(workload, refuses);
  ASSERT_TRUE(refused && refused->difference);
  EXPECT_THAT(refused->difference->what, HasSubstr(": nobody there, 10.9.0."));
}

}  // namespace
}  // namespace holdfast::host
