#include "conformance/stage/delay_track.h"

#include <gtest/gtest.h>

#include <memory>

namespace holdfast::conformance {
namespace {

constexpr std::int64_t kMs = 1'000;

class DelayTrackTest : public testing::Test {
 protected:
  std::unique_ptr<DelayTrack> track_ = std::make_unique<DelayTrack>();
  DelayTrack& track() { return *track_; }
};

TEST_F(DelayTrackTest, TheWorstLatenessOfASpan) {
  track().KeepLate(100 * kMs, 103 * kMs);
  track().KeepLate(104 * kMs, 105 * kMs);
  track().KeepLate(300 * kMs, 390 * kMs);
  EXPECT_EQ(track().WorstLate(100 * kMs, 200 * kMs, 1000 * kMs), 3 * kMs);
  EXPECT_EQ(track().WorstLate(0, 1000 * kMs, 1000 * kMs), 90 * kMs);
  EXPECT_EQ(track().WorstLate(350 * kMs, 360 * kMs, 1000 * kMs), 90 * kMs) << "in the midst of it";
  EXPECT_EQ(track().WorstLate(150 * kMs, 200 * kMs, 1000 * kMs), 0);
}

TEST_F(DelayTrackTest, BlockedTimeAddsUp) {
  track().KeepBlocked(105 * kMs, 125 * kMs);
  track().KeepBlocked(127 * kMs, 128 * kMs);
  EXPECT_EQ(track().SumBlocked(100 * kMs, 200 * kMs, 1000 * kMs), 21 * kMs);
  EXPECT_EQ(track().SumBlocked(110 * kMs, 119 * kMs, 1000 * kMs), 10 * kMs) << "the slice in its midst";
  EXPECT_EQ(track().SumBlocked(200 * kMs, 300 * kMs, 1000 * kMs), 0);
}

TEST_F(DelayTrackTest, WhatIsGoingOnCountsAlready) {
  track().Pending(500 * kMs);
  EXPECT_EQ(track().WorstLate(400 * kMs, 600 * kMs, 640 * kMs), 140 * kMs);
  EXPECT_EQ(track().SumBlocked(400 * kMs, 600 * kMs, 640 * kMs), 100 * kMs);
  EXPECT_EQ(track().WorstLate(400 * kMs, 450 * kMs, 640 * kMs), 0) << "before it began";
  track().Pending(0);
  EXPECT_EQ(track().WorstLate(400 * kMs, 600 * kMs, 640 * kMs), 0);
}

TEST_F(DelayTrackTest, ForgetsAfterElevenMinutes) {
  constexpr std::int64_t kRound = 65536 * 10 * kMs;
  track().KeepBlocked(100 * kMs, 105 * kMs);
  EXPECT_EQ(track().SumBlocked(kRound + 100 * kMs, kRound + 110 * kMs, 2 * kRound), 0);
  track().KeepBlocked(kRound + 100 * kMs, kRound + 102 * kMs);
  EXPECT_EQ(track().SumBlocked(kRound + 100 * kMs, kRound + 105 * kMs, 2 * kRound), 2 * kMs);
}

}  // namespace
}  // namespace holdfast::conformance
