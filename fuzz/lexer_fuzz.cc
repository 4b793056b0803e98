// The lexer on any line: what it gives lies inside the line and in order, and words written again are read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "reference/config/lexer.h"
#include "reference/config/writer.h"

namespace holdfast::config {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

bool Inside(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void CheckPieces(std::string_view text, const LexedLine& line) {
  std::size_t words = 0, at = 0;
  for (const Piece& piece : line.pieces) {
    Require(piece.offset >= at && piece.offset < text.size());
    at = piece.offset + 1;
    Require(Inside(piece.raw, text) && !piece.raw.empty());
    Require((piece.kind == PieceKind::kWords) == (piece.word_count > 0));
    if (piece.kind == PieceKind::kWords) Require(piece.first_word == words);
    words += piece.word_count;
  }
  Require(words == line.words.size());
}

// A word never holds a double quote, so it can be written again, whatever else it holds.
void WriteAgain(const LexedLine& line) {
  static std::string text;  // these two are kept: allocating is what costs most under sanitizers
  static LexedLine again;
  text.clear();
  for (const Word& word : line.words) {
    Require(word.text.find('"') == word.text.npos);
    text += WordText(word.text);
    text += ' ';
  }
  Lex(text, &again);
  Require(again.words.size() == line.words.size() && !again.open_quote);
  for (std::size_t i = 0; i < line.words.size(); ++i) Require(again.words[i].text == line.words[i].text);
}

void Run(std::string_view input) {
  bool escaped = false;
  const std::string_view text = WithoutComment(input, &escaped);
  Require(input.starts_with(text));
  static LexedLine line;
  Lex(text, &line);
  CheckPieces(text, line);
  WriteAgain(line);
  const std::size_t brace = FindBrace(text);
  Require(brace == text.npos || text[brace] == '{' || text[brace] == '}');
  const auto command = SplitCommand(text);
  if (command) Require(command->empty() == Trim(text).empty());
}

}  // namespace
}  // namespace holdfast::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::config::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
