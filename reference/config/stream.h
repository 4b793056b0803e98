// Pieces of all lines in a row, with one piece of sight ahead: whether a '{' follows a statement decides what it is.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "reference/config/lexer.h"
#include "reference/config/reader.h"
#include "reference/config/reporter.h"

namespace holdfast::config {

// A run of words with its places: a keyword and its arguments, or an entry of a value block.
struct Statement {
  std::span<const Word> words;  // never empty
  std::string_view raw;         // as written, quotes and all
  const LogicalLine* line = nullptr;

  std::string_view word(std::size_t i) const { return i < words.size() ? words[i].text : std::string_view{}; }
  std::size_t size() const { return words.size(); }
  Place place(std::size_t i = 0) const { return line->At(words[i].offset); }
  std::size_t length(std::size_t i = 0) const { return words[i].length(); }
  // Behind the last octet.
  Place end() const { return line->At(static_cast<std::uint32_t>(words[0].offset + raw.size())); }
  // The statement without its first `n` words; n is less than size().
  Statement From(std::size_t n) const { return {words.subspan(n), RawAfter(n), line}; }
  // What was written after the first `n` words, quotes and all.
  std::string_view RawAfter(std::size_t n) const;
  // It ends inside a double quote, which was reported; what is written behind it stands in the quote.
  bool ends_in_quote() const;
};

struct Token {
  PieceKind kind = PieceKind::kWords;
  Statement statement;  // kWords only
  Place place;
  std::uint32_t indent = 0;    // blanks in front of the line
  bool first_on_line = false;  // nothing but blanks stands before it
  bool expanded = false;       // it does not stand in the file as it is read
};

class PieceStream {
 public:
  PieceStream(LineReader& reader, Reporter& reporter) : reader_(reader), reporter_(reporter) {}
  // False at the end. The token is good until the second next call.
  bool Next(Token* token);
  // Without taking it; nullopt at the end.
  std::optional<PieceKind> PeekKind();

 private:
  struct Buffer {
    LogicalLine line;
    LexedLine lexed;
    std::size_t next = 0;
    bool exhausted() const { return next >= lexed.pieces.size(); }
  };
  bool Fill();

  LineReader& reader_;
  Reporter& reporter_;
  Buffer buffers_[2];
  int current_ = 0;
};

}  // namespace holdfast::config
