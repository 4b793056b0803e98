// HEX_STR of UDP_CHECK: "Ab12f 3 45" is AB 12 0F 03 45; in a reply's, a digit x fits any four bits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::host {

struct PatternOctet {
  std::uint8_t value = 0;
  std::uint8_t mask = 0xff;  // bits that count
  bool operator==(const PatternOctet&) const = default;
};

// nullopt where anything but hexadecimal digits, x and white space is in it.
std::optional<std::vector<PatternOctet>> ParseHexPattern(std::string_view text);

// True where no octet counts less than wholly: it can be sent.
bool IsPlain(const std::vector<PatternOctet>& pattern);

// Over the shorter of both lengths, as keepalived compares.
bool Fits(const std::vector<PatternOctet>& pattern, std::string_view octets);

}  // namespace holdfast::host
