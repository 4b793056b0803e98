// The address list of an advertisement, seen in place: over the octets of a received message or over a router's own
// addresses. It owns nothing and allocates nothing; whoever holds the memory has to outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "reference/base/address.h"

namespace holdfast::vrrp {

inline constexpr std::size_t kMaxAddresses = 255;  // what the count octet can say

class AddressView {
 public:
  AddressView() = default;
  // A router's own list. All addresses are of one family (RFC 9568 section 5.2.9).
  AddressView(std::span<const IpAddress> addresses) : addresses_(addresses) {}     // NOLINT: a view converts
  AddressView(const std::vector<IpAddress>& addresses) : addresses_(addresses) {}  // NOLINT: a view converts
  // Addresses as they stand in a message: 4 or 16 octets each; octets.size() is a multiple of that.
  static AddressView OfOctets(Family family, std::span<const std::uint8_t> octets);

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  // Requires i < size().
  IpAddress operator[](std::size_t i) const;

  // The same addresses in any order, each as often as in the other; never for more than kMaxAddresses.
  bool SameSet(const AddressView& other) const;
  // The same addresses in the same order.
  bool operator==(const AddressView& other) const;

 private:
  std::span<const IpAddress> Sorted(std::span<IpAddress> room) const;

  std::span<const IpAddress> addresses_;
  std::span<const std::uint8_t> octets_;
  Family family_ = Family::kIpv4;
};

// Octets of one address of `family` on the wire.
constexpr std::size_t AddressSize(Family family) { return family == Family::kIpv4 ? 4 : 16; }

}  // namespace holdfast::vrrp
