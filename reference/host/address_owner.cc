#include <algorithm>

#include "reference/host/linux_host.h"
#include "reference/sys/netlink.h"
#include "reference/sys/netlink_route.h"

namespace holdfast::host {
namespace {

class LinuxAddressOwner : public AddressOwner {
 public:
  LinuxAddressOwner(sys::Netlink netlink, sys::Routes routes)
      : netlink_(std::move(netlink)), routes_(std::move(routes)) {}

  Status Add(const std::vector<VirtualAddress>& addresses) override {
    Status added = ForEach(addresses, [this](const VirtualAddress& address) -> Status {
      const auto added = netlink_.AddAddress(ToKernel(address));
      if (!added) return tl::make_unexpected(added.error());
      if (std::find(owned_.begin(), owned_.end(), address) == owned_.end()) owned_.push_back(address);
      return {};
    });
    const Status led = ForEach(addresses, [this](const VirtualAddress& address) { return Lead(address, true); });
    return added ? led : added;
  }

  Status Remove(const std::vector<VirtualAddress>& addresses) override {
    (void)ForEach(addresses, [this](const VirtualAddress& address) { return Lead(address, false); });
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

  // With the link-local address of a virtual MAC interface the hosts of its parent's networks are led to by it, or no
  // longer. Without one it could not ask for a host.
  Status Lead(const VirtualAddress& address, bool there) {
    if (address.prefix.address.is_v4() || !address.prefix.address.IsLinkLocal()) return {};
    const auto link = netlink_.FindLink(address.interface_index);
    if (!link || !*link || (*link)->kind != "macvlan" || (*link)->parent == 0) return {};
    const auto existing = netlink_.Addresses((*link)->parent);
    if (!existing) return tl::make_unexpected(existing.error());
    Status first;
    for (const sys::InterfaceAddress& other : *existing) {
      const bool network = !other.prefix.address.is_v4() && !other.prefix.address.IsLinkLocal();
      if (!network || other.prefix.length == 128 || other.tentative) continue;
      const sys::ConnectedRoute route{other.prefix, address.interface_index, other.prefix.address,
                                      MetricOf(address.interface_index)};
      Status status = there ? routes_.Add(route) : routes_.Remove(route);
      if (!status && first) first = std::move(status);
    }
    return first;
  }

  // Ahead of the parent's own route, and another for each virtual router: when one goes, the next is there.
  static std::uint32_t MetricOf(int interface_index) { return 1 + static_cast<std::uint32_t>(interface_index) % 200; }

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
  sys::Routes routes_;
  std::vector<VirtualAddress> owned_;
};

}  // namespace

Result<std::unique_ptr<AddressOwner>> MakeAddressOwner() {
  auto netlink = sys::Netlink::Open();
  if (!netlink) return tl::make_unexpected(netlink.error());
  auto routes = sys::Routes::Open();
  if (!routes) return tl::make_unexpected(routes.error());
  return std::make_unique<LinuxAddressOwner>(std::move(*netlink), std::move(*routes));
}

}  // namespace holdfast::host
