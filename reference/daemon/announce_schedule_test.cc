#include "reference/daemon/announce_schedule.h"

#include <gtest/gtest.h>

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

constexpr Instant kStart{};

TEST(AnnounceSchedule, ABurstAtOnceAndASecondOne) {
  AnnounceSchedule schedule({.repeat = 5, .delay = 5_s});
  EXPECT_EQ(schedule.Start(kStart), 5u);
  EXPECT_EQ(schedule.deadline(), kStart + 5_s);
  EXPECT_EQ(schedule.TakeDue(kStart + 4_s), 0u);
  EXPECT_EQ(schedule.TakeDue(kStart + 5_s), 5u);
  EXPECT_EQ(schedule.deadline(), std::nullopt);
}

TEST(AnnounceSchedule, RefreshGoesOnUntilStopped) {
  AnnounceSchedule schedule({.repeat = 1, .delay = 0_s, .refresh = 10_s, .refresh_repeat = 2});
  schedule.Start(kStart);
  EXPECT_EQ(schedule.TakeDue(kStart + 10_s), 2u);
  EXPECT_EQ(schedule.TakeDue(kStart + 20_s), 2u);
  schedule.Stop();
  EXPECT_EQ(schedule.deadline(), std::nullopt);
  EXPECT_EQ(schedule.TakeDue(kStart + 30_s), 0u);
}

TEST(AnnounceSchedule, ASleeperSendsNoBacklog) {
  AnnounceSchedule schedule({.repeat = 1, .delay = 0_s, .refresh = 1_s});
  schedule.Start(kStart);
  EXPECT_EQ(schedule.TakeDue(kStart + 100_s), 1u);
  EXPECT_EQ(schedule.deadline(), kStart + 101_s);
}

TEST(AnnounceSchedule, NoRoundsNoSecondBurst) {
  AnnounceSchedule schedule({.repeat = 0, .delay = 5_s});
  EXPECT_EQ(schedule.Start(kStart), 0u);
  EXPECT_EQ(schedule.deadline(), std::nullopt);
}

}  // namespace
}  // namespace holdfast::daemon
