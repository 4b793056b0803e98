#include "conformance/sim/explore.h"

#include <gtest/gtest.h>

#include "conformance/sim/summary.h"

namespace holdfast::conformance::sim {
namespace {

TEST(ExploreTest, EveryOrderOfEventsOfTwoRoutersSettles) {
  const Exploration exploration = ExploreAll(SmallGroups(2), {.depth = 7});
  EXPECT_TRUE(exploration.holds()) << Render(exploration);
  EXPECT_TRUE(exploration.complete);
  EXPECT_GT(exploration.states, 10'000u);
}

TEST(ExploreTest, EveryOrderOfEventsOfThreeRoutersSettles) {
  const Exploration exploration = ExploreAll(SmallGroups(3), {.depth = 4});
  EXPECT_TRUE(exploration.holds()) << Render(exploration);
  EXPECT_GT(exploration.states, 10'000u);
}

// Two routers with one address never agree: neither sees the other as greater.
TEST(ExploreTest, FindsTheShortestWayIntoAFault) {
  GroupPlan group = SmallGroups(2).front();
  group.routers[1].primary_address = group.routers[0].primary_address;
  const Exploration exploration = ExploreAll({group}, {.depth = 7});
  ASSERT_FALSE(exploration.holds());
  const Finding& finding = exploration.findings[0].second;
  EXPECT_EQ(finding.what, "in calm afterwards 2 routers are Active");
  EXPECT_LE(finding.moves.size(), 3u);
  EXPECT_NE(Render(exploration).find("BROKEN"), std::string::npos);
}

TEST(ExploreTest, TheLimitOfStatesIsSaid) {
  const Exploration exploration = ExploreAll({SmallGroups(2).front()}, {.depth = 7, .max_states = 50});
  EXPECT_FALSE(exploration.complete);
  EXPECT_NE(Render(exploration).find("cut short"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::conformance::sim
