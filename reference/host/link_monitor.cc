#include <algorithm>
#include <map>
#include <set>

#include "reference/host/linux_host.h"
#include "reference/sys/netlink.h"

namespace holdfast::host {
namespace {

class LinuxLinkMonitor : public LinkMonitor {
 public:
  LinuxLinkMonitor(sys::Netlink netlink, sys::NetlinkMonitor monitor, const AddressOwner* owner)
      : netlink_(std::move(netlink)), monitor_(std::move(monitor)), owner_(owner) {}

  // Reads everything anew, and marks as changed what differs from what was last told.
  Status Refresh() {
    const auto links = netlink_.Links();
    if (!links) return tl::make_unexpected(links.error());
    const auto addresses = netlink_.Addresses();
    if (!addresses) return tl::make_unexpected(addresses.error());
    for (const auto& [index, entry] : entries_) changed_.insert(index);
    entries_.clear();
    for (const sys::Link& link : *links) Take(sys::LinkChanged{link});
    for (const sys::InterfaceAddress& address : *addresses) Take(sys::AddressChanged{address});
    return {};
  }

  int fd() const override { return monitor_.fd(); }

  std::vector<LinkState> Links() const override {
    std::vector<LinkState> states;
    for (const auto& [index, entry] : entries_) states.push_back(StateOf(entry));
    return states;
  }

  std::optional<LinkState> Find(const std::string& name) const override {
    for (const auto& [index, entry] : entries_) {
      if (entry.link.name == name) return StateOf(entry);
    }
    return std::nullopt;
  }

  Result<std::vector<LinkState>> Read() override {
    const auto events = monitor_.Read();
    if (!events) return tl::make_unexpected(events.error());
    for (const sys::NetlinkEvent& event : *events) {
      if (std::holds_alternative<sys::EventsLost>(event)) {
        if (Status s = Refresh(); !s) return tl::make_unexpected(s.error());
      }
      std::visit([this](const auto& e) { Take(e); }, event);
    }
    return TellChanges();
  }

  // What is known now counts as told.
  void ForgetChanges() { (void)TellChanges(); }

 private:
  struct Entry {
    sys::Link link;
    std::vector<sys::InterfaceAddress> addresses;  // in the kernel's order
  };

  void Take(const sys::LinkChanged& event) {
    entries_[event.link.index].link = event.link;
    changed_.insert(event.link.index);
  }
  void Take(const sys::LinkGone& event) {
    entries_.erase(event.index);
    changed_.insert(event.index);
  }
  void Take(const sys::AddressChanged& event) {
    const auto entry = entries_.find(event.address.interface_index);
    if (entry == entries_.end()) return;  // its link was deleted a moment ago
    auto& addresses = entry->second.addresses;
    const auto same = std::find_if(addresses.begin(), addresses.end(), [&](const sys::InterfaceAddress& other) {
      return other.prefix == event.address.prefix;
    });
    if (event.gone) {
      if (same != addresses.end()) addresses.erase(same);
    } else if (same != addresses.end()) {
      *same = event.address;
    } else {
      addresses.push_back(event.address);
    }
    changed_.insert(event.address.interface_index);
  }
  void Take(const sys::EventsLost&) {}

  std::vector<LinkState> TellChanges() {
    std::vector<LinkState> changes;
    for (const int index : std::exchange(changed_, {})) {
      const auto entry = entries_.find(index);
      const auto told = told_.find(index);
      if (entry == entries_.end()) {
        if (told == told_.end()) continue;
        told->second.present = told->second.up = told->second.running = false;
        changes.push_back(told->second);
        told_.erase(told);
        continue;
      }
      LinkState state = StateOf(entry->second);
      if (told != told_.end() && told->second == state) continue;
      told_[index] = state;
      changes.push_back(std::move(state));
    }
    return changes;
  }

  bool IsVirtual(const sys::InterfaceAddress& address) const {
    if (!owner_) return false;
    const auto& owned = owner_->Owned();
    return std::any_of(owned.begin(), owned.end(), [&](const VirtualAddress& ours) {
      return ours.interface_index == address.interface_index && ours.prefix.address == address.prefix.address;
    });
  }

  LinkState StateOf(const Entry& entry) const {
    LinkState state;
    state.index = entry.link.index;
    state.name = entry.link.name;
    state.up = entry.link.up;
    // Not IFF_RUNNING: a link that has just come up gets it up to a second late.
    state.running = entry.link.up && entry.link.carrier && !entry.link.dormant;
    state.mac = entry.link.mac;
    state.mtu = entry.link.mtu;
    state.parent = entry.link.kind == "macvlan" ? entry.link.parent : 0;
    for (const sys::InterfaceAddress& address : entry.addresses) {
      const IpAddress& ip = address.prefix.address;
      state.addresses.push_back(address.prefix);
      if (ip.is_v4() ? state.primary.has_value() : state.link_local || !ip.IsLinkLocal() || address.tentative) continue;
      if (IsVirtual(address)) continue;
      (ip.is_v4() ? state.primary : state.link_local) = ip;
    }
    return state;
  }

  sys::Netlink netlink_;
  sys::NetlinkMonitor monitor_;
  const AddressOwner* owner_;
  std::map<int, Entry> entries_;
  std::map<int, LinkState> told_;
  std::set<int> changed_;
};

}  // namespace

Result<std::unique_ptr<LinkMonitor>> MakeLinkMonitor(const AddressOwner* owner) {
  auto netlink = sys::Netlink::Open();
  if (!netlink) return tl::make_unexpected(netlink.error());
  // The monitor listens before the first reading, so no change falls between the two.
  auto monitor = sys::NetlinkMonitor::Open();
  if (!monitor) return tl::make_unexpected(monitor.error());
  auto made = std::make_unique<LinuxLinkMonitor>(std::move(*netlink), std::move(*monitor), owner);
  if (Status s = made->Refresh(); !s) return tl::make_unexpected(s.error());
  made->ForgetChanges();
  return made;
}

}  // namespace holdfast::host
