// How a virtual MAC address is kept apart from its parent's on Linux:
//
//   frames to the virtual MAC          -> the macvlan (it is up: we are Active); nobody, when it is down
//   ARP requests (broadcast)           -> both; arp_ignore=1 lets each answer for its own addresses only, so the
//   virtual
//                                         address, which is on the macvlan, is answered with the virtual MAC only
//   our own ARP requests               -> arp_announce=2 on the parent, or replies from the virtual address would make
//                                         it ask with "virtual address is at the parent's MAC"
//   packets to the virtual address     -> come in by the macvlan and are answered through the parent, which strict
//                                         reverse path filtering would drop: loose where "all" is strict, else none
//   multicast from our own virtual MAC -> sent by another Active after a partition: private mode hands it to the
//   macvlan
//                                         alone, hence the second listener that ports.h speaks of
#include <algorithm>
#include <map>

#include "reference/host/linux_host.h"
#include "reference/host/sysctl.h"
#include "reference/sys/netlink.h"

namespace holdfast::host {
namespace {

struct Setting {
  Family family;
  const char* name;
  int value;
};

constexpr Setting kMacvlanSettings[] = {
    {Family::kIpv4, "arp_ignore", 1},
    {Family::kIpv4, "arp_announce", 2},
    {Family::kIpv4, "arp_filter", 0},    // it would ask whether the route back leaves by the macvlan
    {Family::kIpv4, "accept_local", 1},  // another Active of a healed partition may use an address of ours
    {Family::kIpv6, "accept_dad", 0},
    {Family::kIpv6, "dad_transmits", 0},
    {Family::kIpv6, "accept_ra", 0},
    {Family::kIpv6, "forwarding", 1},  // Neighbor Advertisements for a router's address carry the Router flag
};

constexpr Setting kParentSettings[] = {
    {Family::kIpv4, "arp_ignore", 1},
    {Family::kIpv4, "arp_announce", 2},
};

Status Prepare(const std::string& macvlan) {
  for (const Setting& setting : kMacvlanSettings) {
    const Status written = WriteSetting(setting.family, macvlan, setting.name, setting.value);
    if (!written && setting.family == Family::kIpv4) return written;  // a host may be without IPv6
  }
  const auto strictness = ReadSetting(Family::kIpv4, "all", "rp_filter");
  return WriteSetting(Family::kIpv4, macvlan, "rp_filter", strictness && *strictness != 0 ? 2 : 0);
}

class LinuxVirtualMacInterfaces : public VirtualMacInterfaces {
 public:
  explicit LinuxVirtualMacInterfaces(sys::Netlink netlink) : netlink_(std::move(netlink)) {}
  ~LinuxVirtualMacInterfaces() override {
    while (!made_.empty()) {
      const int index = made_.begin()->first;
      if (!Destroy(index)) Forget(index);
    }
  }

  Result<VirtualMac> Create(const VirtualMacSpec& spec) override {
    VirtualMac made;
    made.name = spec.name.empty() ? FreeName(spec) : spec.name;
    made.mac = spec.mac.value_or(MacAddress::VirtualRouter(spec.family, spec.vrid));
    const auto leftover = ClearLeftover(made.name, spec.parent);
    if (!leftover) return tl::make_unexpected(leftover.error());
    made.adopted = *leftover;
    const auto index = netlink_.CreateMacvlan({made.name, spec.parent, made.mac, sys::MacvlanMode::kPrivate});
    if (!index) return tl::make_unexpected(index.error());
    made.interface_index = *index;
    made_[*index] = spec.parent;
    Status ready = Prepare(made.name);
    if (ready) ready = PrepareParent(spec.parent);
    if (!ready) {
      (void)Destroy(*index);
      return Fail(ready.error(), "preparing " + made.name);
    }
    return made;
  }

  Status SetForwarding(int interface_index, bool active) override { return netlink_.SetUp(interface_index, active); }

  Status Destroy(int interface_index) override {
    if (Status s = netlink_.DeleteLink(interface_index); !s) return s;
    Forget(interface_index);
    return {};
  }

 private:
  static std::string DefaultName(const VirtualMacSpec& spec) {
    return (spec.family == Family::kIpv4 ? "vrrp." : "vrrp6.") + std::to_string(spec.vrid);
  }

  // The same VRID on another interface is another virtual router: its interface is vrrp.51.2, and so on.
  std::string FreeName(const VirtualMacSpec& spec) {
    const auto ours = [this](const std::string& name) {
      const auto link = netlink_.FindLink(name);
      return link && *link && made_.contains((*link)->index);
    };
    std::string name = DefaultName(spec);
    for (int n = 2; ours(name); ++n) name = DefaultName(spec) + "." + std::to_string(n);
    return name;
  }

  // Whether a former run left the interface; it is deleted then, with its addresses and settings.
  Result<bool> ClearLeftover(const std::string& name, int parent) {
    const auto link = netlink_.FindLink(name);
    if (!link) return tl::make_unexpected(link.error());
    if (!*link) return false;
    if ((*link)->kind != "macvlan" || (*link)->parent != parent || made_.contains((*link)->index)) {
      return Fail("virtual MAC interface " + name + ": an interface of that name exists and is not ours to take");
    }
    if (Status s = netlink_.DeleteLink((*link)->index); !s) return tl::make_unexpected(s.error());
    return true;
  }

  Status PrepareParent(int parent) {
    if (parents_.contains(parent)) return {};
    const auto link = netlink_.FindLink(parent);
    if (!link) return tl::make_unexpected(link.error());
    if (!*link) return Fail("the interface is gone");
    SettingChanges& changes = parents_[parent];
    for (const Setting& setting : kParentSettings) {
      if (Status s = changes.Raise(setting.family, (*link)->name, setting.name, setting.value); !s) return s;
    }
    return {};
  }

  // The last one of a parent gives the parent's settings back.
  void Forget(int interface_index) {
    const auto entry = made_.find(interface_index);
    if (entry == made_.end()) return;
    const int parent = entry->second;
    made_.erase(entry);
    const bool more =
        std::any_of(made_.begin(), made_.end(), [parent](const auto& other) { return other.second == parent; });
    const auto changes = parents_.find(parent);
    if (more || changes == parents_.end()) return;
    changes->second.Restore();
    parents_.erase(changes);
  }

  sys::Netlink netlink_;
  std::map<int, int> made_;                // macvlan to parent
  std::map<int, SettingChanges> parents_;  // by index of the parent
};

}  // namespace

Result<std::unique_ptr<VirtualMacInterfaces>> MakeVirtualMacInterfaces() {
  auto netlink = sys::Netlink::Open();
  if (!netlink) return tl::make_unexpected(netlink.error());
  return std::make_unique<LinuxVirtualMacInterfaces>(std::move(*netlink));
}

}  // namespace holdfast::host
