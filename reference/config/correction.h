// Changes of a file's text that its author surely meant. The parser and the checks note them beside their diagnostics;
// fix.h carries them out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/config/place.h"

namespace holdfast::config {

struct Correction {
  enum Kind : std::uint8_t {
    kReplace,     // `length` octets at `at` by `text`; a line that begins in `text` is indented like that of `at`
    kAppend,      // `text` at the end of the file that `at` is in
    kMoveBehind,  // from `at` to the brace at `last`, comments above included, behind the brace at `to`
    kMoveInto,    // from `at` to in front of `last`, in front of the closing brace at `to`
  };
  Kind kind = kReplace;
  Place at;
  std::size_t length = 0;
  std::string text;
  Place last, to;
};

// The one candidate within a third of `word`'s length in edit distance; empty if there is none, or another one too.
std::string_view SurelyMeant(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace holdfast::config
