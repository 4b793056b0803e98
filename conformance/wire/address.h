// Addresses of the suite: values in network byte order.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::wire {

using Bytes = std::vector<std::uint8_t>;
enum class Version : std::uint8_t { kV2 = 2, kV3 = 3 };
enum class Family : std::uint8_t { kIpv4 = 4, kIpv6 = 6 };

std::string_view ToString(Version version);  // "v2", "v3"
std::string_view ToString(Family family);    // "ipv4", "ipv6"

struct Address {
  Family family = Family::kIpv4;
  std::array<std::uint8_t, 16> octets{};  // the first 4 count for IPv4, the rest are zero

  static Address FromOctets(std::span<const std::uint8_t> octets);  // 4 or 16
  static Address Of(std::string_view text);                         // a literal of ours; aborts on nonsense
  std::span<const std::uint8_t> bytes() const { return {octets.data(), family == Family::kIpv4 ? 4u : 16u}; }
  bool IsLinkLocal() const;
  Address Plus(int n) const;  // the neighbour n further, as an unsigned integer
  std::string ToString() const;
  auto operator<=>(const Address&) const = default;  // RFC 9568 section 6.4.3: unsigned, network byte order
};

struct Mac {
  std::array<std::uint8_t, 6> octets{};

  static Mac Of(std::string_view text);
  static Mac VirtualRouter(Family family, std::uint8_t vrid);  // RFC 9568 section 7.3
  static Mac Group(const Address& group);                      // RFC 1112 section 6.4, RFC 2464 section 7
  static Mac Broadcast() { return {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}; }
  std::string ToString() const;
  auto operator<=>(const Mac&) const = default;
};

// 224.0.0.18 (RFC 9568 section 5.1.1.2) or ff02::12 (5.1.2.2).
Address VrrpGroup(Family family);

}  // namespace holdfast::wire
