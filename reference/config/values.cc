#include "reference/config/values.h"

#include <algorithm>
#include <charconv>

namespace holdfast::config {

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> ParseDecimal(std::string_view text, std::int64_t scale, bool* rounded) {
  const std::size_t dot = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, dot);
  const std::string_view fraction = dot < text.size() ? text.substr(dot + 1) : std::string_view{};
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (whole.size() + fraction.size() == 0 || !std::all_of(fraction.begin(), fraction.end(), digit)) return std::nullopt;
  const std::optional<std::int64_t> units = whole.empty() ? 0 : ParseInteger(whole);
  if (!units || *units < 0 || *units > INT64_MAX / scale - 1) return std::nullopt;
  std::int64_t value = *units * scale;
  std::int64_t place = scale;
  for (std::size_t i = 0; i < fraction.size(); ++i) {
    if (place == 1) {
      *rounded |= fraction.find_first_not_of('0', i) != fraction.npos;
      return value + (fraction[i] >= '5' ? 1 : 0);
    }
    place /= 10;
    value += (fraction[i] - '0') * place;
  }
  return value;
}

std::optional<bool> ParseBool(std::string_view text) {
  if (text == "true" || text == "on" || text == "yes") return true;
  if (text == "false" || text == "off" || text == "no") return false;
  return std::nullopt;
}

std::string DecimalText(std::int64_t value, std::int64_t scale) {
  std::string text = std::to_string(value / scale);
  std::int64_t rest = value % scale;
  if (rest == 0) return text;
  text += '.';
  for (std::int64_t place = scale / 10; rest && place; place /= 10) {
    text += static_cast<char>('0' + rest / place);
    rest %= place;
  }
  return text;
}

}  // namespace holdfast::config
