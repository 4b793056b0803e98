// Echo requests and replies (RFC 792, RFC 4443 section 4). No socket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/base/address.h"

namespace holdfast::host {

struct EchoIdentity {
  std::uint16_t id = 0;     // a ping socket puts its own in its place
  std::uint64_t nonce = 0;  // in the data: a reply carries it back
};

// From the ICMP header on. The checksum of ICMPv6 is the kernel's to fill in.
std::string EchoRequest(Family family, const EchoIdentity& identity);

// True for the reply to that request. `message` is as received: with the IPv4 header from a raw socket.
bool IsEchoReply(Family family, bool raw, const EchoIdentity& identity, std::string_view message);

}  // namespace holdfast::host
