#include "conformance/sim/segment.h"

#include <gtest/gtest.h>

namespace holdfast::conformance::sim {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

class SegmentTest : public testing::Test {
 protected:
  // Sends `count` frames from member 0 and takes everything that arrives.
  std::vector<Delivery> Arrivals(int count) {
    for (int i = 0; i < count; ++i) segment_.Send({.octets = {static_cast<std::uint8_t>(i)}, .size = 1}, Instant(0_us));
    std::vector<Delivery> arrivals;
    while (segment_.next()) arrivals.push_back(segment_.Take());
    return arrivals;
  }

  Random random_{1};
  Segment segment_{3, random_};
};

TEST_F(SegmentTest, EverybodyElseHears) {
  const auto arrivals = Arrivals(1);
  ASSERT_EQ(arrivals.size(), 2u);
  EXPECT_EQ(arrivals[0].receiver + arrivals[1].receiver, 3u);  // 1 and 2
  for (const Delivery& arrival : arrivals) {
    EXPECT_GE(arrival.when, Instant(100_us));
    EXPECT_LE(arrival.when, Instant(2000_us));
  }
}

TEST_F(SegmentTest, ArrivalsComeInTheOrderOfTime) {
  const auto arrivals = Arrivals(100);
  EXPECT_TRUE(std::is_sorted(arrivals.begin(), arrivals.end(),
                             [](const Delivery& a, const Delivery& b) { return a.when < b.when; }));
  EXPECT_FALSE(std::is_sorted(arrivals.begin(), arrivals.end(), [](const Delivery& a, const Delivery& b) {
    return a.frame.octets[0] < b.frame.octets[0];
  }));  // they overtook each other
}

TEST_F(SegmentTest, LosesAboutItsPercentage) {
  segment_.SetWeather({.loss_percent = 30});
  const std::size_t arrived = Arrivals(1000).size();
  EXPECT_GT(arrived, 1300u);
  EXPECT_LT(arrived, 1500u);
  EXPECT_EQ(segment_.lost() + arrived, 2000u);
}

TEST_F(SegmentTest, DuplicatesAboutItsPercentage) {
  segment_.SetWeather({.duplicate_percent = 10});
  const std::size_t arrived = Arrivals(1000).size();
  EXPECT_GT(arrived, 2120u);
  EXPECT_LT(arrived, 2280u);
}

TEST_F(SegmentTest, PartitionsDivideAndHeal) {
  segment_.Partition(0, 1);
  EXPECT_TRUE(Arrivals(1).empty());
  segment_.Partition(2, 1);
  EXPECT_EQ(Arrivals(1).size(), 1u);
  segment_.Heal();
  EXPECT_EQ(Arrivals(1).size(), 2u);
}

TEST(RandomTest, IsTheSameEverywhere) {
  Random random(1);
  EXPECT_EQ(random.Next(), 0x910a2dec89025cc1u);  // SplitMix64's published first output for this seed
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t value = random.Between(-3, 3);
    ASSERT_TRUE(value >= -3 && value <= 3);
  }
}

}  // namespace
}  // namespace holdfast::conformance::sim
