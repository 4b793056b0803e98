#include "conformance/wire/address.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace holdfast::wire {
namespace {

[[noreturn]] void Nonsense(std::string_view text) {
  std::fprintf(stderr, "not an address: \"%.*s\"\n", static_cast<int>(text.size()), text.data());
  std::abort();
}

// The number up to `stop` or the end; takes both off `text`.
unsigned TakeNumber(std::string_view& text, char stop, int base, unsigned limit) {
  const std::string digits(text.substr(0, text.find(stop)));
  char* end = nullptr;
  const unsigned long value = std::strtoul(digits.c_str(), &end, base);
  if (digits.empty() || *end != '\0' || value > limit) Nonsense(text);
  text.remove_prefix(std::min(text.size(), digits.size() + 1));
  return static_cast<unsigned>(value);
}

std::vector<unsigned> Groups(std::string_view text) {
  std::vector<unsigned> groups;
  while (!text.empty()) groups.push_back(TakeNumber(text, ':', 16, 0xffff));
  return groups;
}

Address ParseIpv4(std::string_view text) {
  Address address;
  for (int i = 0; i < 4; ++i)
    address.octets[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(TakeNumber(text, '.', 10, 255));
  if (!text.empty()) Nonsense(text);
  return address;
}

Address ParseIpv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  const bool whole = gap == std::string_view::npos;
  const std::vector<unsigned> head = Groups(text.substr(0, gap));
  const std::vector<unsigned> tail = whole ? std::vector<unsigned>{} : Groups(text.substr(gap + 2));
  if (head.size() + tail.size() > 8 || (whole && head.size() != 8)) Nonsense(text);
  std::array<unsigned, 8> groups{};
  std::copy(head.begin(), head.end(), groups.begin());
  std::copy(tail.begin(), tail.end(), groups.end() - static_cast<std::ptrdiff_t>(tail.size()));
  Address address{Family::kIpv6, {}};
  for (std::size_t i = 0; i < 8; ++i) {
    address.octets[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    address.octets[2 * i + 1] = static_cast<std::uint8_t>(groups[i]);
  }
  return address;
}

std::string Ipv4Text(std::span<const std::uint8_t> o) {
  char text[16];
  std::snprintf(text, sizeof text, "%u.%u.%u.%u", o[0], o[1], o[2], o[3]);
  return text;
}

// RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as "::".
std::string Ipv6Text(std::span<const std::uint8_t> o) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<unsigned>(o[2 * i] << 8 | o[2 * i + 1]);
  std::size_t best = 8, best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0) ++length;
    if (length > best_length) best = i, best_length = length;
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += "::";
      i += best_length - 1;
      continue;
    }
    char group[6];
    std::snprintf(group, sizeof group, "%s%x", text.empty() || text.back() == ':' ? "" : ":", groups[i]);
    text += group;
  }
  return text;
}

}  // namespace

std::string_view ToString(Version version) { return version == Version::kV2 ? "v2" : "v3"; }
std::string_view ToString(Family family) { return family == Family::kIpv4 ? "ipv4" : "ipv6"; }

Address Address::FromOctets(std::span<const std::uint8_t> octets) {
  if (octets.size() != 4 && octets.size() != 16) Nonsense("wrong number of octets");
  Address address{octets.size() == 4 ? Family::kIpv4 : Family::kIpv6, {}};
  std::copy(octets.begin(), octets.end(), address.octets.begin());
  return address;
}

Address Address::Of(std::string_view text) {
  return text.find(':') == std::string_view::npos ? ParseIpv4(text) : ParseIpv6(text);
}

bool Address::IsLinkLocal() const {
  return family == Family::kIpv4 ? octets[0] == 169 && octets[1] == 254
                                 : octets[0] == 0xfe && (octets[1] & 0xc0) == 0x80;
}

Address Address::Plus(int n) const {
  Address sum = *this;
  std::int64_t carry = n;
  for (std::size_t i = bytes().size(); i-- > 0 && carry != 0;) {
    const std::int64_t value = sum.octets[i] + carry;
    sum.octets[i] = static_cast<std::uint8_t>(value & 0xff);
    carry = (value - (value & 0xff)) / 256;
  }
  return sum;
}

std::string Address::ToString() const { return family == Family::kIpv4 ? Ipv4Text(octets) : Ipv6Text(octets); }

Mac Mac::Of(std::string_view text) {
  if (text.size() != 17) Nonsense(text);
  Mac mac;
  for (std::uint8_t& octet : mac.octets) octet = static_cast<std::uint8_t>(TakeNumber(text, ':', 16, 255));
  return mac;
}

Mac Mac::VirtualRouter(Family family, std::uint8_t vrid) {
  return {{0x00, 0x00, 0x5e, 0x00, static_cast<std::uint8_t>(family == Family::kIpv4 ? 1 : 2), vrid}};
}

Mac Mac::Group(const Address& group) {
  const auto o = group.bytes();
  if (group.family == Family::kIpv4) return {{0x01, 0x00, 0x5e, static_cast<std::uint8_t>(o[1] & 0x7f), o[2], o[3]}};
  return {{0x33, 0x33, o[12], o[13], o[14], o[15]}};
}

std::string Mac::ToString() const {
  char text[18];
  std::snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", octets[0], octets[1], octets[2], octets[3],
                octets[4], octets[5]);
  return text;
}

Address VrrpGroup(Family family) { return Address::Of(family == Family::kIpv4 ? "224.0.0.18" : "ff02::12"); }

}  // namespace holdfast::wire
