#include "reference/health/check_defaults.h"

#include <gtest/gtest.h>

namespace holdfast::health {
namespace {

using namespace holdfast::literals;

TEST(CheckDefaults, OfEachKindAreKeepaliveds) {
  const CheckRhythm tcp = FillRhythm(CheckKind::kTcp, {});
  EXPECT_EQ(tcp, (CheckRhythm{{.delay_loop = 60_s, .retry = 1, .delay_before_retry = 1_s}, 60_s, 5_s}));
  EXPECT_EQ(FillRhythm(CheckKind::kHttp, {}).timing.delay_before_retry, 3_s);
  EXPECT_EQ(FillRhythm(CheckKind::kDns, {}).timing.retry, 3u);
  EXPECT_EQ(FillRhythm(CheckKind::kMisc, {}).timing.retry, 0u);
  EXPECT_EQ(FillRhythm(CheckKind::kMisc, {}).timeout, 60_s);
}

TEST(CheckDefaults, FollowADelayLoopThatIsGiven) {
  const WantedRhythm wanted{.delay_loop = 6_s};
  EXPECT_EQ(FillRhythm(CheckKind::kTcp, wanted).warmup, 6_s);
  EXPECT_EQ(FillRhythm(CheckKind::kDns, wanted).timing.delay_before_retry, 6_s);
  EXPECT_EQ(FillRhythm(CheckKind::kMisc, wanted).timeout, 6_s);
  EXPECT_EQ(FillRhythm(CheckKind::kTcp, wanted).timeout, 5_s);
}

TEST(CheckDefaults, GiveWayToWhatIsSaid) {
  const WantedRhythm wanted{
      .retry = 7, .delay_before_retry = 2_s, .warmup = 0_s, .delay_loop = 6_s, .timeout = 4_s, .alpha = true};
  for (const CheckKind kind : {CheckKind::kTcp, CheckKind::kHttp, CheckKind::kDns, CheckKind::kMisc}) {
    EXPECT_EQ(FillRhythm(kind, wanted), (CheckRhythm{{6_s, 7, 2_s, true}, 0_s, 4_s}));
  }
}

}  // namespace
}  // namespace holdfast::health
