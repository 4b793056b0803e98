#include "reference/sys/netlink.h"

#include <fmt/format.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <netlink/attr.h>

#include "reference/sys/error.h"
#include "reference/sys/netlink_message.h"

namespace holdfast::sys {
namespace {

constexpr std::uint8_t kAddressGenerationNone = 1;  // IN6_ADDR_GEN_MODE_NONE

// Runs `fill` between the start and the end of a nested attribute.
template <typename Fill>
void Nest(const Message& message, int attribute, Fill fill) {
  nlattr* nest = nla_nest_start(message.get(), attribute);
  fill();
  nla_nest_end(message.get(), nest);
}

Result<std::optional<Link>> FindBy(nl_sock* socket, const Message& request, std::string_view what) {
  std::optional<Link> found;
  const int code = Ask(socket, request, [&](nlmsghdr* answer) { found = ReadLink(answer); });
  if (code == -ENODEV) return std::nullopt;
  if (code < 0) return Errno(what, -code);
  return found;
}

Status Change(nl_sock* socket, const Message& request, const std::string& what) {
  if (const int code = Ask(socket, request); code < 0) return Errno(what, -code);
  return {};
}

}  // namespace

Result<Netlink> Netlink::Open() {
  auto socket = OpenRoute();
  if (!socket) return tl::make_unexpected(socket.error());
  return Netlink(*socket);
}

Netlink::Netlink(Netlink&& other) noexcept : socket_(std::exchange(other.socket_, nullptr)) {}
Netlink& Netlink::operator=(Netlink&& other) noexcept {
  std::swap(socket_, other.socket_);
  return *this;
}
Netlink::~Netlink() { nl_socket_free(socket_); }

Result<std::optional<Link>> Netlink::FindLink(const std::string& name) {
  if (name.empty() || name.size() >= IFNAMSIZ) return std::nullopt;
  const Message request = LinkMessage(RTM_GETLINK, 0, 0);
  nla_put_string(request.get(), IFLA_IFNAME, name.c_str());
  return FindBy(socket_, request, "looking for interface " + name);
}

Result<std::optional<Link>> Netlink::FindLink(int index) {
  return FindBy(socket_, LinkMessage(RTM_GETLINK, 0, index), fmt::format("looking for interface {}", index));
}

Result<std::vector<Link>> Netlink::Links() {
  std::vector<Link> links;
  const int code = Ask(socket_, LinkMessage(RTM_GETLINK, NLM_F_DUMP, 0), [&](nlmsghdr* answer) {
    if (auto link = ReadLink(answer)) links.push_back(std::move(*link));
  });
  if (code < 0) return Errno("listing interfaces", -code);
  return links;
}

Result<int> Netlink::CreateMacvlan(const MacvlanSpec& spec) {
  const std::string what = "creating macvlan " + spec.name;
  const std::uint32_t mode = spec.mode == MacvlanMode::kPrivate ? MACVLAN_MODE_PRIVATE : MACVLAN_MODE_BRIDGE;
  const Message request = LinkMessage(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0);
  nla_put_string(request.get(), IFLA_IFNAME, spec.name.c_str());
  nla_put_u32(request.get(), IFLA_LINK, static_cast<std::uint32_t>(spec.parent));
  nla_put(request.get(), IFLA_ADDRESS, 6, spec.mac.octets.data());
  Nest(request, IFLA_LINKINFO, [&] {
    nla_put_string(request.get(), IFLA_INFO_KIND, "macvlan");
    Nest(request, IFLA_INFO_DATA, [&] { nla_put_u32(request.get(), IFLA_MACVLAN_MODE, mode); });
  });
  if (Status s = Change(socket_, request, what); !s) return tl::make_unexpected(s.error());
  auto made = FindLink(spec.name);
  if (!made) return Fail(made.error(), what);
  if (!*made) return Fail(what + ": it vanished at once");
  if (Status s = SetAddressGenerationNone((*made)->index); !s) return Fail(s.error(), what);
  return (*made)->index;
}

Status Netlink::CreateVeth(const std::string& name, const std::string& peer, int peer_namespace) {
  const Message request = LinkMessage(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0);
  nla_put_string(request.get(), IFLA_IFNAME, name.c_str());
  Nest(request, IFLA_LINKINFO, [&] {
    nla_put_string(request.get(), IFLA_INFO_KIND, "veth");
    Nest(request, IFLA_INFO_DATA, [&] {
      Nest(request, VETH_INFO_PEER, [&] {
        const ifinfomsg body{};
        nlmsg_append(request.get(), const_cast<ifinfomsg*>(&body), sizeof body, NLMSG_ALIGNTO);
        nla_put_string(request.get(), IFLA_IFNAME, peer.c_str());
        if (peer_namespace >= 0) {
          nla_put_u32(request.get(), IFLA_NET_NS_FD, static_cast<std::uint32_t>(peer_namespace));
        }
      });
    });
  });
  return Change(socket_, request, fmt::format("creating veth {} - {}", name, peer));
}

Status Netlink::DeleteLink(int index) {
  const int code = Ask(socket_, LinkMessage(RTM_DELLINK, 0, index));
  if (code < 0 && code != -ENODEV) return Errno(fmt::format("deleting interface {}", index), -code);
  return {};
}

Status Netlink::SetUp(int index, bool up) {
  const Message request = LinkMessage(RTM_NEWLINK, 0, index);
  auto* body = static_cast<ifinfomsg*>(nlmsg_data(nlmsg_hdr(request.get())));
  body->ifi_flags = up ? IFF_UP : 0;
  body->ifi_change = IFF_UP;
  return Change(socket_, request, fmt::format("setting interface {} {}", index, up ? "up" : "down"));
}

Status Netlink::SetMac(int index, const MacAddress& mac) {
  const Message request = LinkMessage(RTM_NEWLINK, 0, index);
  nla_put(request.get(), IFLA_ADDRESS, 6, mac.octets.data());
  return Change(socket_, request, fmt::format("setting the MAC address of interface {}", index));
}

Status Netlink::SetAddressGenerationNone(int index) {
  const Message request = LinkMessage(RTM_NEWLINK, 0, index);
  Nest(request, IFLA_AF_SPEC, [&] {
    Nest(request, AF_INET6, [&] { nla_put_u8(request.get(), IFLA_INET6_ADDR_GEN_MODE, kAddressGenerationNone); });
  });
  const int code = Ask(socket_, request);
  if (code == -EAFNOSUPPORT) return {};  // a kernel (or a host's setting) without IPv6 has nothing to generate
  if (code < 0) return Errno(fmt::format("addrgenmode none on interface {}", index), -code);
  return {};
}

Result<Netlink::Added> Netlink::AddAddress(const InterfaceAddress& address) {
  const int code = Ask(socket_, AddressMessage(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, address));
  if (code == -EEXIST) return Added::kWasThere;
  if (code == 0) return Added::kNew;
  return Errno(fmt::format("adding {} to interface {}", address.prefix.ToString(), address.interface_index), -code);
}

Status Netlink::RemoveAddress(const InterfaceAddress& address) {
  InterfaceAddress plain = address;
  plain.label.clear();  // a label would have to match, and an adopted address may carry another
  const int code = Ask(socket_, AddressMessage(RTM_DELADDR, 0, plain));
  if (code == 0 || code == -EADDRNOTAVAIL || code == -ENODEV) return {};
  return Errno(fmt::format("removing {} from interface {}", address.prefix.ToString(), address.interface_index), -code);
}

Result<std::vector<InterfaceAddress>> Netlink::Addresses(int interface_index) {
  ifaddrmsg body{};
  const Message request(nlmsg_alloc_simple(RTM_GETADDR, NLM_F_DUMP));
  nlmsg_append(request.get(), &body, sizeof body, NLMSG_ALIGNTO);
  std::vector<InterfaceAddress> addresses;
  const int code = Ask(socket_, request, [&](nlmsghdr* answer) {
    auto address = ReadAddress(answer);
    if (address && (interface_index == 0 || address->interface_index == interface_index)) {
      addresses.push_back(std::move(*address));
    }
  });
  if (code < 0) return Errno("listing addresses", -code);
  return addresses;
}

}  // namespace holdfast::sys
