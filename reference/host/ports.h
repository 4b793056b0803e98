// What the daemon needs of its host: one small interface per service. The real ones stand on reference/sys
// (MakeLinuxHost in linux_host.h); fakes.h has a recording fake of each, so the daemon's wiring is tested without root.
//
// None of these blocks, none starts a thread, and all are used from one thread. What has a descriptor gives it by fd():
// the daemon's loop waits until it is readable and then calls Receive/Read until nothing is left.
//
// What a virtual router does with them, in the order that keeps the wire right:
//   becoming Active:  virtual MAC SetForwarding(true); sender->Send(ADVERTISEMENT); owner->Add(addresses);
//                     announcer->Announce(each address)
//   leaving Active:   (on shutdown: sender->Send(priority 0);) owner->Remove(addresses); SetForwarding(false)
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/base/units.h"

namespace holdfast::host {

// ---- VRRP on the wire ----------------------------------------------------------------------------------------------

// Where advertisements leave: RFC 9568 sections 5.1.1 and 5.1.2.
struct SenderSpec {
  int interface_index =
      0;  // of the interface, or of the virtual MAC interface; 0 lets the routes choose (unicast only)
  Family family = Family::kIpv4;
  IpAddress source;                      // the IP source: the primary IPv4 address, the link-local IPv6 address
  std::vector<IpAddress> unicast_peers;  // empty: multicast
  std::optional<IpAddress> group;        // another multicast group than 224.0.0.18 or ff02::12
  std::uint8_t hop_limit = 255;          // TTL or hop limit; anything but 255 only for unicast peers behind routers
};

// Sends encoded VRRP messages (from the VRRP header on; the IP header is made here: protocol 112, DSCP CS6).
class VrrpSender {
 public:
  virtual ~VrrpSender() = default;
  // To the group, or to every unicast peer; the first error of any, after all were tried. Not heard on this host.
  virtual Status Send(std::span<const std::uint8_t> message) = 0;
  // One packet to one peer: an IPv6 checksum (and the RFC 5798 form over IPv4) covers the destination.
  virtual Status SendTo(const IpAddress& destination, std::span<const std::uint8_t> message) = 0;
  // The group, or the unicast peers.
  virtual std::vector<IpAddress> Destinations() const = 0;
  virtual IpAddress source() const = 0;
  // The interface's address changed.
  virtual void SetSource(const IpAddress& source) = 0;
};

enum class Heard : std::uint8_t { kVrrp, kRouterSolicitations };

// Where advertisements are heard. One listener per interface and family serves all instances on it. With a virtual MAC
// in use open a second one on its interface: a frame whose source is our own virtual MAC, sent by another Active after
// a partition, reaches the macvlan only.
struct ListenerSpec {
  int interface_index = 0;  // 0: every interface (unicast without interface)
  Family family = Family::kIpv4;
  bool multicast = true;           // join the group on the interface; unicast packets are heard in any case
  std::optional<IpAddress> group;  // another multicast group than 224.0.0.18 or ff02::12
  Heard heard = Heard::kVrrp;      // Router Solicitations: ICMPv6 messages of this type alone; group is ff02::2
};

struct ReceivedMessage {
  // From the VRRP (or ICMPv6) header on; valid until the next Receive of this listener.
  std::span<const std::uint8_t> message;
  IpAddress source;
  IpAddress destination;
  std::uint8_t hop_limit = 0;  // TTL or hop limit as received
  int interface_index = 0;     // where it came in
  Instant at{};                // when the kernel met it (CLOCK_MONOTONIC), not when we woke up
};

class VrrpListener {
 public:
  virtual ~VrrpListener() = default;
  virtual int fd() const = 0;
  // The next waiting message; nullopt when none waits. An error (the interface went down or away) costs one call.
  virtual Result<std::optional<ReceivedMessage>> Receive() = 0;
};

class VrrpTransport {
 public:
  virtual ~VrrpTransport() = default;
  virtual Result<std::unique_ptr<VrrpSender>> OpenSender(const SenderSpec& spec) = 0;
  virtual Result<std::unique_ptr<VrrpListener>> OpenListener(const ListenerSpec& spec) = 0;
};

// ---- Addresses -----------------------------------------------------------------------------------------------------

struct VirtualAddress {
  IpPrefix prefix;
  int interface_index = 0;  // the interface, or the virtual MAC interface
  std::string label;        // IPv4 only; empty for none
  std::uint8_t scope = 0;   // rtnetlink's: global 0, site 200, link 253, host 254

  bool operator==(const VirtualAddress&) const = default;
};

// Puts virtual addresses on interfaces. IPv6 ones skip duplicate address detection: another Active may still hold them;
// the kernel delivers to them a moment after it acknowledged them (under a millisecond, more under load).
// On a virtual MAC interface an address of a network that its parent has too brings no second connected route. With a
// link-local address on it, though, the hosts of the parent's IPv6 networks are reached by it from now on: what an
// Active Router solicits from them carries the virtual MAC, never the physical one (RFC 9568 section 8.2.2). The host's
// own traffic keeps the parent's addresses as its source.
class AddressOwner {
 public:
  virtual ~AddressOwner() = default;
  // All are tried; the first error. An address that is there already is a former run's (or the address owner's):
  // adopted, it is ours from now on and goes with Remove.
  virtual Status Add(const std::vector<VirtualAddress>& addresses) = 0;
  // All are tried; the first error. One that is gone already is success.
  virtual Status Remove(const std::vector<VirtualAddress>& addresses) = 0;
  // What was added or adopted and not removed, in that order.
  virtual const std::vector<VirtualAddress>& Owned() const = 0;
};

// ---- ARP and ND ----------------------------------------------------------------------------------------------------

struct Announcement {
  int interface_index = 0;  // where it leaves: the interface, or the virtual MAC interface
  MacAddress mac;           // of that interface: Ethernet source and the address that is announced
  IpAddress address;        // the virtual address
  int copies = 1;           // back to back; bursts later are the caller's timers
  bool router = true;       // IPv6: the Router flag of the Neighbor Advertisement
};

// What an Active Router tells hosts of itself as their router (RFC 9568 section 6.4.3, RFC 4861 section 4.2).
struct RouterAdvertisement {
  int interface_index = 0;                // where it leaves: the interface, or the virtual MAC interface
  MacAddress mac;                         // of that interface: Ethernet source and source link-layer address
  IpAddress source;                       // the virtual router's link-local address
  std::vector<IpPrefix> prefixes;         // IPv6, on-link; 40 fit an Ethernet frame
  std::uint16_t lifetime_seconds = 1800;  // as a default router: AdvDefaultLifetime of RFC 4861 section 6.2.1
};

// IPv4: gratuitous ARP request, sender = target = address, to broadcast (RFC 9568 section 8.1.2 and 6.4.1 (110)).
// IPv6: unsolicited Neighbor Advertisement to ff02::1 with Override, without Solicited, with the target link-layer
// address option (RFC 9568 section 6.4.1 (120), RFC 4861 section 7.2.6).
class Announcer {
 public:
  virtual ~Announcer() = default;
  virtual Status Announce(const Announcement& announcement) = 0;
  // One Router Advertisement to all nodes.
  virtual Status AdvertiseRouter(const RouterAdvertisement& advertisement) = 0;
};

// ---- Virtual MAC ---------------------------------------------------------------------------------------------------

struct VirtualMacSpec {
  int parent = 0;  // interface index
  Family family = Family::kIpv4;
  std::uint8_t vrid = 1;
  std::string name;               // empty: vrrp.VRID, or vrrp6.VRID for IPv6; on further interfaces with .2, .3, ...
  std::optional<MacAddress> mac;  // instead of 00-00-5E-00-01|02-VRID
};

struct VirtualMac {
  int interface_index = 0;
  std::string name;
  MacAddress mac;
  bool adopted = false;  // a former run left it behind
};

// A macvlan in private mode per virtual router that carries its MAC address, so that only this MAC answers ARP and ND
// for the virtual addresses and advertisements leave with it (RFC 9568 sections 7.2, 8.1.2 and 8.2.2). The interface is
// down unless Active: a Backup must discard frames to the virtual MAC (section 6.4.2 (325)), and must not make the
// switch learn it at the wrong port. On a parent that came up less than a second ago it may still be without carrier
// and drop what is sent.
class VirtualMacInterfaces {
 public:
  virtual ~VirtualMacInterfaces() = default;
  // Down, with no address of its own. Settings of the parent (arp_ignore, arp_announce) are raised with the first
  // interface on it and restored with the last; after a kill they stay raised. A link of the same name that is a
  // macvlan of this parent is a former run's and made anew; any other link of that name is an error.
  virtual Result<VirtualMac> Create(const VirtualMacSpec& spec) = 0;
  // To false it waits for a grace period of the kernel (10 to 20 ms), as Destroy does: who resigns from several virtual
  // routers at once sends every farewell before the first of these.
  virtual Status SetForwarding(int interface_index, bool active) = 0;
  // Deletes it and with it its addresses; one that is gone already (its parent went) is success.
  virtual Status Destroy(int interface_index) = 0;
};

// ---- Accept_Mode ---------------------------------------------------------------------------------------------------

struct FilteredAddress {
  IpAddress address;
  int interface_index = 0;  // for link-local addresses, which mean nothing without it; else ignored

  auto operator<=>(const FilteredAddress&) const = default;
};

// Accept_Mode False (RFC 9568 section 6.4.3 (655)): packets to these addresses are not delivered to this host; Neighbor
// Solicitations and Advertisements are (section 6.1), ARP is not touched, nor are packets that this host sends itself.
// It may stay in place while Backup: the addresses are not local then.
class AcceptFilter {
 public:
  virtual ~AcceptFilter() = default;
  // Replaces what was set before, in one step. Empty removes the table.
  virtual Status Set(const std::vector<FilteredAddress>& addresses) = 0;
};

// ---- Links ---------------------------------------------------------------------------------------------------------

// An interface as the protocol sees it.
struct LinkState {
  int index = 0;
  std::string name;
  bool present = true;   // false: it was deleted (index and name are its last)
  bool up = false;       // the administrator wants it up
  bool running = false;  // up, with carrier and not dormant
  MacAddress mac;
  std::uint32_t mtu = 0;
  int parent = 0;                       // lower device of a macvlan; 0 for none
  std::optional<IpAddress> primary;     // the first IPv4 address that is not a virtual one of ours
  std::optional<IpAddress> link_local;  // the first IPv6 link-local address fit to send from, not a virtual one of ours
  std::vector<IpPrefix> addresses;      // all, the virtual ones too

  bool operator==(const LinkState&) const = default;
};

class LinkMonitor {
 public:
  virtual ~LinkMonitor() = default;
  virtual int fd() const = 0;
  // Every link as it is now.
  virtual std::vector<LinkState> Links() const = 0;
  virtual std::optional<LinkState> Find(const std::string& name) const = 0;
  // The links that changed since the last call, each once in its newest state; empty when none did.
  virtual Result<std::vector<LinkState>> Read() = 0;
};

}  // namespace holdfast::host
