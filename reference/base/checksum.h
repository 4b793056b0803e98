// The Internet checksum, RFC 1071.
#pragma once

#include <cstdint>
#include <span>

#include "reference/base/address.h"

namespace holdfast {

// Sums octets as 16-bit words in network byte order. Pieces must have even length, but for the last one.
class InternetChecksum {
 public:
  InternetChecksum& Add(std::span<const std::uint8_t> octets);
  // The pseudo-header of the address family: RFC 8200 section 8.1 for IPv6, RFC 793's shape for IPv4.
  // `length` is that of the upper-layer packet in octets.
  InternetChecksum& AddPseudoHeader(const IpAddress& source, const IpAddress& destination, std::uint8_t protocol,
                                    std::uint32_t length);
  // The one's complement of the sum; 0 over data that carries its own right checksum.
  std::uint16_t Value() const;

 private:
  std::uint64_t sum_ = 0;
};

}  // namespace holdfast
