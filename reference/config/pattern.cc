// The quoted pattern of `regex`: keepalived decodes backslash escapes before PCRE2 sees them.
#include <algorithm>
#include <charconv>

#include "reference/config/customs.h"
#include "reference/config/lexer.h"

namespace holdfast::config {
namespace {

// Octets of the number at the front of `text`, at most `most`; its value goes to `out`. 0: no digit.
std::size_t TakeNumber(std::string_view text, std::size_t most, int base, std::string* out) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + std::min(most, text.size()), value, base);
  if (error != std::errc()) return 0;
  *out += static_cast<char>(value);
  return static_cast<std::size_t>(end - text.data());
}

// The escape after a backslash; how many octets it took. What is no escape stays, backslash and all.
std::size_t TakeEscape(std::string_view text, std::string* out) {
  static constexpr std::string_view kLetters = "abEfnrtv";
  static constexpr std::string_view kMeanings = "\a\b\033\f\n\r\t\v";
  if (const std::size_t i = kLetters.find(text[0]); i != kLetters.npos) return *out += kMeanings[i], 1;
  if (text[0] == 'c' && text.size() > 1) return *out += static_cast<char>(text[1] & 0x1f), 2;
  if (text[0] == 'x')
    if (const std::size_t taken = TakeNumber(text.substr(1), 2, 16, out)) return taken + 1;
  if (const std::size_t taken = TakeNumber(text, 3, 8, out)) return taken;
  *out += '\\';
  *out += text[0];
  return 1;
}

}  // namespace

std::string SplitPattern(std::string_view raw) {
  raw = Trim(raw);
  if (!raw.empty() && (raw.front() == '"' || raw.front() == '\'')) {
    const std::size_t end = raw.find(raw.front(), 1);
    raw = raw.substr(1, end == raw.npos ? raw.npos : end - 1);
  }
  std::string pattern;
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] != '\\' || i + 1 >= raw.size()) {
      pattern += raw[i++];
    } else {
      i += 1 + TakeEscape(raw.substr(i + 1), &pattern);
    }
  }
  return pattern;
}

// A backslash and what follows it stay as they are where that is no escape; other octets that a line cannot hold are
// written as numbers.
std::string PatternText(std::string_view pattern) {
  constexpr std::string_view kEscapes = "abEfnrtvcx01234567";
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "\"";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(pattern[i]);
    const bool pair = c == '\\' && i + 1 < pattern.size() && pattern[i + 1] >= ' ' && pattern[i + 1] != '"' &&
                      kEscapes.find(pattern[i + 1]) == kEscapes.npos;
    if (pair) {
      text += pattern.substr(i++, 2);
    } else if (c < ' ' || c == '"' || c == '\\' || c == 0x7f) {
      text += {'\\', 'x', kDigits[c >> 4], kDigits[c & 15]};
    } else {
      text += static_cast<char>(c);
    }
  }
  return text + '"';
}

}  // namespace holdfast::config
