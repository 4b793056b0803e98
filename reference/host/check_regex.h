// A PCRE2 pattern whose cost is bounded: neither a pattern nor a page may hold the checks up.
#pragma once

#include <memory>
#include <string_view>

#include "reference/host/check_port.h"

namespace holdfast::host {

class CheckRegex {
 public:
  // An error says what does not compile, and where in the pattern; or which option word is unknown.
  static Result<CheckRegex> Compile(const HttpRegex& spec);

  enum class Found : std::uint8_t { kYes, kNo, kTooCostly };
  // Searches from min_offset on, for a match that begins no later than max_offset.
  Found Search(std::string_view text) const;

 private:
  struct Code;
  std::shared_ptr<const Code> code_;
};

}  // namespace holdfast::host
