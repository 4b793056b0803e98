#include "netns-lab/engine/dark_time.h"

#include <gtest/gtest.h>

#include <string_view>

namespace holdfast::lab {
namespace {

constexpr std::int64_t kMs = 1'000'000, kStart = 1'700'000'000'000 * kMs;

// One probe a millisecond: '+' answered, '-' not, ' ' not sent at all.
std::vector<ProbeSample> Probes(std::string_view picture) {
  std::vector<ProbeSample> probes;
  for (std::size_t i = 0; i < picture.size(); ++i) {
    const std::int64_t sent = kStart + static_cast<std::int64_t>(i) * kMs;
    if (picture[i] != ' ') probes.push_back({sent, picture[i] == '+' ? sent + 100 : 0});
  }
  return probes;
}

TEST(DarkTimes, ASpanRunsFromTheFirstUnansweredToTheNextAnswered) {
  const DarkReport report = DarkTimes(Probes("++---++-+"));
  ASSERT_EQ(report.spans.size(), 2u);
  EXPECT_EQ(report.spans[0].from_ns, kStart + 2 * kMs);
  EXPECT_EQ(report.spans[0].to_ns, kStart + 5 * kMs);
  EXPECT_EQ(report.longest_ns, 3 * kMs);
  EXPECT_EQ(report.total_ns, 4 * kMs);
  EXPECT_EQ(report.sent, 9u);
  EXPECT_EQ(report.answered, 5u);
}

TEST(DarkTimes, ComingUpIsNotDarkButAnEndInTheDarkIs) {
  const DarkReport report = DarkTimes(Probes("---++---"));
  ASSERT_EQ(report.spans.size(), 1u);
  EXPECT_EQ(report.longest_ns, 2 * kMs);
  EXPECT_EQ(report.sent, 5u);
}

TEST(DarkTimes, AGapOfTheProberIsNoiseNotDarkness) {
  const DarkReport report = DarkTimes(Probes("++      +-+"));
  EXPECT_EQ(report.noise_ns, 7 * kMs);
  EXPECT_EQ(report.longest_ns, 1 * kMs);
  EXPECT_TRUE(report.WithinNoise());
}

TEST(DarkTimes, OrderDoesNotMatterAndNothingIsNothing) {
  std::vector<ProbeSample> probes = Probes("+--+");
  std::swap(probes[0], probes[3]);
  EXPECT_EQ(DarkTimes(probes).longest_ns, 2 * kMs);
  EXPECT_EQ(DarkTimes({}).longest_ns, 0);
}

}  // namespace
}  // namespace holdfast::lab
