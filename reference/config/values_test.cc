#include "reference/config/values.h"

#include <gtest/gtest.h>

#include "reference/config/customs.h"
#include "reference/config/glob.h"

namespace holdfast::config {
namespace {

TEST(Values, IntegersAreDecimal) {
  EXPECT_EQ(ParseInteger("0100"), 100);
  EXPECT_EQ(ParseInteger("+7"), 7);
  EXPECT_EQ(ParseInteger("-7"), -7);
  for (const char* bad : {"", "0x64", "1;", "+-1", "1.0", "99999999999999999999"})
    EXPECT_EQ(ParseInteger(bad), std::nullopt) << bad;
}

TEST(Values, DecimalsAreExactOrRounded) {
  bool rounded = false;
  EXPECT_EQ(ParseDecimal("1.5", 1000000, &rounded), 1500000);
  EXPECT_EQ(ParseDecimal(".25", 100, &rounded), 25);
  EXPECT_EQ(ParseDecimal("3.", 100, &rounded), 300);
  EXPECT_EQ(ParseDecimal("0.500", 100, &rounded), 50);
  EXPECT_FALSE(rounded);
  EXPECT_EQ(ParseDecimal("0.255", 100, &rounded), 26);
  EXPECT_TRUE(rounded);
  for (const char* bad : {"", ".", "1.2.3", "-1", "1s", "9223372036854775807"})
    EXPECT_EQ(ParseDecimal(bad, 1000000, &rounded), std::nullopt) << bad;
}

TEST(Values, DecimalsReadBack) {
  EXPECT_EQ(DecimalText(1500000, 1000000), "1.5");
  EXPECT_EQ(DecimalText(4095, 100), "40.95");
  EXPECT_EQ(DecimalText(300, 100), "3");
}

TEST(Values, TruthsAreLowerCase) {
  EXPECT_EQ(ParseBool("yes"), true);
  EXPECT_EQ(ParseBool("off"), false);
  EXPECT_EQ(ParseBool("True"), std::nullopt);
  EXPECT_EQ(ParseBool("1"), std::nullopt);
}

TEST(Pattern, EscapesAreDecoded) {
  EXPECT_EQ(SplitPattern("\"a\\nb\\x41\\101\\d\\\\\" rest"), "a\nbAA\\d\\\\");
  EXPECT_EQ(SplitPattern("'x y'"), "x y");
  EXPECT_EQ(SplitPattern("plain"), "plain");
}

TEST(Pattern, IsWrittenSoThatItReadsBack) {
  EXPECT_EQ(PatternText("a\\.b\\d"), "\"a\\.b\\d\"") << "a pair that is no escape of the file stays a pair";
  for (const std::string pattern : {"^\\d+\\.x$", "say \"hi\"", "tab\there", "\\n", "ends in \\", "\x7f\x01"})
    EXPECT_EQ(SplitPattern(PatternText(pattern)), pattern) << PatternText(pattern);
}

TEST(Glob, MatchesComponents) {
  EXPECT_TRUE(MatchesComponent("*.conf", "a.conf"));
  EXPECT_TRUE(MatchesComponent("a*b*c", "aXbYbZc"));
  EXPECT_TRUE(MatchesComponent("[a-c]?[!0-9]", "b1x"));
  EXPECT_TRUE(MatchesComponent("\\*", "*"));
  EXPECT_TRUE(MatchesComponent("[xyz]", "y"));
  EXPECT_TRUE(MatchesComponent("[]x]", "]"));
  EXPECT_FALSE(MatchesComponent("[^xyz]", "y"));
  EXPECT_FALSE(MatchesComponent("*.conf", ".hidden.conf"));
  EXPECT_FALSE(MatchesComponent("[a-c]", "d"));
  EXPECT_FALSE(MatchesComponent("a*b", "ac"));
}

TEST(Glob, StarsStayInTheirComponent) {
  EXPECT_TRUE(MatchesPath("etc/*/x", "etc/a/x"));
  EXPECT_FALSE(MatchesPath("etc/*", "etc/a/x"));
}

TEST(Glob, ExpandsNestedBraces) {
  EXPECT_EQ(ExpandBraces("a{b,{c,d}}e"), (std::vector<std::string>{"abe", "ace", "ade"}));
  EXPECT_EQ(ExpandBraces("a{b"), (std::vector<std::string>{"a{b"}));
}

TEST(Glob, ManyAlternativesAreBounded) {
  std::string bomb;
  for (int i = 0; i < 40; ++i) bomb += "{a,b}";
  EXPECT_LE(ExpandBraces(bomb).size(), 1000u);
}

TEST(Glob, PathsAreSeenFromTheIncludingFile) {
  EXPECT_EQ(RelativeTo("etc/a.conf", "b.conf"), "etc/b.conf");
  EXPECT_EQ(RelativeTo("a.conf", "b.conf"), "b.conf");
  EXPECT_EQ(RelativeTo("etc/a.conf", "/b.conf"), "/b.conf");
  EXPECT_EQ(DirectoryOf("a.conf"), ".");
}

}  // namespace
}  // namespace holdfast::config
