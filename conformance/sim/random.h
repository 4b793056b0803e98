// Random numbers that are the same on every machine and with every library: SplitMix64. The standard's distributions
// are not; a seed that names a fault has to name it everywhere.
#pragma once

#include <cstdint>

#include "reference/base/units.h"

namespace holdfast::conformance::sim {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  // Both ends included; requires low <= high.
  std::int64_t Between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(Next() % static_cast<std::uint64_t>(high - low + 1));
  }
  Microseconds Between(Microseconds low, Microseconds high) { return Microseconds(Between(low.count(), high.count())); }
  bool Percent(int chance) { return Between(1, 100) <= chance; }
  template <typename T, std::size_t N>
  const T& OneOf(const T (&choices)[N]) {
    return choices[Between(0, static_cast<std::int64_t>(N) - 1)];
  }

 private:
  std::uint64_t state_;
};

}  // namespace holdfast::conformance::sim
