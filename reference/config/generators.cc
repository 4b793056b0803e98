#include "reference/config/generators.h"

#include <charconv>

#include "reference/config/lexer.h"

namespace holdfast::config {
namespace {

// Cut at commas outside {}.
std::vector<std::string_view> SplitArguments(std::string_view text) {
  std::vector<std::string_view> arguments;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '{') ++depth;
    if (i < text.size() && text[i] == '}') --depth;
    if (i < text.size() && (text[i] != ',' || depth > 0)) continue;
    arguments.push_back(Trim(text.substr(start, i - start)));
    start = i + 1;
  }
  return arguments;
}

// "{a, b}" gives a and b; anything else is itself.
std::vector<std::string> Members(std::string_view text) {
  std::vector<std::string> members;
  if (!text.starts_with('{') || !text.ends_with('}')) return {std::string(text)};
  for (std::string_view member : SplitArguments(text.substr(1, text.size() - 2))) members.emplace_back(member);
  return members;
}

std::optional<std::int64_t> Number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) base = 16, text.remove_prefix(2);
  std::int32_t value = 0;  // 32 bits: sums of three cannot overflow 64
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return negative ? -value : value;
}

std::string Text(std::int64_t value, bool hexadecimal) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value, hexadecimal ? 16 : 10);
  return {digits, end};
}

Result<Generator> Sequence(const std::vector<std::string_view>& arguments, bool hexadecimal) {
  if (arguments.size() < 2 || arguments.size() > 4)
    return Fail("~SEQ takes a variable and one to three numbers: ~SEQ(var, [start, [step,]] end)");
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::optional<std::int64_t> number = Number(arguments[i]);
    if (!number) return Fail("'" + std::string(arguments[i]) + "' is not a number");
    numbers.push_back(*number);
  }
  Generator g;
  g.is_sequence = true;
  g.hexadecimal = hexadecimal;
  g.variables = {std::string(arguments[0])};
  g.end = numbers.back();
  g.next = numbers.size() > 1 ? numbers[0] : 1;
  g.step = numbers.size() > 2 ? numbers[1] : g.next <= g.end ? 1 : -1;
  if (g.step == 0) return Fail("a step of 0 never reaches the end");
  return g;
}

Result<Generator> List(const std::vector<std::string_view>& arguments) {
  if (arguments.size() < 2) return Fail("~LST takes a variable and at least one value: ~LST(var, v1, v2)");
  Generator g;
  g.variables = Members(arguments[0]);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    std::vector<std::string> row =
        g.variables.size() == 1 ? std::vector<std::string>{std::string(arguments[i])} : Members(arguments[i]);
    row.resize(g.variables.size());  // missing values are empty
    g.values.push_back(std::move(row));
  }
  return g;
}

}  // namespace

std::optional<std::vector<std::string>> Generator::Next() {
  if (!is_sequence) return round < values.size() ? std::optional(values[round++]) : std::nullopt;
  if (step > 0 ? next > end : next < end) return std::nullopt;
  std::vector<std::string> row{Text(next, hexadecimal)};
  next += step;
  return row;
}

std::size_t GeneratorCallLength(std::string_view text) {
  if (!text.starts_with("~SEQ(") && !text.starts_with("~SEQx(") && !text.starts_with("~LST(")) return 0;
  const std::size_t close = text.find(')');
  return close == text.npos ? 0 : close + 1;
}

std::size_t FindGenerator(std::string_view text) {
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') in_quotes = !in_quotes;
    if (text[i] == '~' && !in_quotes && GeneratorCallLength(text.substr(i))) return i;
  }
  return text.npos;
}

Result<Generator> ParseGenerator(std::string_view call) {
  const std::size_t open = call.find('(');
  const std::vector<std::string_view> arguments = SplitArguments(call.substr(open + 1, call.size() - open - 2));
  if (call.starts_with("~LST")) return List(arguments);
  return Sequence(arguments, call.starts_with("~SEQx"));
}

}  // namespace holdfast::config
