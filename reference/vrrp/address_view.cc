#include "reference/vrrp/address_view.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace holdfast::vrrp {

AddressView AddressView::OfOctets(Family family, std::span<const std::uint8_t> octets) {
  assert(octets.size() % AddressSize(family) == 0);
  AddressView view;
  view.octets_ = octets;
  view.family_ = family;
  return view;
}

std::size_t AddressView::size() const {
  return octets_.empty() ? addresses_.size() : octets_.size() / AddressSize(family_);
}

IpAddress AddressView::operator[](std::size_t i) const {
  assert(i < size());
  if (octets_.empty()) return addresses_[i];
  const std::size_t width = AddressSize(family_);
  return IpAddress::FromOctets(octets_.subspan(i * width, width));
}

std::span<const IpAddress> AddressView::Sorted(std::span<IpAddress> room) const {
  for (std::size_t i = 0; i < size(); ++i) room[i] = (*this)[i];
  std::sort(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size()));
  return room.first(size());
}

bool AddressView::SameSet(const AddressView& other) const {
  if (*this == other) return true;  // the usual case: everybody lists in the same order
  if (size() != other.size() || size() > kMaxAddresses) return false;
  // Sorted and not compared each with each: a foreign list of 255 must not cost a millisecond.
  std::array<IpAddress, kMaxAddresses> mine, others;
  const auto sorted = Sorted(mine), other_sorted = other.Sorted(others);
  return std::equal(sorted.begin(), sorted.end(), other_sorted.begin());
}

bool AddressView::operator==(const AddressView& other) const {
  if (size() != other.size()) return false;
  for (std::size_t i = 0; i < size(); ++i) {
    if ((*this)[i] != other[i]) return false;
  }
  return true;
}

}  // namespace holdfast::vrrp
