// twos by its distribution, and its draws against a walk.
#include "reference/ipvs/two_choices.h"

#include <gtest/gtest.h>

#include <map>

#include "reference/ipvs/service.h"

namespace holdfast::ipvs {
namespace {

Endpoint ServerNumber(int k) { return {IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(k)), 80}; }

TEST(WeightSums, FindWhoReachesASumFromTheHead) {
  WeightSums sums;
  const std::vector<std::uint64_t> weights{3, 0, 5, 1, 0, 2};
  for (const std::uint64_t weight : weights) sums.Append(weight);
  EXPECT_EQ(sums.total(), 11u);
  const auto walk = [&](std::uint64_t sum) {
    std::uint64_t reached = 0;
    Rank rank = static_cast<Rank>(weights.size());
    while (reached < sum) reached += weights[--rank];
    return rank;
  };
  for (std::uint64_t sum = 1; sum <= 11; ++sum) EXPECT_EQ(sums.FirstToReach(sum), walk(sum)) << sum;
}

TEST(WeightSums, FollowChanges) {
  WeightSums sums;
  for (int i = 0; i < 3; ++i) sums.Append(1);
  sums.Set(1, 10);
  sums.Set(2, 0);
  EXPECT_EQ(sums.total(), 11u);
  EXPECT_EQ(sums.FirstToReach(1), 1u);
  EXPECT_EQ(sums.FirstToReach(10), 1u);
  EXPECT_EQ(sums.FirstToReach(11), 0u);
}

// Without load the first draw wins, which is by weight; the number 0 goes to the head as well.
TEST(TwoChoices, AreDrawnByWeight) {
  Service service(MakeScheduler("twos").value());
  for (const int k : {1, 2, 3}) ASSERT_TRUE(service.Add(ServerNumber(k), {static_cast<std::uint32_t>(100 * k)}));
  ASSERT_TRUE(service.Add(ServerNumber(4), {0}));
  std::map<int, int> picks;
  constexpr int kDraws = 60000;
  for (int i = 0; i < kDraws; ++i) {
    const auto id = service.Connect({});
    ++picks[service.servers()[id.value()].endpoint.address.octets()[3]];
    service.Unbind(*id, false);
  }
  for (const int k : {1, 2, 3}) EXPECT_NEAR(picks[k], kDraws * k / 6, 400) << k;
  EXPECT_EQ(picks[4], 0);
}

TEST(TwoChoices, TheLessLoadedOfTwoWins) {
  Service service(MakeScheduler("twos").value());
  for (const int k : {1, 2}) ASSERT_TRUE(service.Add(ServerNumber(k), {1}));
  const ServerId loaded = service.servers().At(0);
  for (int i = 0; i < 1000000; ++i) service.Bind(loaded);
  int picks = 0;
  for (int i = 0; i < 9000; ++i) picks += service.Connect({}).value() == loaded;
  EXPECT_NEAR(picks, 1000, 120);  // both draws: each number of 0..2 but 2 goes to the head, so one in nine
}

TEST(TwoChoices, NobodyFromNobody) {
  Service service(MakeScheduler("twos").value());
  EXPECT_EQ(service.Connect({}), std::nullopt);
  ASSERT_TRUE(service.Add(ServerNumber(1), {0}));
  EXPECT_EQ(service.Connect({}), std::nullopt);
}

}  // namespace
}  // namespace holdfast::ipvs
