// What a fuzz target says of its subject: it holds, or the run ends.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace holdfast::fuzz {

inline void Require(bool holds) {
  if (!holds) std::abort();
}

// Takes the first octet off; 0 where there is none.
inline std::uint8_t TakeOctet(std::string_view& input) {
  if (input.empty()) return 0;
  const auto octet = static_cast<std::uint8_t>(input.front());
  input.remove_prefix(1);
  return octet;
}

}  // namespace holdfast::fuzz
