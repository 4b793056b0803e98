#include "reference/daemon/rate_limit.h"

#include <gtest/gtest.h>

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

TEST(RateLimit, OneLinePerIntervalAndCauseWithTheCountOfTheRest) {
  RateLimit limit(10_s);
  const Instant start{};
  EXPECT_EQ(limit.Admit("checksum", start), 0u);
  EXPECT_EQ(limit.Admit("checksum", start + 1_s), std::nullopt);
  EXPECT_EQ(limit.Admit("checksum", start + 9_s), std::nullopt);
  EXPECT_EQ(limit.Admit("ttl", start + 9_s), 0u);
  EXPECT_EQ(limit.Admit("checksum", start + 10_s), 2u);
  EXPECT_EQ(limit.Admit("checksum", start + 20_s), 0u);
}

}  // namespace
}  // namespace holdfast::daemon
