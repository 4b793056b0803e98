// The hash functions by which the kernel's schedulers spread addresses. Numbers, not octets: an address and a port are
// taken in host order and added modulo 2^32.
#pragma once

#include <bit>
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

// The state of SipHash (Aumasson and Bernstein, 2012) and its one operation.
struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void Round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
};

// SipHash-1-3 of the four octets of `value`, little end first, under a key whose two words of 64 bits are both `key`;
// its lower 32 bits. This is what kernels of 64 bits do; those of 32 bits hash otherwise.
inline std::uint32_t SipHash13(std::uint32_t value, std::uint64_t key) {
  SipState s{key ^ 0x736f6d6570736575, key ^ 0x646f72616e646f6d, key ^ 0x6c7967656e657261, key ^ 0x7465646279746573};
  const std::uint64_t last = std::uint64_t{4} << 56 | value;  // the message's length in octets, and the message
  s.v3 ^= last;
  s.Round();
  s.v0 ^= last;
  s.v2 ^= 0xff;
  for (int i = 0; i < 3; ++i) s.Round();
  return static_cast<std::uint32_t>(s.v0 ^ s.v1 ^ s.v2 ^ s.v3);
}

}  // namespace holdfast::ipvs
