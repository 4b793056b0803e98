#include "reference/config/lexer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::config {
namespace {

using testing::ElementsAre;
using testing::Optional;

// A line as "word|word", "{" and "}" in a row.
std::vector<std::string> Pieces(std::string_view text) {
  LexedLine line;
  Lex(text, &line);
  std::vector<std::string> pieces;
  for (const Piece& piece : line.pieces) {
    std::string shown = piece.kind == PieceKind::kOpen ? "{" : piece.kind == PieceKind::kClose ? "}" : "";
    for (std::uint32_t i = 0; i < piece.word_count; ++i)
      shown += (i ? "|" : "") + std::string(line.words[piece.first_word + i].text);
    pieces.push_back(shown);
  }
  return pieces;
}

TEST(Lexer, SplitsOnBlanks) { EXPECT_THAT(Pieces(" priority\t100\r"), ElementsAre("priority|100")); }

TEST(Lexer, CutsAtBracesAnywhere) {
  EXPECT_THAT(Pieces("authentication{auth_type PASS}"), ElementsAre("authentication", "{", "auth_type|PASS", "}"));
  EXPECT_THAT(Pieces("}}"), ElementsAre("}", "}"));
}

TEST(Lexer, QuotesKeepBlanksAndBraces) { EXPECT_THAT(Pieces("a \"b { c\" d"), ElementsAre("a|b { c|d")); }

TEST(Lexer, AQuoteStartsAWordOfItsOwn) { EXPECT_THAT(Pieces("a\"b c\"d"), ElementsAre("a|b c|d")); }

TEST(Lexer, BracesOfAParameterBelongToTheWord) {
  EXPECT_THAT(Pieces("notify /etc/${NAME}.sh {"), ElementsAre("notify|/etc/${NAME}.sh", "{"));
  EXPECT_THAT(Pieces("a ${"), ElementsAre("a|$", "{"));
}

TEST(Lexer, RawKeepsWhatWasWritten) {
  LexedLine line;
  Lex("  script \"a  b\" 'c'  { x", &line);
  EXPECT_EQ(line.pieces[0].raw, "script \"a  b\" 'c'");
}

TEST(Lexer, AnOpenQuoteIsReportedAndEndsWithTheLine) {
  LexedLine line;
  Lex("a \"b c", &line);
  EXPECT_THAT(line.open_quote, Optional(2u));
  EXPECT_EQ(line.words[1].text, "b c");
  Lex("a", &line);
  EXPECT_FALSE(line.open_quote);
}

TEST(Lexer, CommentsEndALineOutsideQuotes) {
  bool escaped = false;
  EXPECT_EQ(WithoutComment("a # b", &escaped), "a ");
  EXPECT_EQ(WithoutComment("a!b", &escaped), "a");
  EXPECT_EQ(WithoutComment("a \"#b\" c", &escaped), "a \"#b\" c");
  EXPECT_FALSE(escaped);
  EXPECT_EQ(WithoutComment("a\\#b", &escaped), "a\\#b");
  EXPECT_TRUE(escaped);
}

TEST(Lexer, FindsBracesThatCut) {
  EXPECT_EQ(FindBrace("a \"{\" ${B} {"), 11u);
  EXPECT_EQ(FindBrace("a b"), std::string_view::npos);
}

TEST(SplitCommand, GroupsByBothQuotes) {
  EXPECT_THAT(SplitCommand("/bin/x 'a \"b' \"c 'd\" e"), Optional(ElementsAre("/bin/x", "a \"b", "c 'd", "e")));
}

TEST(SplitCommand, ABackslashMakesTheNextOctetOrdinary) {
  EXPECT_THAT(SplitCommand("a\\ b '\\n'"), Optional(ElementsAre("a b", "\\n")));
}

TEST(SplitCommand, AnOpenQuoteIsNoCommand) { EXPECT_EQ(SplitCommand("a 'b"), std::nullopt); }

}  // namespace
}  // namespace holdfast::config
