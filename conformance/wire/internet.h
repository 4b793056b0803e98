// Ethernet, IPv4, IPv6 and the Internet checksum: what carries the messages of this room. For its codecs, not for
// cases.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

#include "conformance/wire/address.h"

namespace holdfast::wire {

// Appends in network byte order.
void Put8(Bytes& out, unsigned value);
void Put16(Bytes& out, unsigned value);
void Put(Bytes& out, std::span<const std::uint8_t> octets);
std::uint16_t Get16(std::span<const std::uint8_t> octets, std::size_t at);  // `at` + 1 must be inside

// RFC 1071: the one's complement of the sum of 16-bit words over the pieces, each of even length but the last.
// 0 over data that carries its own right checksum.
std::uint16_t Checksum(std::initializer_list<std::span<const std::uint8_t>> pieces);

// What precedes an upper-layer message in its sum: RFC 8200 section 8.1, or over IPv4 the shape of RFC 793's.
Bytes PseudoHeader(const Address& source, const Address& destination, std::uint8_t protocol, std::size_t length);

// An IP packet in an Ethernet frame, without options or extension headers.
struct IpFrame {
  Mac mac_source, mac_destination;
  Address source, destination;  // of one family
  std::uint8_t protocol = 0;
  std::uint8_t ttl = 64;  // or hop limit
  Bytes payload;          // without the padding of a short frame
};

// DSCP is CS6, as routing protocols have it; identification and flags are 0.
Bytes EncodeIp(const IpFrame& packet);

// nullopt for anything that is not a whole IP packet, or not its first fragment.
std::optional<IpFrame> DecodeIp(std::span<const std::uint8_t> frame);

inline constexpr std::uint16_t kEtherIpv4 = 0x0800, kEtherArp = 0x0806, kEtherIpv6 = 0x86dd;
inline constexpr std::uint8_t kProtocolIcmp = 1, kProtocolIcmpv6 = 58, kProtocolVrrp = 112;
inline constexpr std::size_t kEthernetHeader = 14;

// The EtherType of a frame, 0 where it is too short to have one.
std::uint16_t EtherType(std::span<const std::uint8_t> frame);

}  // namespace holdfast::wire
