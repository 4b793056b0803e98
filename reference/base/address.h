// Addresses as values: IPv4, IPv6 and MAC, kept in network byte order so that comparison is the RFC's
// (RFC 9568 section 6.4.3: unsigned integers in network byte order).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast {

enum class Family : std::uint8_t { kIpv4 = 4, kIpv6 = 6 };

std::string_view ToString(Family family);  // "ipv4", "ipv6"

// An IPv4 or IPv6 address. The default value is 0.0.0.0.
class IpAddress {
 public:
  constexpr IpAddress() = default;
  static IpAddress V4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d);
  // `octets` are 4 or 16 in network byte order; any other length is a programming error (asserts).
  static IpAddress FromOctets(std::span<const std::uint8_t> octets);
  // Textual form, without prefix length or zone; nullopt for anything else.
  static std::optional<IpAddress> Parse(std::string_view text);

  Family family() const { return family_; }
  bool is_v4() const { return family_ == Family::kIpv4; }
  // 4 or 16 octets, network byte order; valid as long as this object.
  std::span<const std::uint8_t> octets() const { return {octets_.data(), is_v4() ? 4u : 16u}; }
  bool IsLinkLocal() const;  // 169.254/16 or fe80::/10
  bool IsUnspecified() const;
  std::string ToString() const;  // RFC 5952 for IPv6

  auto operator<=>(const IpAddress&) const = default;  // by family, then as unsigned integers

 private:
  Family family_ = Family::kIpv4;
  std::array<std::uint8_t, 16> octets_{};
};

// An address with a prefix length, as in 192.0.2.10/24.
struct IpPrefix {
  IpAddress address;
  std::uint8_t length = 32;  // 0..32 or 0..128

  // Without "/n" the length is 32 or 128.
  static std::optional<IpPrefix> Parse(std::string_view text);
  bool Contains(const IpAddress& other) const;
  std::string ToString() const;
  auto operator<=>(const IpPrefix&) const = default;
};

// A 48-bit Ethernet address.
struct MacAddress {
  std::array<std::uint8_t, 6> octets{};

  static std::optional<MacAddress> Parse(std::string_view text);  // "00:00:5e:00:01:33"
  // Virtual Router MAC, RFC 9568 section 7.3: 00-00-5E-00-01-{VRID} for IPv4, 00-00-5E-00-02-{VRID} for IPv6.
  static MacAddress VirtualRouter(Family family, std::uint8_t vrid);
  // Where a multicast address goes on Ethernet: RFC 1112 section 6.4, RFC 2464 section 7.
  static MacAddress Multicast(const IpAddress& group);
  std::string ToString() const;
  auto operator<=>(const MacAddress&) const = default;
};

}  // namespace holdfast

template <>
struct std::hash<holdfast::IpAddress> {
  std::size_t operator()(const holdfast::IpAddress& address) const noexcept {
    std::size_t h = static_cast<std::size_t>(address.family());
    for (std::uint8_t octet : address.octets()) h = h * 1099511628211u ^ octet;
    return h;
  }
};
