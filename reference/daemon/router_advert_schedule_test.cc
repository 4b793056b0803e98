#include "reference/daemon/router_advert_schedule.h"

#include <gtest/gtest.h>

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

constexpr Instant kBegin = Instant(1000_s);

// A schedule of an Active Router that has sent its first three.
RouterAdvertSchedule Settled(std::uint32_t seed) {
  RouterAdvertSchedule schedule(seed);
  schedule.Start(kBegin);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(schedule.TakeDue(*schedule.deadline()));
  return schedule;
}

TEST(RouterAdvertSchedule, NothingBeforeTheRouterIsActiveNorAfter) {
  RouterAdvertSchedule schedule(1);
  schedule.Solicited(kBegin);
  EXPECT_EQ(schedule.deadline(), std::nullopt);
  schedule.Start(kBegin);
  schedule.Stop();
  schedule.Solicited(kBegin);
  EXPECT_EQ(schedule.deadline(), std::nullopt);
  EXPECT_FALSE(schedule.TakeDue(kBegin + 1000_s));
}

TEST(RouterAdvertSchedule, ThreeInAHurryThenOneInMinutes) {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    RouterAdvertSchedule schedule(seed);
    schedule.Start(kBegin);
    EXPECT_EQ(schedule.deadline(), kBegin);
    Instant last = kBegin;
    for (int sent = 1; sent <= 6; ++sent) {
      EXPECT_FALSE(schedule.TakeDue(*schedule.deadline() - 1_us));
      last = *schedule.deadline();
      EXPECT_TRUE(schedule.TakeDue(last));
      const Microseconds interval = *schedule.deadline() - last;
      EXPECT_GE(interval, sent < 3 ? 16_s : 200_s) << sent;
      EXPECT_LE(interval, sent < 3 ? 16_s : 600_s) << sent;
    }
  }
}

TEST(RouterAdvertSchedule, ASolicitationIsAnsweredWithinHalfASecond) {
  bool apart = false;
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    RouterAdvertSchedule schedule = Settled(seed);
    const Instant asked = *schedule.deadline() - 100_s;
    schedule.Solicited(asked);
    EXPECT_GE(*schedule.deadline(), asked);
    EXPECT_LE(*schedule.deadline(), asked + 500_ms);
    apart |= *schedule.deadline() > asked + 100_ms;
  }
  EXPECT_TRUE(apart) << "no delay at all";
}

TEST(RouterAdvertSchedule, AFloodOfSolicitationsGetsOneInThreeSeconds) {
  RouterAdvertSchedule schedule = Settled(7);
  const Instant begun = *schedule.deadline() - 150_s;
  int sent = 0;
  for (Instant now = begun; now < begun + 30_s; now += 10_ms) {
    schedule.Solicited(now);
    sent += schedule.TakeDue(now);
  }
  EXPECT_GE(sent, 8);
  EXPECT_LE(sent, 10);
}

TEST(RouterAdvertSchedule, WhatIsDueSoonerStaysSooner) {
  RouterAdvertSchedule schedule(1);
  schedule.Start(kBegin);
  schedule.Solicited(kBegin);
  EXPECT_EQ(schedule.deadline(), kBegin);
}

TEST(RouterAdvertSchedule, ARouterThatFlapsKeepsTheDistance) {
  RouterAdvertSchedule schedule(1);
  schedule.Start(kBegin);
  ASSERT_TRUE(schedule.TakeDue(kBegin));
  schedule.Stop();
  schedule.Start(kBegin + 1_s);
  EXPECT_EQ(schedule.deadline(), kBegin + 3_s);
}

}  // namespace
}  // namespace holdfast::daemon
