// The tables as a whole: complete, sound, explained.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "reference/config/explain.h"

namespace holdfast::config {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

const fs::path kShared = fs::path(HOLDFAST_SOURCE_DIR).parent_path() / "shared";

std::set<std::string> TableKeywords() {
  std::set<std::string> keywords;
  ForEachKeyword([&](const std::string& path, const Keyword& k) {
    if (!k.ours) keywords.insert(path + " " + std::string(k.name));
  });
  return keywords;
}

TEST(Tables, NoBlockHasAKeywordTwice) {
  std::set<std::string> seen;
  ForEachKeyword([&](const std::string& path, const Keyword& k) {
    EXPECT_TRUE(seen.insert(path + " " + std::string(k.name)).second) << path << " " << k.name;
  });
}

TEST(Tables, EveryKeywordCanBeAppliedAndExplained) {
  ForEachKeyword([](const std::string& path, const Keyword& k) {
    EXPECT_TRUE(k.argument.apply || (k.argument.block && k.argument.open)) << path << " " << k.name;
    EXPECT_FALSE(k.meaning.empty()) << path << " " << k.name;
    EXPECT_FALSE(k.initial.empty()) << path << " " << k.name;
    EXPECT_LE(k.argument.min_words, k.argument.max_words + (k.argument.block ? 1 : 0)) << path << " " << k.name;
    EXPECT_EQ(k.argument.max_words == 0 || !k.argument.shape.empty() || k.argument.max_words == SIZE_MAX, true)
        << path << " " << k.name;
  });
}

// keepalived's own list, where the folder that holds it is there.
TEST(Tables, AreThoseOfKeepalived) {
  std::ifstream list(kShared / "facts/keepalived-keywords.tsv");
  if (!list) GTEST_SKIP() << "no list of keepalived's keywords beside the checkout";
  std::set<std::string> theirs;
  for (std::string line; std::getline(list, line) && !line.starts_with("# PART 2");) {
    std::istringstream words(line);
    std::string block, keyword;
    std::getline(words, block, '\t');
    std::getline(words, keyword, '\t');
    if (line.starts_with('#') || block == "block") continue;
    theirs.insert((block == "<root>" ? "" : block) + " " + keyword);
  }
  EXPECT_EQ(theirs.size(), 531u);
  // The older name of a block has the same keywords; ours are listed under both, as theirs.
  EXPECT_EQ(TableKeywords(), theirs);
}

TEST(Explain, SaysWhatTheTableSays) {
  const Result<std::string> text = Explain("vrrp_instance/priority");
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("range: 1 to 255"));
  EXPECT_THAT(*text, HasSubstr("default: 100"));
  EXPECT_THAT(*text, HasSubstr("honoured"));
}

TEST(Explain, AKeywordOfSeveralBlocksIsExplainedForEach) {
  const Result<std::string> text = Explain("weight");
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("in vrrp_script"));
  EXPECT_THAT(*text, HasSubstr("in virtual_server/real_server\n"));
}

TEST(Explain, AKeywordOfOursIsSaidToBe) {
  EXPECT_THAT(*Explain("holdfast_v2_and_v3"), HasSubstr("Holdfast's own; keepalived does not know it"));
  EXPECT_THAT(*Explain("priority"), testing::Not(HasSubstr("Holdfast's own")));
}

TEST(Explain, BlocksAndValueBlocksSayWhatTheyHold) {
  EXPECT_THAT(*Explain("authentication"), HasSubstr("holds: auth_type auth_pass"));
  EXPECT_THAT(*Explain("virtual_ipaddress"), HasSubstr("each line: <ADDRESS>"));
}

TEST(Explain, AnUnknownKeywordGetsASuggestion) {
  const Result<std::string> text = Explain("prority");
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().message, HasSubstr("did you mean 'priority'?"));
}

}  // namespace
}  // namespace holdfast::config
