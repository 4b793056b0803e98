// Every invariant is broken once, on purpose: a watch that cannot complain proves nothing.
#include "conformance/sim/invariants.h"

#include <gtest/gtest.h>

namespace holdfast::conformance::sim {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

std::vector<Station> Pair() {
  std::vector<Station> stations;
  for (const std::uint8_t index : {0, 1}) {
    vrrp::VirtualRouterConfig config;
    config.priority = index == 0 ? 100 : 200;
    config.primary_address = IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(10 + index));
    stations.emplace_back(config, std::vector<IpAddress>{IpAddress::V4(192, 0, 2, 100)});
  }
  return stations;
}

class WatchTest : public testing::Test {
 protected:
  WatchTest() { watch_.Attach(group_); }

  void StartBoth() {
    group_.Start(0);
    group_.Start(1);
    watch_.Calm(true, group_.now());
  }
  void Run(Microseconds length) { group_.RunUntil(group_.now() + length); }
  bool Broke(Invariant invariant) const {
    for (const Violation& violation : watch_.violations()) {
      if (violation.invariant == invariant) return true;
    }
    return false;
  }

  Random random_{1};
  Watch watch_{Limits{}};
  Group group_{Pair(), random_, watch_};
};

TEST_F(WatchTest, AHealthyPairBreaksNothing) {
  StartBoth();
  Run(60_s);
  watch_.CheckSettled(group_.now());
  EXPECT_TRUE(watch_.violations().empty());
  EXPECT_GT(watch_.checks(Invariant::kCadence), 50u);
  EXPECT_GT(watch_.checks(Invariant::kAddresses), 100u);
}

TEST_F(WatchTest, SeesTheWrongNumberOfActiveRouters) {
  StartBoth();
  watch_.CheckSettled(group_.now());  // nobody can be Active yet
  EXPECT_TRUE(Broke(Invariant::kRightRouter));
}

TEST_F(WatchTest, SeesTheWrongRouter) {
  group_.Start(0);
  Run(10_s);
  group_.Start(1);
  watch_.CheckSettled(group_.now());
  EXPECT_TRUE(Broke(Invariant::kRightRouter));
}

TEST_F(WatchTest, SeesTwoActiveRouters) {
  StartBoth();
  group_.segment().Partition(1, 1);  // nobody tells the watch
  Run(10_s);
  EXPECT_TRUE(Broke(Invariant::kDualActive));
}

TEST_F(WatchTest, SeesDarkness) {
  StartBoth();
  Run(10_s);
  group_.Crash(1);
  group_.Stall(0, 10_s);
  Run(20_s);
  EXPECT_TRUE(Broke(Invariant::kDarkness));
}

TEST_F(WatchTest, SeesASlowHandOver) {
  StartBoth();
  Run(10500_ms);
  group_.segment().Partition(1, 1);  // so that the resignation is not heard
  group_.Stop(1);
  Run(5_s);
  EXPECT_TRUE(Broke(Invariant::kHandOver));
  EXPECT_FALSE(Broke(Invariant::kDarkness));
}

TEST_F(WatchTest, SeesAMissedAdvertisement) {
  StartBoth();
  Run(10_s);
  group_.Stall(1, 1500_ms);
  Run(3_s);
  EXPECT_TRUE(Broke(Invariant::kCadence));
  EXPECT_FALSE(Broke(Invariant::kRightRouter));
}

TEST_F(WatchTest, SeesABackupThatSpeaks) {
  StartBoth();
  watch_.Sent(0, 100, group_.now());
  EXPECT_TRUE(Broke(Invariant::kSilence));
}

TEST_F(WatchTest, SeesAResignationThatIsNone) {
  StartBoth();
  Run(10_s);
  watch_.Sent(1, 0, group_.now());
  EXPECT_TRUE(Broke(Invariant::kSilence));
}

TEST_F(WatchTest, OutsideOfCalmOnlyWhatHoldsAlwaysIsAsked) {
  group_.Start(0);
  group_.Start(1);
  group_.segment().Partition(1, 1);
  Run(60_s);
  EXPECT_TRUE(watch_.violations().empty());
}

TEST(LimitsTest, BoundsAreSumsOfTheTextsTimes) {
  Limits limits;
  limits.max_delay = 2_ms;
  EXPECT_EQ(DualActiveBound(limits), 8_ms);
  EXPECT_EQ(DarkBound(limits), 3_s + 996093_us + 2_ms);
  EXPECT_EQ(HandOverBound(limits), 996093_us + 2_ms);
  limits.losers_are_answered = false;
  EXPECT_EQ(DualActiveBound(limits), 2_s + 8_ms);
}

}  // namespace
}  // namespace holdfast::conformance::sim
