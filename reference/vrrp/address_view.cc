#include "reference/vrrp/address_view.h"

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

std::size_t AddressView::CountOf(const IpAddress& address) const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < size(); ++i) count += (*this)[i] == address;
  return count;
}

bool AddressView::SameSet(const AddressView& other) const {
  if (*this == other) return true;  // the usual case: everybody lists in the same order
  if (size() != other.size()) return false;
  for (std::size_t i = 0; i < size(); ++i) {
    const IpAddress address = (*this)[i];
    if (CountOf(address) != other.CountOf(address)) return false;
  }
  return true;
}

bool AddressView::operator==(const AddressView& other) const {
  if (size() != other.size()) return false;
  for (std::size_t i = 0; i < size(); ++i) {
    if ((*this)[i] != other[i]) return false;
  }
  return true;
}

}  // namespace holdfast::vrrp
