// The IP header of an advertisement, made here and not by the kernel: the source is the interface's primary address
// although the packet leaves by a virtual MAC interface that has none. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "reference/base/address.h"

namespace holdfast::host {

inline constexpr std::uint8_t kVrrpProtocol = 112;      // RFC 9568 sections 5.1.1.4 and 5.1.2.4
inline constexpr std::uint8_t kInternetControl = 0xc0;  // DSCP CS6, as routing protocols use (RFC 4594 section 3.1)

struct IpHeaderFields {
  IpAddress source;
  IpAddress destination;  // of the source's family
  std::uint8_t hop_limit = 255;
};

// Header and message in one. IPv4: identification, total length and header checksum are left to the kernel, which fills
// them in on a raw socket.
std::vector<std::uint8_t> IpPacket(const IpHeaderFields& fields, std::span<const std::uint8_t> message);

// Multicast group of VRRP: 224.0.0.18 (RFC 9568 section 5.1.1.2) or ff02::12 (section 5.1.2.2).
IpAddress VrrpGroup(Family family);

}  // namespace holdfast::host
