// Links and addresses over rtnetlink (libnl-3): requests that answer before they return, and a monitor that reports
// changes. One object belongs to one network namespace: the one its thread was in when it was opened.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"

struct nl_sock;

namespace holdfast::sys {

struct Link {
  int index = 0;
  std::string name;
  bool up = false;       // IFF_UP: the administrator wants it
  bool running = false;  // IFF_RUNNING: up, and operational; after carrier comes it may lag by up to a second
  bool carrier = false;  // IFF_LOWER_UP
  bool dormant = false;  // IFF_DORMANT: carrier, but waits for something (802.1X)
  MacAddress mac;        // zero for a device without an Ethernet address
  int parent = 0;        // index of the lower device of a macvlan, peer of a veth in the same namespace; 0 for none
  std::uint32_t mtu = 0;
  std::string kind;  // "macvlan", "veth", "bridge", …; empty for hardware

  bool operator==(const Link&) const = default;
};

// An address on an interface. Scopes are rtnetlink's: global 0, site 200, link 253, host 254.
struct InterfaceAddress {
  int interface_index = 0;
  IpPrefix prefix;
  std::uint8_t scope = 0;
  std::string label;             // IPv4 only, at most 15 octets, begins with the interface's name; empty for none
  bool no_dad = false;           // IPv6: usable at once (IFA_F_NODAD)
  bool no_prefix_route = false;  // the kernel adds no connected route for it
  bool deprecated = false;       // IPv6: never chosen as a source by itself (preferred lifetime 0)
  bool secondary = false;        // seen only: IPv4, not the first of its network
  bool tentative = false;        // seen only: IPv6, duplicate address detection runs or failed: not usable as a source
  std::uint8_t protocol = 0;     // IFA_PROTO, who put it there; 0 unknown. 1..3 are the kernel's own

  bool operator==(const InterfaceAddress&) const = default;
};

enum class MacvlanMode : std::uint8_t { kPrivate, kBridge };

struct MacvlanSpec {
  std::string name;  // at most 15 octets
  int parent = 0;    // interface index
  MacAddress mac;
  MacvlanMode mode = MacvlanMode::kPrivate;
};

class Netlink {
 public:
  static Result<Netlink> Open();
  Netlink(Netlink&&) noexcept;
  Netlink& operator=(Netlink&&) noexcept;
  ~Netlink();

  // nullopt where there is no such link.
  Result<std::optional<Link>> FindLink(const std::string& name);
  Result<std::optional<Link>> FindLink(int index);
  Result<std::vector<Link>> Links();

  // The new link's index. It is down, and makes no IPv6 address of its own (addrgenmode none, set in a second request:
  // the kernel ignores it in the first).
  Result<int> CreateMacvlan(const MacvlanSpec& spec);
  // Both ends down; `peer_namespace` is a descriptor of the peer's network namespace, or -1 for this one.
  Status CreateVeth(const std::string& name, const std::string& peer, int peer_namespace = -1);
  // No such link is success.
  Status DeleteLink(int index);
  Status SetUp(int index, bool up);
  Status SetMac(int index, const MacAddress& mac);
  // No IPv6 link-local address by itself when the link comes up.
  Status SetAddressGenerationNone(int index);

  enum class Added : std::uint8_t { kNew, kWasThere };
  // An address that is there already, with whatever attributes, is success and said so.
  Result<Added> AddAddress(const InterfaceAddress& address);
  // No such address or link is success.
  Status RemoveAddress(const InterfaceAddress& address);
  // Of one interface, or of all with 0.
  Result<std::vector<InterfaceAddress>> Addresses(int interface_index = 0);

 private:
  explicit Netlink(nl_sock* socket) : socket_(socket) {}
  nl_sock* socket_;
};

struct LinkChanged {
  Link link;
};
struct LinkGone {
  int index = 0;
  std::string name;
};
struct AddressChanged {
  InterfaceAddress address;
  bool gone = false;
};
// Events were lost: read everything anew.
struct EventsLost {};

using NetlinkEvent = std::variant<LinkChanged, LinkGone, AddressChanged, EventsLost>;

// Reports each change of links and addresses of the namespace after it was opened.
class NetlinkMonitor {
 public:
  static Result<NetlinkMonitor> Open();
  NetlinkMonitor(NetlinkMonitor&&) noexcept;
  NetlinkMonitor& operator=(NetlinkMonitor&&) noexcept;
  ~NetlinkMonitor();

  // Readable when events wait.
  int fd() const;
  // All that wait, in the kernel's order; empty when none does. Never blocks.
  Result<std::vector<NetlinkEvent>> Read();

 private:
  explicit NetlinkMonitor(nl_sock* socket) : socket_(socket) {}

  nl_sock* socket_;
};

}  // namespace holdfast::sys
