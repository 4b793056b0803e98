#include "reference/config/lexer.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace holdfast::config {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view WithoutComment(std::string_view text, bool* escaped) {
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') in_quotes = !in_quotes;
    if (in_quotes || (text[i] != '#' && text[i] != '!')) continue;
    if (i == 0 || text[i - 1] != '\\') return text.substr(0, i);
    *escaped = true;
  }
  return text;
}

namespace {

// The octets of "${NAME...}" at the front, or 0.
std::size_t ReferenceLength(std::string_view text) {
  const bool name = text.size() > 3 && text.starts_with("${") &&
                    (std::isalpha(static_cast<unsigned char>(text[2])) || text[2] == '_');
  const std::size_t close = name ? text.find_first_of("{}\"", 2) : text.npos;
  return close != text.npos && text[close] == '}' ? close + 1 : 0;
}

}  // namespace

std::size_t FindBrace(std::string_view text, std::size_t from) {
  bool in_quotes = false;
  for (std::size_t i = from; i < text.size();) {
    if (const std::size_t length = text[i] == '$' ? ReferenceLength(text.substr(i)) : 0) {
      i += length;
      continue;
    }
    if (text[i] == '"') in_quotes = !in_quotes;
    if (!in_quotes && (text[i] == '{' || text[i] == '}')) return i;
    ++i;
  }
  return text.npos;
}

namespace {

bool EndsWord(char c) {
  static constexpr auto kEnds = [] {
    std::array<bool, 256> ends{};
    for (const char end : {'{', '}', '"'}) ends[static_cast<unsigned char>(end)] = true;
    for (unsigned blank = 0; blank < 256; ++blank) ends[blank] |= IsBlank(static_cast<char>(blank));
    return ends;
  }();
  return kEnds[static_cast<unsigned char>(c)];
}

class Cutter {
 public:
  Cutter(std::string_view text, LexedLine* line) : text_(text), line_(line) {}

  void Run() {
    while (SkipBlanks(), at_ < text_.size()) {
      if (text_[at_] == '{' || text_[at_] == '}') {
        EndRun();
        Brace();
      } else {
        TakeWord();
      }
    }
    EndRun();
  }

 private:
  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
  }

  void Brace() {
    const PieceKind kind = text_[at_] == '{' ? PieceKind::kOpen : PieceKind::kClose;
    line_->pieces.push_back({kind, Offset(), 0, 0, text_.substr(at_, 1)});
    ++at_;
  }

  void TakeWord() {
    if (!in_run_) {
      in_run_ = true;
      line_->pieces.push_back({PieceKind::kWords, Offset(), static_cast<std::uint32_t>(line_->words.size()), 0, {}});
    }
    ++line_->pieces.back().word_count;
    if (text_[at_] == '"') {
      TakeQuoted();
    } else {
      TakePlain();
    }
    run_end_ = at_;
  }

  void TakePlain() {
    const std::size_t start = at_;
    while (at_ < text_.size() && !EndsWord(text_[at_]))
      at_ += text_[at_] == '$' ? std::max<std::size_t>(1, ReferenceLength(text_.substr(at_))) : 1;
    line_->words.push_back({text_.substr(start, at_ - start), static_cast<std::uint32_t>(start), false});
  }

  void TakeQuoted() {
    const std::size_t start = at_;
    const std::size_t end = text_.find('"', start + 1);
    if (end == text_.npos) {
      line_->open_quote = Offset();
      line_->words.push_back({Trim(text_.substr(start + 1)), static_cast<std::uint32_t>(start), true});
      at_ = text_.size();
      return;
    }
    line_->words.push_back({text_.substr(start + 1, end - start - 1), static_cast<std::uint32_t>(start), true});
    at_ = end + 1;
  }

  void EndRun() {
    if (!in_run_) return;
    in_run_ = false;
    Piece& run = line_->pieces.back();
    run.raw = text_.substr(run.offset, run_end_ - run.offset);
  }

  std::uint32_t Offset() const { return static_cast<std::uint32_t>(at_); }

  std::string_view text_;
  LexedLine* line_;
  std::size_t at_ = 0;
  std::size_t run_end_ = 0;
  bool in_run_ = false;
};

}  // namespace

void Lex(std::string_view text, LexedLine* line) {
  line->words.clear();
  line->pieces.clear();
  line->open_quote.reset();
  Cutter(text, line).Run();
}

std::optional<std::vector<std::string>> SplitCommand(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!quote && IsBlank(c)) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back(), in_word = true;
    if (quote && c == quote) {
      quote = 0;
    } else if (!quote && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      words.back() += text[++i];
    } else {
      words.back() += c;
    }
  }
  if (quote) return std::nullopt;
  return words;
}

}  // namespace holdfast::config
