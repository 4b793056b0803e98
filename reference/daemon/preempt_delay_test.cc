#include "reference/daemon/preempt_delay.h"

#include <gtest/gtest.h>

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

constexpr Instant kStart{};

TEST(PreemptDelay, NoDelayPreemptsAtOnce) {
  EXPECT_TRUE(PreemptDelay(true, 0_us).preempts());
  EXPECT_FALSE(PreemptDelay(false, 0_us).preempts());
}

TEST(PreemptDelay, CountsFromTheFirstLowerAdvertisement) {
  PreemptDelay delay(true, 60_s);
  EXPECT_FALSE(delay.preempts());
  delay.Heard(true, kStart);
  delay.Heard(true, kStart + 1_s);
  EXPECT_EQ(delay.deadline(), kStart + 60_s);
  EXPECT_FALSE(delay.Expire(kStart + 59_s));
  EXPECT_TRUE(delay.Expire(kStart + 60_s));
  EXPECT_TRUE(delay.preempts());
}

TEST(PreemptDelay, AnotherActiveRouterEndsTheCount) {
  PreemptDelay delay(true, 60_s);
  delay.Heard(true, kStart);
  delay.Heard(false, kStart + 1_s);
  EXPECT_EQ(delay.deadline(), std::nullopt);
}

TEST(PreemptDelay, HasToPassAgainAfterADemotion) {
  PreemptDelay delay(true, 1_s);
  delay.Heard(true, kStart);
  delay.Expire(kStart + 1_s);
  delay.EnterBackup();
  EXPECT_FALSE(delay.preempts());
}

}  // namespace
}  // namespace holdfast::daemon
