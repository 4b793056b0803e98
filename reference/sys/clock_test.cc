#include "reference/sys/clock.h"

#include <gtest/gtest.h>

namespace holdfast::sys {
namespace {

using namespace holdfast::literals;

TEST(Clock, AStampOfNowIsNow) {
  const Instant before = MonotonicNow();
  const KernelStamp stamp = RealtimeNow();
  const Instant after = MonotonicNow();
  const Instant converted = ToMonotonic(stamp);
  EXPECT_GE(converted, before - 50_us);
  EXPECT_LE(converted, after + 50_us);
}

TEST(Clock, DistancesBetweenStampsSurvive) {
  const Nanoseconds offset = RealtimeOffset();
  const KernelStamp late = RealtimeNow();
  const KernelStamp early{late.since_epoch - std::chrono::seconds(3)};
  EXPECT_EQ(ToMonotonic(late, offset) - ToMonotonic(early, offset), 3_s);
}

TEST(Clock, AStampFromTheFutureIsNow) {
  const KernelStamp future{RealtimeNow().since_epoch + std::chrono::hours(1)};
  const Instant converted = ToMonotonic(future);
  EXPECT_LE(converted, MonotonicNow());
}

TEST(Clock, AMissingStampIsNow) {
  const Instant before = MonotonicNow();
  EXPECT_GE(ToMonotonic(KernelStamp{}), before);
}

}  // namespace
}  // namespace holdfast::sys
