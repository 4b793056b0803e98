// Walks down a list whose keys change under way, against a plain search for each step.
#include "reference/ipvs/descent.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace holdfast::ipvs {
namespace {

using Keys = Descent<std::uint32_t>;

std::uint32_t LastAtMost(const std::vector<std::uint32_t>& keys, std::uint32_t bar, std::uint32_t end) {
  while (end > 0) {
    if (keys[--end] <= bar) return end;
  }
  return Keys::kNowhere;
}

class DescentTest : public testing::TestWithParam<std::uint32_t> {};

TEST_P(DescentTest, TakesEachStepAsASearchDoes) {
  std::mt19937 random(GetParam());
  std::vector<std::uint32_t> keys;
  Keys descent;
  const auto any_key = [&] { return random() % 9 == 0 ? Keys::kNever : static_cast<std::uint32_t>(random() % 20); };
  std::uint32_t at = 0, bar = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint32_t what = static_cast<std::uint32_t>(random() % 100);
    if (keys.size() < GetParam()) {
      keys.push_back(any_key());
      descent.Append(keys.back());
    } else if (what < 3) {
      const auto place = static_cast<std::uint32_t>(random() % keys.size());
      if (what > 0) keys[place] = any_key();
      descent.Set(place, keys[place]);
    } else if (what == 3) {
      keys.pop_back();
      descent.Rebuild(static_cast<std::uint32_t>(keys.size()), [&](std::uint32_t place) { return keys[place]; });
      at = std::min(at, static_cast<std::uint32_t>(keys.size()));
    } else if (what == 4) {
      at = static_cast<std::uint32_t>(random() % (keys.size() + 1));
    }
    if (at == 0 || what == 5) {
      at = static_cast<std::uint32_t>(keys.size());
      bar = static_cast<std::uint32_t>(random() % 20);
    }
    const std::uint32_t next = descent.LastAtMost(bar, at);
    ASSERT_EQ(next, LastAtMost(keys, bar, at)) << "step " << i << ", below " << at << ", bar " << bar;
    at = next == Keys::kNowhere ? 0 : next;
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, DescentTest, testing::Values(1, 2, 8, 9, 63, 64, 65, 128, 700));

}  // namespace
}  // namespace holdfast::ipvs
