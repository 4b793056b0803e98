// How one instance reaches its segment: it sends the instance's advertisements, holds its virtual addresses, announces
// them, and has the virtual MAC interface where one is configured. It obeys; when to do what is the VirtualRouter's.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/config/model_vrrp.h"
#include "reference/host/ports.h"
#include "reference/vrrp/advertisement.h"

namespace holdfast::daemon {

// The host's services as one instance uses them. All outlive the instances.
struct InstancePorts {
  host::VrrpTransport* transport = nullptr;
  host::AddressOwner* addresses = nullptr;
  host::Announcer* announcer = nullptr;
  host::VirtualMacInterfaces* virtual_macs = nullptr;
  host::LinkMonitor* links = nullptr;
};

class Outlet {
 public:
  // `config` is copied. Nothing is opened yet.
  Outlet(const config::VrrpInstance& config, const InstancePorts& ports) : config_(config), ports_(ports) {}
  ~Outlet() { Close(); }
  Outlet(const Outlet&) = delete;
  Outlet& operator=(const Outlet&) = delete;

  // Makes ready to send with `source` on `link`; a default LinkState (index 0) leaves the way to the routes (unicast
  // without interface). What a former run left of the virtual MAC interface is adopted.
  Status Open(const host::LinkState& link, const IpAddress& source);
  // Gives the interface back. Addresses are not touched; Remove comes first.
  void Close();
  // Forgets the virtual MAC interface without giving it back: it stays when the daemon ends.
  void Abandon() { virtual_mac_.reset(); }
  bool is_open() const { return sender_ != nullptr; }
  const host::LinkState& link() const { return link_; }
  // Zero without a virtual MAC.
  int virtual_mac_index() const { return virtual_mac_ ? virtual_mac_->interface_index : 0; }
  // The link's other values (its MAC) changed, or the address to send from did.
  void Update(const host::LinkState& link, const IpAddress& source);

  // New values of a reload that CanContinue (router_config.h) allows. A later Install brings the addresses in line.
  void SetConfig(const config::VrrpInstance& config) { config_ = config; }

  // Brings the virtual MAC up or down; nothing without one.
  Status Forward(bool active);
  // One advertisement to the group, or one to each unicast peer. Priority 0 resigns.
  Status Advertise(std::uint8_t priority);
  // Puts the configured addresses in place and takes away those that an earlier Install brought and that are no
  // longer configured.
  Status Install();
  // Takes away what Install brought. The first call without an Install removes what a killed predecessor may have left
  // on the interface: a Backup must not hold the addresses.
  Status Remove();
  // The same before the outlet can be opened, because a leftover is the only address of `link`.
  Status RemoveLeftovers(const host::LinkState& link);
  // `rounds` gratuitous ARPs or unsolicited NAs for each installed address.
  Status Announce(std::uint32_t rounds);
  // A Router Advertisement from the first virtual address, which is link-local, with the networks of the others on its
  // interface.
  Status AdvertiseRouter();
  // Where the configured addresses belong as things stand; those whose interface does not exist are left out.
  std::vector<host::VirtualAddress> WantedAddresses() const;

 private:
  // The IPv6 networks of the virtual addresses on this interface, each once.
  std::vector<IpPrefix> OnLinkPrefixes(int interface_index) const;
  std::optional<int> IndexFor(const config::VirtualAddress& address) const;
  MacAddress MacOf(int interface_index) const;
  bool IsNative(const IpAddress& address) const;
  Status CreateVirtualMac(const host::LinkState& link);
  Status SendToAll(const vrrp::Advertisement& advertisement);
  host::SenderSpec MakeSenderSpec(const host::LinkState& link, const IpAddress& source) const;

  config::VrrpInstance config_;
  InstancePorts ports_;
  host::LinkState link_;
  std::optional<host::VirtualMac> virtual_mac_;
  std::unique_ptr<host::VrrpSender> sender_;
  std::vector<host::VirtualAddress> installed_;
  // An owner's addresses that the interface has without us (and no virtual MAC to move to); neither added nor removed.
  std::vector<IpPrefix> native_;
  bool clean_ = false;  // nothing of ours, nor of a predecessor, is on the interface
  std::array<std::uint8_t, vrrp::kMaxMessageSize> message_{};
};

}  // namespace holdfast::daemon
