#include "reference/host/check_pattern.h"

#include <algorithm>

namespace holdfast::host {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kHexSpace = " \t";

// Appends a digit to an octet; false for what is none.
bool AddDigit(PatternOctet& octet, char c) {
  const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const std::size_t digit = kHexDigits.find(lower);
  if (lower != 'x' && digit == kHexDigits.npos) return false;
  octet.value = static_cast<std::uint8_t>(octet.value << 4 | (lower == 'x' ? 0 : digit));
  octet.mask = static_cast<std::uint8_t>(octet.mask << 4 | (lower == 'x' ? 0 : 15));
  return true;
}

}  // namespace

// Digits pair up from the left of each word; a last one alone is the low half.
std::optional<std::vector<PatternOctet>> ParseHexPattern(std::string_view text) {
  std::vector<PatternOctet> pattern;
  bool half = false;
  for (const char c : text) {
    if (kHexSpace.find(c) != kHexSpace.npos) {
      half = false;
      continue;
    }
    if (!half) pattern.emplace_back();
    if (!AddDigit(pattern.back(), c)) return std::nullopt;
    half = !half;
  }
  return pattern;
}

bool IsPlain(const std::vector<PatternOctet>& pattern) {
  return std::ranges::all_of(pattern, [](const PatternOctet& octet) { return octet.mask == 0xff; });
}

bool Fits(const std::vector<PatternOctet>& pattern, std::string_view octets) {
  const auto fits = [](const PatternOctet& wanted, char octet) {
    return ((static_cast<std::uint8_t>(octet) ^ wanted.value) & wanted.mask) == 0;
  };
  const std::size_t size = std::min(pattern.size(), octets.size());
  return std::equal(pattern.begin(), pattern.begin() + static_cast<std::ptrdiff_t>(size), octets.begin(), fits);
}

}  // namespace holdfast::host
