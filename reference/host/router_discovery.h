// Router Advertisements for a virtual router and the Router Solicitations that ask for them (RFC 4861 sections 4.1, 4.2
// and 6). Pure: octets in, octets out.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/host/ports.h"

namespace holdfast::host {

// An Ethernet frame to all nodes with the link-layer address of the virtual router and one prefix option for each
// prefix. A prefix is on-link, and for autoconfiguration where it has 64 bits; its lifetimes are those of RFC 4861
// section 6.2.1.
std::vector<std::uint8_t> RouterAdvertisementFrame(const RouterAdvertisement& advertisement);

// Whether what a listener for solicitations received is one that a router answers (RFC 4861 section 6.1.1; the kernel
// has checked the checksum).
bool IsRouterSolicitation(const ReceivedMessage& received);

}  // namespace holdfast::host
