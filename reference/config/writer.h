// The normal form as text: one keyword a line, blocks indented by four blanks, every word quoted that could be taken
// for something else. What the tables' print functions write with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/config/model_vrrp.h"

namespace holdfast::config {

struct Block;

// A word as the lexer reads it back: as it is, or between double quotes. It must not hold a double quote.
std::string WordText(std::string_view word);

// A command line and its user and group, as Context::Command reads them back. Empty where no line can say it: an odd
// number of double quotes in all.
std::string CommandText(const Script& script);

// A line put together word by word.
class Phrase {
 public:
  explicit Phrase(std::string_view keyword) : text_(keyword) {}

  Phrase& Plain(std::string_view text) { return text_ += ' ', text_ += text, *this; }
  Phrase& Word(std::string_view word) { return Plain(WordText(word)); }
  Phrase& Number(std::int64_t number) { return Plain(std::to_string(number)); }
  // The word alone, if it holds.
  Phrase& Flag(std::string_view word, bool holds) { return holds ? Plain(word) : *this; }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

class Writer {
 public:
  void Line(std::string_view text);
  void Line(const Phrase& phrase) { Line(phrase.text()); }
  // `head { ... }`; a block in which nothing is said is left out unless `even_empty`.
  void WriteBlock(std::string_view head, const Block& block, const void* object, bool even_empty);
  // The keywords or entries of a block, one after the other.
  void WriteBody(const Block& block, const void* object);
  // What was written, headed by the definition of $DOLLAR where a word needs it.
  std::string Take();

 private:
  std::string text_;
  int depth_ = 0;
  bool uses_dollar_ = false;
};

}  // namespace holdfast::config
