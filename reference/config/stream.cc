#include "reference/config/stream.h"

#include <algorithm>

namespace holdfast::config {

std::string_view Statement::RawAfter(std::size_t n) const {
  if (n >= words.size()) return {};
  return raw.substr(words[n].offset - words[0].offset);
}

bool Statement::ends_in_quote() const { return std::count(raw.begin(), raw.end(), '"') % 2 != 0; }

// Makes sure that the other buffer has a piece; false at the end.
bool PieceStream::Fill() {
  Buffer& ahead = buffers_[1 - current_];
  while (ahead.exhausted()) {
    if (!reader_.Next(&ahead.line)) return false;
    Lex(ahead.line.text, &ahead.lexed);
    ahead.next = 0;
  }
  return true;
}

std::optional<PieceKind> PieceStream::PeekKind() {
  const Buffer& current = buffers_[current_];
  if (!current.exhausted()) return current.lexed.pieces[current.next].kind;
  if (!Fill()) return std::nullopt;
  const Buffer& ahead = buffers_[1 - current_];
  return ahead.lexed.pieces[ahead.next].kind;
}

bool PieceStream::Next(Token* token) {
  if (buffers_[current_].exhausted()) {
    if (!Fill()) return false;
    current_ = 1 - current_;
    const Buffer& now = buffers_[current_];
    reporter_.SetExpansion(now.line.context);
    if (now.lexed.open_quote)
      reporter_.Structure(now.line.At(*now.lexed.open_quote), 1, "this quote is never closed",
                          "write the closing '\"' on the same line");
  }
  Buffer& now = buffers_[current_];
  const Piece& piece = now.lexed.pieces[now.next];
  token->kind = piece.kind;
  token->place = now.line.At(piece.offset);
  token->indent = now.line.indent;
  token->first_on_line = now.next == 0;
  token->expanded = now.line.expanded;
  token->statement = {std::span(now.lexed.words).subspan(piece.first_word, piece.word_count), piece.raw, &now.line};
  ++now.next;
  return true;
}

}  // namespace holdfast::config
