#include "reference/vrrp/timers.h"

#include <gtest/gtest.h>

namespace holdfast::vrrp {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

TEST(TimersTest, SkewOfVersion3ScalesWithTheInterval) {
  EXPECT_EQ(SkewTime(Version::kV3, 100, 100_cs), 609375_us);
  EXPECT_EQ(SkewTime(Version::kV3, 100, 1000_cs), 6093750_us);
  EXPECT_EQ(SkewTime(Version::kV3, 255, 100_cs), 3906_us);  // 3906.25, a fraction of a microsecond dropped
  EXPECT_EQ(SkewTime(Version::kV3, 1, 4095_cs), 40790039_us);
  EXPECT_EQ(SkewTime(Version::kV3, 254, 1_cs), 78_us);  // cut to centiseconds it would be nothing
}

TEST(TimersTest, SkewOfVersion2IsAFractionOfASecond) {
  EXPECT_EQ(SkewTime(Version::kV2, 100, 100_cs), 609375_us);
  EXPECT_EQ(SkewTime(Version::kV2, 100, 1000_cs), 609375_us);
  EXPECT_EQ(SkewTime(Version::kV2, 1, 25500_cs), 996093_us);
}

TEST(TimersTest, DownIntervalIsThreeIntervalsAndTheSkew) {
  EXPECT_EQ(ActiveDownInterval(Version::kV3, 100, 100_cs), 3609375_us);
  EXPECT_EQ(ActiveDownInterval(Version::kV3, 100, 10_cs), 360937_us);
  EXPECT_EQ(ActiveDownInterval(Version::kV2, 100, 1000_cs), 30609375_us);
  EXPECT_EQ(ActiveDownInterval(Version::kV3, 1, 4095_cs), 3 * 40950000_us + 40790039_us);
  EXPECT_EQ(ActiveDownInterval(Version::kV3, 100, 100_cs, 2), 2609375_us);
  EXPECT_EQ(ActiveDownInterval(300_cs, 609375_us), 9609375_us);  // a learned interval with the skew of before
}

// The election depends on it: of two routers that hear the same silence, the higher priority speaks first.
TEST(TimersTest, AHigherPriorityWaitsLess) {
  for (const Version version : {Version::kV2, Version::kV3}) {
    for (int priority = 1; priority < 255; ++priority) {
      EXPECT_GT(ActiveDownInterval(version, static_cast<std::uint8_t>(priority), 100_cs),
                ActiveDownInterval(version, static_cast<std::uint8_t>(priority + 1), 100_cs));
    }
  }
}

}  // namespace
}  // namespace holdfast::vrrp
