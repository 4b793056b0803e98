// The hash functions by which the kernel's schedulers spread addresses. Numbers, not octets: an address and a port are
// taken in host order and added modulo 2^32.
#pragma once

#include <cstdint>

#include "reference/base/address.h"

namespace holdfast::ipvs {

// An IPv4 address as a number; of an IPv6 address the exclusive or of its four words.
inline std::uint32_t Fold(const IpAddress& address) {
  const std::uint8_t* octets = address.octets().data();
  const auto word = [octets](int at) {
    return std::uint32_t{octets[at]} << 24 | std::uint32_t{octets[at + 1]} << 16 | std::uint32_t{octets[at + 2]} << 8 |
           octets[at + 3];
  };
  return address.is_v4() ? word(0) : word(0) ^ word(4) ^ word(8) ^ word(12);
}

// Multiplication by the golden ratio: the upper `bits` (1..32) of the product.
inline std::uint32_t GoldenHash(std::uint32_t value, int bits) { return (value * 0x61C88647u) >> (32 - bits); }

// SipHash-1-3 of the four octets of `value`, little end first, under a key whose two words of 64 bits are both `key`;
// its lower 32 bits. This is what kernels of 64 bits do; those of 32 bits hash otherwise.
std::uint32_t SipHash13(std::uint32_t value, std::uint64_t key);

}  // namespace holdfast::ipvs
