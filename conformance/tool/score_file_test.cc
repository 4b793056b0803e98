#include "conformance/tool/score_file.h"

#include <gtest/gtest.h>

namespace holdfast::conformance {
namespace {

TEST(ScoreFile, SectionsBecomeScores) {
  const auto scores = ScoresFromJson(R"({
    "core": {"total": 80, "killed": 79, "survivors": [{"name": "skew-cut", "verdict": "survived", "by": []}]},
    "operators": {"generated": 900, "total": 700, "killed": 680, "equivalent": 15, "survivors": [{"key": "a.cc:1"}, "b"]},
    "notes": "none", "seconds": {"core": 4}})");
  ASSERT_TRUE(scores) << scores.error().message;
  ASSERT_EQ(scores->size(), 2u);
  EXPECT_EQ((*scores)[0].caught, 79);
  EXPECT_EQ((*scores)[0].survivors, std::vector<std::string>{"skew-cut"});
  EXPECT_EQ((*scores)[1].equivalent, 15);
  EXPECT_EQ((*scores)[1].survivors, (std::vector<std::string>{"a.cc:1", "b"}));
}

TEST(ScoreFile, WhatIsNoScoreIsRefused) {
  EXPECT_FALSE(ScoresFromJson("[1, 2]"));
  EXPECT_FALSE(ScoresFromJson("not JSON"));
  EXPECT_FALSE(ReadScores("/nowhere/score.json"));
}

}  // namespace
}  // namespace holdfast::conformance
