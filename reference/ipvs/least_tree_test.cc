// The tournament tree against a plain search, at every size around a node's and a level's end.
#include "reference/ipvs/least_tree.h"

#include <gtest/gtest.h>

#include <random>

namespace holdfast::ipvs {
namespace {

using Tree = LeastTree<std::uint64_t>;

// The same answers by a walk.
struct Plain {
  std::vector<std::uint64_t> keys;

  std::uint32_t Least() const {
    std::uint32_t best = Tree::kNowhere;
    for (std::uint32_t place = 0; place < keys.size(); ++place) {
      if (keys[place] != Tree::kNever && (best == Tree::kNowhere || keys[place] <= keys[best])) best = place;
    }
    return best;
  }
  std::uint32_t LastAtMost(std::uint64_t bar, std::uint32_t end) const {
    while (end > 0) {
      if (keys[--end] <= bar) return end;
    }
    return Tree::kNowhere;
  }
  std::uint64_t WordAtMost(std::uint64_t bar, std::uint32_t first) const {
    std::uint64_t word = 0;
    for (std::uint32_t i = 0; i < 64 && first + i < keys.size(); ++i) {
      word |= std::uint64_t{keys[first + i] <= bar} << i;
    }
    return word;
  }
};

class LeastTreeTest : public testing::TestWithParam<std::uint32_t> {};

TEST_P(LeastTreeTest, AnswersAsAWalkDoes) {
  std::mt19937 random(GetParam());
  const auto any_key = [&] { return random() % 7 == 0 ? Tree::kNever : random() % 20; };
  Tree tree;
  Plain plain;
  EXPECT_EQ(tree.Least(), Tree::kNowhere);
  for (std::uint32_t place = 0; place < GetParam(); ++place) {
    plain.keys.push_back(any_key());
    tree.Append(plain.keys.back());
    ASSERT_EQ(tree.Least(), plain.Least()) << place;
  }
  for (int i = 0; i < 2000; ++i) {
    const auto place = static_cast<std::uint32_t>(random() % GetParam());
    plain.keys[place] = any_key();
    tree.Set(place, plain.keys[place]);
    ASSERT_EQ(tree.Least(), plain.Least());
    const auto end = static_cast<std::uint32_t>(random() % (GetParam() + 1));
    const std::uint64_t bar = random() % 20;
    ASSERT_EQ(tree.LastAtMost(bar, end), plain.LastAtMost(bar, end)) << bar << ' ' << end;
    const std::uint32_t word = place / 64 * 64;
    ASSERT_EQ(tree.WordAtMost(bar, word), plain.WordAtMost(bar, word)) << bar << ' ' << word;
  }
  plain.keys.resize(GetParam() / 2);
  tree.Rebuild(GetParam() / 2, [&](std::uint32_t place) { return plain.keys[place]; });
  EXPECT_EQ(tree.Least(), plain.Least());
}

INSTANTIATE_TEST_SUITE_P(Sizes, LeastTreeTest, testing::Values(1, 2, 7, 8, 9, 63, 64, 65, 511, 513, 4097));

TEST(LeastTree, OfEqualKeysTheHighestPlaceWins) {
  Tree tree;
  for (int i = 0; i < 20; ++i) tree.Append(5);
  EXPECT_EQ(tree.Least(), 19u);
  tree.Set(19, 6);
  EXPECT_EQ(tree.Least(), 18u);
  tree.Set(3, 4);
  EXPECT_EQ(tree.Least(), 3u);
}

TEST(LeastTree, OfNothingIsNothing) {
  Tree tree;
  EXPECT_EQ(tree.LastAtMost(9, 0), Tree::kNowhere);
  tree.Append(Tree::kNever);
  EXPECT_EQ(tree.Least(), Tree::kNowhere);
  tree.Rebuild(0, [](std::uint32_t) { return Tree::kNever; });
  EXPECT_EQ(tree.Least(), Tree::kNowhere);
}

}  // namespace
}  // namespace holdfast::ipvs
