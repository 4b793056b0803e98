// The frames that tell a segment where an address lives now. Pure: octets in, octets out.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/base/address.h"

namespace holdfast::host {

// Gratuitous ARP request for the IPv4 `address` (RFC 9568 section 6.4.1 (110)): sender and target protocol address are
// the address, sender hardware address and Ethernet source are `mac`, to broadcast; target hardware address zero.
std::vector<std::uint8_t> GratuitousArp(const MacAddress& mac, const IpAddress& address);

// Unsolicited Neighbor Advertisement for the IPv6 `address` (RFC 9568 section 6.4.1 (120), RFC 4861 section 7.2.6):
// from the address to ff02::1, Override set, Solicited clear, Router as told, with `mac` as target link-layer address.
std::vector<std::uint8_t> UnsolicitedNeighborAdvertisement(const MacAddress& mac, const IpAddress& address,
                                                           bool router);

}  // namespace holdfast::host
