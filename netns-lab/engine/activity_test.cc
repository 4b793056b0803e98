#include "netns-lab/engine/activity.h"

#include <gtest/gtest.h>

namespace holdfast::lab {
namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr VirtualRouterKey kKey{Family::kIpv4, 51};

AdvertPeek Advert(int priority) {
  AdvertPeek advert;
  advert.version = 3;
  advert.vrid = 51;
  advert.priority = static_cast<std::uint8_t>(priority);
  advert.interval = Centiseconds(100);
  return advert;
}

TEST(Activity, AGoodbyeEndsASpanAtOnce) {
  Activity activity;
  EXPECT_TRUE(activity.Add("a", Advert(101), 1000 * kMs));
  EXPECT_FALSE(activity.Add("a", Advert(101), 2000 * kMs));
  ASSERT_NE(activity.ActiveAt(kKey, 2100 * kMs), nullptr);
  activity.Add("a", Advert(0), 2500 * kMs);
  EXPECT_EQ(activity.ActiveAt(kKey, 2501 * kMs), nullptr);
  EXPECT_EQ(activity.spans()[0].to_ns, 2500 * kMs);
}

TEST(Activity, SilenceEndsASpanAtTheLastAdvertisement) {
  Activity activity;
  activity.Add("a", Advert(101), 1000 * kMs);
  EXPECT_EQ(activity.ActiveAt(kKey, 5000 * kMs)->router, "a");
  EXPECT_EQ(activity.ActiveAt(kKey, 5001 * kMs), nullptr);
  EXPECT_TRUE(activity.Add("a", Advert(101), 9000 * kMs));
  EXPECT_EQ(activity.spans().size(), 2u);
}

TEST(Activity, TheLatestToAdvertiseIsActive) {
  Activity activity;
  activity.Add("b", Advert(90), 1000 * kMs);
  activity.Add("a", Advert(101), 1500 * kMs);
  EXPECT_EQ(activity.ActiveAt(kKey, 1600 * kMs)->router, "a");
}

TEST(Activity, OneThatYieldedBeginsAnewWhenTheBetterOneLeaves) {
  Activity activity;
  activity.Add("b", Advert(90), 1000 * kMs);
  activity.Add("a", Advert(101), 1060 * kMs);
  activity.Add("a", Advert(0), 1100 * kMs);
  EXPECT_EQ(activity.ActiveAt(kKey, 1200 * kMs), nullptr);
  EXPECT_TRUE(activity.Add("b", Advert(90), 1700 * kMs));
  EXPECT_EQ(activity.ActiveAt(kKey, 1701 * kMs)->from_ns, 1700 * kMs);
  EXPECT_EQ(activity.DualActive(), 0);
}

TEST(Activity, OneThatYieldedBeginsAnewWhenTheBetterOneDies) {
  Activity activity;
  activity.Add("b", Advert(90), 1000 * kMs);
  activity.Add("a", Advert(101), 1060 * kMs);
  EXPECT_TRUE(activity.Add("b", Advert(90), 4700 * kMs));
}

TEST(Activity, OneInItsRhythmIsActiveUntilItHearsTheBetterOne) {
  Activity activity;
  activity.Add("b", Advert(90), 1000 * kMs);
  activity.Add("a", Advert(101), 1800 * kMs);
  EXPECT_EQ(activity.spans()[0].to_ns, 1800 * kMs - 1);
  EXPECT_EQ(activity.ActiveAt(kKey, 1801 * kMs)->router, "a");
  EXPECT_EQ(activity.DualActive(), 0);
}

TEST(Activity, OneThatFellSilentBeforeTheBetterOneSpokeWasNotActiveUntilThen) {
  Activity activity;
  activity.Add("b", Advert(90), 1000 * kMs);
  activity.Add("a", Advert(101), 3500 * kMs);
  EXPECT_EQ(activity.spans()[0].to_ns, 1000 * kMs);
}

TEST(Activity, DualActiveIsTheOverlapAndAHandOverIsNone) {
  Activity activity;
  activity.Add("a", Advert(101), 1000 * kMs);
  activity.Add("a", Advert(101), 2000 * kMs);
  activity.Add("b", Advert(90), 2000 * kMs);
  EXPECT_EQ(activity.DualActive(), 0);
  activity.Add("a", Advert(101), 3000 * kMs);
  activity.Add("b", Advert(90), 3000 * kMs);
  EXPECT_EQ(activity.DualActive(), 1000 * kMs);
}

}  // namespace
}  // namespace holdfast::lab
