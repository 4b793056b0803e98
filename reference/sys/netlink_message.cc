#include "reference/sys/netlink_message.h"

#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>

#include <algorithm>
#include <cstring>

#include "reference/sys/error.h"

#ifndef IFA_PROTO
#define IFA_PROTO 11  // Linux 5.18; older headers lack the name
#endif

namespace holdfast::sys {
namespace {

constexpr int kLastAddressAttribute = 11;

IpAddress ReadIp(const nlattr* attribute) {
  const auto* octets = static_cast<const std::uint8_t*>(nla_data(attribute));
  const auto length = static_cast<std::size_t>(nla_len(attribute));
  return length == 4 || length == 16 ? IpAddress::FromOctets({octets, length}) : IpAddress();
}

std::string ReadKind(nlattr* info) {
  nlattr* attributes[IFLA_INFO_MAX + 1];
  if (nla_parse_nested(attributes, IFLA_INFO_MAX, info, nullptr) < 0 || !attributes[IFLA_INFO_KIND]) return {};
  return nla_get_string(attributes[IFLA_INFO_KIND]);
}

}  // namespace

Message LinkMessage(int type, int flags, int index) {
  ifinfomsg body{};
  body.ifi_family = AF_UNSPEC;
  body.ifi_index = index;
  Message message(nlmsg_alloc_simple(type, flags));
  nlmsg_append(message.get(), &body, sizeof body, NLMSG_ALIGNTO);
  return message;
}

Message AddressMessage(int type, int flags, const InterfaceAddress& address) {
  const auto octets = address.prefix.address.octets();
  const int size = static_cast<int>(octets.size());
  ifaddrmsg body{};
  body.ifa_family = address.prefix.address.is_v4() ? AF_INET : AF_INET6;
  body.ifa_prefixlen = address.prefix.length;
  body.ifa_scope = address.scope;
  body.ifa_index = static_cast<unsigned>(address.interface_index);
  Message message(nlmsg_alloc_simple(type, flags));
  nlmsg_append(message.get(), &body, sizeof body, NLMSG_ALIGNTO);
  nla_put(message.get(), IFA_LOCAL, size, octets.data());
  nla_put(message.get(), IFA_ADDRESS, size, octets.data());
  std::uint32_t address_flags = 0;
  if (address.no_dad) address_flags |= IFA_F_NODAD;
  if (address.no_prefix_route) address_flags |= IFA_F_NOPREFIXROUTE;
  if (address_flags) nla_put_u32(message.get(), IFA_FLAGS, address_flags);
  if (address.deprecated) {
    ifa_cacheinfo lifetimes{};  // preferred lifetime 0
    lifetimes.ifa_valid = 0xffffffff;
    nla_put(message.get(), IFA_CACHEINFO, sizeof lifetimes, &lifetimes);
  }
  if (!address.label.empty()) nla_put_string(message.get(), IFA_LABEL, address.label.c_str());
  if (address.protocol) nla_put_u8(message.get(), IFA_PROTO, address.protocol);
  return message;
}

std::optional<Link> ReadLink(nlmsghdr* header) {
  nlattr* attributes[IFLA_MAX + 1];
  const auto* body = static_cast<const ifinfomsg*>(nlmsg_data(header));
  if (body->ifi_family != AF_UNSPEC) return std::nullopt;
  if (nlmsg_parse(header, sizeof *body, attributes, IFLA_MAX, nullptr) < 0) return std::nullopt;
  Link link;
  link.index = body->ifi_index;
  link.up = body->ifi_flags & IFF_UP;
  link.running = link.up && (body->ifi_flags & IFF_RUNNING);
  link.carrier = body->ifi_flags & IFF_LOWER_UP;
  link.dormant = body->ifi_flags & IFF_DORMANT;
  if (const nlattr* name = attributes[IFLA_IFNAME]) link.name = nla_get_string(name);
  if (const nlattr* mac = attributes[IFLA_ADDRESS]; mac && nla_len(mac) == 6) {
    std::memcpy(link.mac.octets.data(), nla_data(mac), 6);
  }
  if (const nlattr* parent = attributes[IFLA_LINK]) link.parent = static_cast<int>(nla_get_u32(parent));
  if (const nlattr* mtu = attributes[IFLA_MTU]) link.mtu = nla_get_u32(mtu);
  if (nlattr* info = attributes[IFLA_LINKINFO]) link.kind = ReadKind(info);
  return link;
}

std::optional<InterfaceAddress> ReadAddress(nlmsghdr* header) {
  nlattr* attributes[kLastAddressAttribute + 1];
  const auto* body = static_cast<const ifaddrmsg*>(nlmsg_data(header));
  if (nlmsg_parse(header, sizeof *body, attributes, kLastAddressAttribute, nullptr) < 0) return std::nullopt;
  const nlattr* ip = attributes[IFA_LOCAL] ? attributes[IFA_LOCAL] : attributes[IFA_ADDRESS];
  if (!ip) return std::nullopt;
  const std::uint32_t flags = attributes[IFA_FLAGS] ? nla_get_u32(attributes[IFA_FLAGS]) : body->ifa_flags;
  InterfaceAddress address;
  address.interface_index = static_cast<int>(body->ifa_index);
  address.prefix = {ReadIp(ip), body->ifa_prefixlen};
  address.scope = body->ifa_scope;
  if (const nlattr* label = attributes[IFA_LABEL]) address.label = nla_get_string(label);
  address.no_dad = flags & IFA_F_NODAD;
  address.no_prefix_route = flags & IFA_F_NOPREFIXROUTE;
  address.deprecated = flags & IFA_F_DEPRECATED;
  address.secondary = body->ifa_family == AF_INET && (flags & IFA_F_SECONDARY);
  address.tentative = flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED);
  if (const nlattr* protocol = attributes[IFA_PROTO]) address.protocol = nla_get_u8(protocol);
  return address;
}

Result<nl_sock*> OpenRoute() {
  nl_sock* socket = nl_socket_alloc();
  if (!socket) return Fail("opening a netlink socket: out of memory");
  if (const int code = nl_connect(socket, NETLINK_ROUTE); code < 0) {
    nl_socket_free(socket);
    return NetlinkError("opening a netlink socket", code);
  }
  return socket;
}

tl::unexpected<Error> NetlinkError(std::string_view what, int code) { return Fail(Error{nl_geterror(code)}, what); }

int Ask(nl_sock* socket, const Message& message) {
  return Ask(socket, message, [](nlmsghdr*) {});
}

}  // namespace holdfast::sys
