// One line of keepalived.conf into words and braces. Lines are the language's unit: the first word is a keyword, the
// rest are its arguments; braces stand anywhere outside double quotes and cut the line, but for those of ${NAME}.
// Comments are gone before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::config {

struct Word {
  std::string_view text;     // without its quotes
  std::uint32_t offset = 0;  // of its first octet in the line, from 0, the quote included
  bool quoted = false;
  // Octets that it takes in the line.
  std::size_t length() const { return text.size() + (quoted ? 2 : 0); }
};

enum class PieceKind : std::uint8_t { kWords, kOpen, kClose };

// A run of words, or a brace.
struct Piece {
  PieceKind kind = PieceKind::kWords;
  std::uint32_t offset = 0;
  std::uint32_t first_word = 0, word_count = 0;  // in LexedLine::words; kWords only
  std::string_view raw;                          // the octets of the run, without comment and outer blanks
};

// The pieces of a line. Reusable: Lex clears it. Views point into the line's text.
struct LexedLine {
  std::vector<Word> words;
  std::vector<Piece> pieces;
  std::optional<std::uint32_t> open_quote;  // offset of a double quote that has no partner; it ends at the line's end
};

void Lex(std::string_view text, LexedLine* line);

// The text before a comment. '!' and '#' after a backslash are not comments; `*escaped` says that there was one.
std::string_view WithoutComment(std::string_view text, bool* escaped);

// The offset of the first brace at or after `from` that cuts the line; npos: none.
std::size_t FindBrace(std::string_view text, std::size_t from = 0);

// Blanks as keepalived has them: space, tab, form feed, carriage return, vertical tab, line feed.
constexpr bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
std::string_view Trim(std::string_view text);

// The words of a command line, as the script keywords read it: both kinds of quotes group, and may join with what
// touches them; a backslash outside single quotes makes the next octet ordinary. nullopt: a quote is not closed.
std::optional<std::vector<std::string>> SplitCommand(std::string_view text);

}  // namespace holdfast::config
