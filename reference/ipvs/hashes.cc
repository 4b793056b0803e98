#include "reference/ipvs/hashes.h"

#include <bit>

namespace holdfast::ipvs {
namespace {

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

}  // namespace

std::uint32_t SipHash13(std::uint32_t value, std::uint64_t key) {
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
