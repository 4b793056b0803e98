#include "netns-lab/report/timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netns-lab/report/golden/sample_run.h"

namespace holdfast::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Timeline, OverlapOfTwoNodesIsDualActiveAndTouchingIsNot) {
  LabResult lab;
  lab.active = {{0, 10, "a"}, {10, 20, "b"}, {15, 30, "a"}, {18, 25, "c"}, {20, 22, "a"}};
  const std::vector<Span> dual = DualActive(lab);
  ASSERT_EQ(dual.size(), 1u);
  EXPECT_EQ(dual[0].from_us, 15);
  EXPECT_EQ(dual[0].to_us, 25);
}

TEST(Timeline, AShortDarkTimeGetsACloseUpWithinTheLab) {
  const LabResult lab = SampleLabs().back();
  const std::vector<Window> windows = CloseUps(lab);
  ASSERT_EQ(windows.size(), 1u);
  EXPECT_LT(windows[0].from_us, 50'000'000);
  EXPECT_GT(windows[0].to_us, 51'842'000);
  EXPECT_LT(windows[0].to_us - windows[0].from_us, 4'000'000);
}

TEST(Timeline, ALongDarkTimeNeedsNone) {
  LabResult lab;
  lab.duration_us = 10'000'000;
  lab.dark = {{1'000'000, 4'000'000, "client"}};
  EXPECT_TRUE(CloseUps(lab).empty());
  lab.dark.clear();
  EXPECT_TRUE(CloseUps(lab).empty());
}

TEST(Timeline, ALabThatNeverEndedStillHasALength) {
  LabResult lab;
  EXPECT_EQ(Whole(lab).to_us, 1);
  lab.active = {{0, 5'000'000, "a"}};
  EXPECT_EQ(Whole(lab).to_us, 5'000'000);
}

TEST(Timeline, OnlyWhatLiesInTheWindowIsDrawn) {
  const std::string svg = TimelineSvg(SampleLabs().back(), 49'000'000, 53'000'000);
  EXPECT_THAT(svg, HasSubstr("dark 1842 ms"));
  EXPECT_THAT(svg, Not(HasSubstr("dark 60.5 ms")));
  EXPECT_THAT(svg, Not(HasSubstr("class=\"dual")));
  EXPECT_THAT(svg, HasSubstr("one-way &lt;cut&gt;"));
}

}  // namespace
}  // namespace holdfast::report
