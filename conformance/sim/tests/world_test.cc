#include "conformance/sim/world.h"

#include <gtest/gtest.h>

#include "conformance/sim/summary.h"

namespace holdfast::conformance::sim {
namespace {

// By the profile's name.
class WorldTest : public testing::TestWithParam<std::string> {};

TEST_P(WorldTest, InvariantsHoldForManyHours) {
  WorldOptions options;
  options.profile = vrrp::ParseRfcProfile(GetParam());
  ASSERT_TRUE(options.profile);
  const Summary summary = RunWorlds(options, 30);
  EXPECT_TRUE(summary.holds()) << Render(summary);
  EXPECT_EQ(summary.worlds, 30u);
  for (std::size_t i = 0; i < kInvariantCount; ++i) EXPECT_GT(summary.total.checks[i], 100u) << i;
  // All edges but a reflection, which this segment does not make.
  EXPECT_EQ(summary.total.transitions.Covered(), vrrp::kTransitionCount - 1) << Render(summary);
}

INSTANTIATE_TEST_SUITE_P(Profiles, WorldTest, testing::Values("3768", "5798", "9568", "9568+errata"),
                         [](const auto& profile) {
                           return profile.param == "9568+errata" ? "9568_errata" : profile.param;
                         });

TEST(WorldRunTest, TheSameSeedIsTheSameHour) {
  const Summary once = RunWorlds({.seed = 42}, 5);
  const Summary again = RunWorlds({.seed = 42}, 5);
  const Summary other = RunWorlds({.seed = 43}, 5);
  EXPECT_EQ(Render(once), Render(again));
  EXPECT_NE(once.total.events, other.total.events);
}

TEST(WorldRunTest, LossInCalmIsNoticedAndReproducible) {
  WorldOptions options;
  options.loss_in_calm_percent = 70;
  const Summary summary = RunWorlds(options, 3);
  ASSERT_FALSE(summary.holds());
  options.seed = summary.broken[0].seed;
  const WorldResult alone = RunWorld(options);
  ASSERT_FALSE(alone.violations.empty());
  EXPECT_EQ(alone.violations[0].when, summary.broken[0].violation.when);
  EXPECT_NE(Render(summary).find("again: --seed 1 --hours 1"), std::string::npos);
}

TEST(WorldRunTest, LargeGroupsHoldAsWell) {
  WorldOptions options;
  options.routers = 16;
  const Summary summary = RunWorlds(options, 5);
  EXPECT_TRUE(summary.holds()) << Render(summary);
}

TEST(WorldRunTest, ARouterAloneHoldsAsWell) {
  WorldOptions options;
  options.routers = 1;
  const Summary summary = RunWorlds(options, 20);
  EXPECT_TRUE(summary.holds()) << Render(summary);
}

}  // namespace
}  // namespace holdfast::conformance::sim
