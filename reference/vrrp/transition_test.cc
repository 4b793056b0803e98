#include "reference/vrrp/transition.h"

#include <gtest/gtest.h>

#include <set>

namespace holdfast::vrrp {
namespace {

TEST(TransitionTest, EveryEdgeHasANameAndItsClauses) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kTransitionCount; ++i) {
    const TransitionInfo& info = Info(static_cast<Transition>(i));
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    ASSERT_FALSE(info.clauses_3768.empty()) << info.name;
    ASSERT_FALSE(info.clauses_9568.empty()) << info.name;
    for (const auto clause : info.clauses_3768) EXPECT_EQ(clause.substr(0, 8), "RFC3768-") << clause;
    for (const auto clause : info.clauses_9568) EXPECT_EQ(clause.substr(0, 8), "RFC9568-") << clause;
  }
  EXPECT_EQ(ToString(Transition::kActiveIgnoresReflection), "ActiveIgnoresReflection");  // the last, and in its place
}

TEST(TransitionTest, EdgesFromAndToInitializeAreStartsAndStops) {
  EXPECT_EQ(Info(Transition::kStartAsOwner).from, State::kInitialize);
  EXPECT_EQ(Info(Transition::kActiveResigns).to, State::kInitialize);
  EXPECT_EQ(Info(Transition::kActiveYieldsToAddress).to, State::kBackup);
}

TEST(TransitionTest, CountsAddUp) {
  TransitionCounts counts, more;
  counts.Count(Transition::kBackupFollows);
  more.Count(Transition::kBackupFollows);
  more.Count(Transition::kActiveResigns);
  counts += more;
  EXPECT_EQ(counts[Transition::kBackupFollows], 2u);
  EXPECT_EQ(counts[Transition::kActiveResigns], 1u);
  EXPECT_EQ(counts.Covered(), 2u);
}

}  // namespace
}  // namespace holdfast::vrrp
