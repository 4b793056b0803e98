// TCP (RFC 9293), UDP (RFC 768) and IPv4 in IPv4 (RFC 2003), as far as a load balancer's traffic is told by them.
#pragma once

#include <optional>
#include <string>

#include "conformance/wire/internet.h"

namespace holdfast::wire {

inline constexpr std::uint8_t kProtocolIpip = 4, kProtocolTcp = 6, kProtocolUdp = 17;
enum TcpFlag : std::uint8_t { kFin = 1, kSyn = 2, kRst = 4, kAck = 16 };

// A TCP segment or UDP datagram without options.
struct Transport {
  std::uint8_t protocol = kProtocolTcp;
  std::uint16_t source = 0, destination = 0;  // ports
  std::uint8_t flags = 0;                     // TCP
  std::uint32_t sequence = 0;                 // TCP
  Bytes data;
};

// As the payload of an IP packet between those addresses, with its checksum.
Bytes EncodeTransport(const Transport& message, const Address& source, const Address& destination);
// nullopt: not TCP or UDP, or cut short.
std::optional<Transport> DecodeTransport(const IpFrame& ip);
// Whether TCP's or UDP's checksum fits the packet as it is.
bool HasRightSum(const IpFrame& ip);
// The packet inside an IPv4-in-IPv4 packet, in a frame of its own with the outer MACs.
std::optional<Bytes> Unwrapped(const IpFrame& outer);

// "TCP SYN 203.0.113.1:40001 to 192.0.2.100:80", with "in IPv4 192.0.2.10 to 198.51.100.21: " in front where it is
// wrapped; empty for anything else.
std::string DescribeTransport(std::span<const std::uint8_t> frame);

}  // namespace holdfast::wire
