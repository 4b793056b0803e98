// Lines that stand for many: ~SEQ(var, [start, [step,]] end) text and ~LST(var, v1, v2...) text. The text is read once
// for each value, with the variables defined as parameters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/result.h"

namespace holdfast::config {

struct Generator {
  std::vector<std::string> variables;            // more than one only for ~LST({a,b}, ...)
  std::vector<std::vector<std::string>> values;  // ~LST: one row per round, as long as `variables`
  std::int64_t next = 0, step = 1, end = -1;     // ~SEQ: no rows, but numbers
  bool hexadecimal = false;                      // ~SEQx
  bool is_sequence = false;
  std::size_t round = 0;
  std::string text;  // what follows the closing bracket

  // The variables' values of the next round; nullopt when there is none.
  std::optional<std::vector<std::string>> Next();
};

// "~SEQ(" or "~LST(" at the front; how many octets the call takes, up to and with the closing bracket. 0: no call.
std::size_t GeneratorCallLength(std::string_view text);

// Where the first call outside double quotes begins; npos: there is none.
std::size_t FindGenerator(std::string_view text);

// Reads a call whose parameters were substituted; an error says what is wrong with its arguments.
Result<Generator> ParseGenerator(std::string_view call);

}  // namespace holdfast::config
