// Ethernet frames with one ICMPv6 message of Neighbor Discovery. Pure: octets in, octets out.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/base/address.h"

namespace holdfast::host {

// Who receives Neighbor Discovery with any other drops it (RFC 4861 sections 6.1 and 7.1).
inline constexpr std::uint8_t kDiscoveryHopLimit = 255;

// `message` from the IPv6 address `source` and the Ethernet address `mac` to all nodes (ff02::1). The checksum is put
// into octets 2 and 3 of the message, which are zero.
std::vector<std::uint8_t> FrameToAllNodes(const MacAddress& mac, const IpAddress& source,
                                          std::vector<std::uint8_t> message);

}  // namespace holdfast::host
