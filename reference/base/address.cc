#include "reference/base/address.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <vector>

namespace holdfast {
namespace {

template <typename T>
std::optional<T> ParseNumber(std::string_view text, int base, T max) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size() || value > max) return std::nullopt;
  return static_cast<T>(value);
}

std::optional<std::array<std::uint8_t, 4>> ParseV4(std::string_view text) {
  std::array<std::uint8_t, 4> octets{};
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t dot = i < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos || dot == 0 || dot > 3) return std::nullopt;
    const auto octet = ParseNumber<std::uint8_t>(text.substr(0, dot), 10, 255);
    if (!octet) return std::nullopt;
    octets[i] = *octet;
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return octets;
}

// The groups on one side of "::"; a trailing dotted quad counts as two groups (RFC 4291 section 2.2).
bool ParseGroups(std::string_view text, std::vector<std::uint16_t>& groups) {
  if (text.empty()) return true;
  while (true) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    if (colon == std::string_view::npos && group.find('.') != std::string_view::npos) {
      const auto quad = ParseV4(group);
      if (!quad) return false;
      groups.push_back(static_cast<std::uint16_t>((*quad)[0] << 8 | (*quad)[1]));
      groups.push_back(static_cast<std::uint16_t>((*quad)[2] << 8 | (*quad)[3]));
      return true;
    }
    const auto value = group.size() <= 4 ? ParseNumber<std::uint16_t>(group, 16, 0xffff) : std::nullopt;
    if (!value) return false;
    groups.push_back(*value);
    if (colon == std::string_view::npos) return true;
    text.remove_prefix(colon + 1);
  }
}

std::optional<std::array<std::uint8_t, 16>> ParseV6(std::string_view text) {
  std::vector<std::uint16_t> head, tail;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!ParseGroups(text, head) || head.size() != 8) return std::nullopt;
  } else if (!ParseGroups(text.substr(0, gap), head) || !ParseGroups(text.substr(gap + 2), tail) ||
             head.size() + tail.size() > 7) {
    return std::nullopt;
  }
  std::array<std::uint16_t, 8> groups{};
  std::copy(head.begin(), head.end(), groups.begin());
  std::copy(tail.begin(), tail.end(), groups.end() - static_cast<std::ptrdiff_t>(tail.size()));
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t i = 0; i < 8; ++i) {
    octets[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    octets[2 * i + 1] = static_cast<std::uint8_t>(groups[i]);
  }
  return octets;
}

std::string Hex(unsigned value) {
  char buffer[8];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, 16);
  return {buffer, end};
}

// RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first of equals) as "::".
std::string V6Text(std::span<const std::uint8_t> octets) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = octets[2 * i] << 8 | octets[2 * i + 1];
  std::size_t best = 8, best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > best_length) best = i, best_length = end - i;
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += "::";
      i += best_length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    text += Hex(groups[i]);
  }
  return text;
}

}  // namespace

std::string_view ToString(Family family) { return family == Family::kIpv4 ? "ipv4" : "ipv6"; }

IpAddress IpAddress::V4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return FromOctets(std::array<std::uint8_t, 4>{a, b, c, d});
}

IpAddress IpAddress::FromOctets(std::span<const std::uint8_t> octets) {
  assert(octets.size() == 4 || octets.size() == 16);
  IpAddress address;
  address.family_ = octets.size() == 4 ? Family::kIpv4 : Family::kIpv6;
  std::copy(octets.begin(), octets.end(), address.octets_.begin());
  return address;
}

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
  if (text.find(':') == std::string_view::npos) {
    const auto octets = ParseV4(text);
    return octets ? std::optional(FromOctets(*octets)) : std::nullopt;
  }
  const auto octets = ParseV6(text);
  return octets ? std::optional(FromOctets(*octets)) : std::nullopt;
}

bool IpAddress::IsLinkLocal() const {
  return is_v4() ? octets_[0] == 169 && octets_[1] == 254 : octets_[0] == 0xfe && (octets_[1] & 0xc0) == 0x80;
}

bool IpAddress::IsUnspecified() const {
  return std::all_of(octets_.begin(), octets_.end(), [](std::uint8_t octet) { return octet == 0; });
}

std::string IpAddress::ToString() const {
  if (!is_v4()) return V6Text(octets());
  std::string text;
  for (std::uint8_t octet : octets()) text += (text.empty() ? "" : ".") + std::to_string(octet);
  return text;
}

std::optional<IpPrefix> IpPrefix::Parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::Parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const std::uint8_t max = address->is_v4() ? 32 : 128;
  if (slash == std::string_view::npos) return IpPrefix{*address, max};
  const auto length = ParseNumber<std::uint8_t>(text.substr(slash + 1), 10, max);
  return length ? std::optional(IpPrefix{*address, *length}) : std::nullopt;
}

bool IpPrefix::Contains(const IpAddress& other) const {
  if (other.family() != address.family()) return false;
  const auto ours = address.octets(), theirs = other.octets();
  for (std::size_t bit = 0; bit < length; ++bit) {
    const unsigned mask = 0x80u >> (bit % 8);
    if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) return false;
  }
  return true;
}

std::string IpPrefix::ToString() const { return address.ToString() + "/" + std::to_string(length); }

std::optional<MacAddress> MacAddress::Parse(std::string_view text) {
  if (text.size() != 17) return std::nullopt;
  MacAddress mac;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto octet = ParseNumber<std::uint8_t>(text.substr(3 * i, 2), 16, 255);
    if (!octet || (i < 5 && text[3 * i + 2] != ':')) return std::nullopt;
    mac.octets[i] = *octet;
  }
  return mac;
}

MacAddress MacAddress::VirtualRouter(Family family, std::uint8_t vrid) {
  return {{0x00, 0x00, 0x5e, 0x00, static_cast<std::uint8_t>(family == Family::kIpv4 ? 1 : 2), vrid}};
}

MacAddress MacAddress::Multicast(const IpAddress& group) {
  const auto octets = group.octets();
  if (!group.is_v4()) return {{0x33, 0x33, octets[12], octets[13], octets[14], octets[15]}};
  return {{0x01, 0x00, 0x5e, static_cast<std::uint8_t>(octets[1] & 0x7f), octets[2], octets[3]}};
}

std::string MacAddress::ToString() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (std::uint8_t octet : octets) {
    if (!text.empty()) text += ':';
    text += kDigits[octet >> 4];
    text += kDigits[octet & 15];
  }
  return text;
}

}  // namespace holdfast
