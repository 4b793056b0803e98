#include <algorithm>

#include "reference/host/linux_host.h"
#include "reference/sys/netlink.h"

namespace holdfast::host {
namespace {

class LinuxAddressOwner : public AddressOwner {
 public:
  explicit LinuxAddressOwner(sys::Netlink netlink) : netlink_(std::move(netlink)) {}

  Status Add(const std::vector<VirtualAddress>& addresses) override {
    return ForEach(addresses, [this](const VirtualAddress& address) -> Status {
      const auto added = netlink_.AddAddress(ToKernel(address));
      if (!added) return tl::make_unexpected(added.error());
      if (std::find(owned_.begin(), owned_.end(), address) == owned_.end()) owned_.push_back(address);
      return {};
    });
  }

  Status Remove(const std::vector<VirtualAddress>& addresses) override {
    return ForEach(addresses, [this](const VirtualAddress& address) -> Status {
      if (Status s = netlink_.RemoveAddress(ToKernel(address)); !s) return s;
      std::erase(owned_, address);
      return {};
    });
  }

  const std::vector<VirtualAddress>& Owned() const override { return owned_; }

 private:
  template <typename Change>
  static Status ForEach(const std::vector<VirtualAddress>& addresses, Change change) {
    Status first;
    for (const VirtualAddress& address : addresses) {
      Status status = change(address);
      if (!status && first) first = std::move(status);
    }
    return first;
  }

  sys::InterfaceAddress ToKernel(const VirtualAddress& address) {
    const bool v6 = !address.prefix.address.is_v4();
    sys::InterfaceAddress result;
    result.interface_index = address.interface_index;
    result.prefix = address.prefix;
    result.scope = address.scope;
    result.label = v6 ? std::string() : address.label;
    result.no_dad = v6;
    result.deprecated = v6;  // or this host would choose a shared address as the source of its own traffic
    result.no_prefix_route = ParentHasNetworkOf(address);
    return result;
  }

  // A second connected route through the virtual MAC interface would pull the host's own traffic to it.
  bool ParentHasNetworkOf(const VirtualAddress& address) {
    const std::uint8_t whole = address.prefix.address.is_v4() ? 32 : 128;
    if (address.prefix.length == whole) return false;
    // Link-local routes are each interface's own: without one here the address could not answer.
    if (!address.prefix.address.is_v4() && address.prefix.address.IsLinkLocal()) return false;
    const auto link = netlink_.FindLink(address.interface_index);
    if (!link || !*link || (*link)->kind != "macvlan" || (*link)->parent == 0) return false;
    const auto existing = netlink_.Addresses((*link)->parent);
    if (!existing) return false;
    return std::any_of(existing->begin(), existing->end(), [&](const sys::InterfaceAddress& other) {
      return other.prefix.length == address.prefix.length && other.prefix.Contains(address.prefix.address);
    });
  }

  sys::Netlink netlink_;
  std::vector<VirtualAddress> owned_;
};

}  // namespace

Result<std::unique_ptr<AddressOwner>> MakeAddressOwner() {
  auto netlink = sys::Netlink::Open();
  if (!netlink) return tl::make_unexpected(netlink.error());
  return std::make_unique<LinuxAddressOwner>(std::move(*netlink));
}

}  // namespace holdfast::host
