#include "reference/sys/netlink_route.h"

#include <fmt/format.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

#include <cerrno>
#include <utility>

#include "reference/sys/error.h"
#include "reference/sys/netlink_message.h"

namespace holdfast::sys {
namespace {

// The network's address: the kernel refuses one with host bits.
IpAddress Network(const IpPrefix& prefix) {
  std::array<std::uint8_t, 16> octets{};
  const auto given = prefix.address.octets();
  for (std::size_t bit = 0; bit < prefix.length; ++bit) {
    octets[bit / 8] |= static_cast<std::uint8_t>(given[bit / 8] & (0x80u >> bit % 8));
  }
  return IpAddress::FromOctets({octets.data(), given.size()});
}

void Put(const Message& message, int attribute, const IpAddress& address) {
  nla_put(message.get(), attribute, static_cast<int>(address.octets().size()), address.octets().data());
}

Message RouteMessage(int type, int flags, const ConnectedRoute& route) {
  rtmsg body{};
  body.rtm_family = route.network.address.is_v4() ? AF_INET : AF_INET6;
  body.rtm_dst_len = route.network.length;
  body.rtm_table = RT_TABLE_MAIN;
  body.rtm_protocol = RTPROT_STATIC;
  body.rtm_scope = RT_SCOPE_LINK;
  body.rtm_type = RTN_UNICAST;
  Message message(nlmsg_alloc_simple(type, flags));
  nlmsg_append(message.get(), &body, sizeof body, NLMSG_ALIGNTO);
  Put(message, RTA_DST, Network(route.network));
  nla_put_u32(message.get(), RTA_OIF, static_cast<std::uint32_t>(route.interface_index));
  nla_put_u32(message.get(), RTA_PRIORITY, route.metric);
  if (route.source) Put(message, RTA_PREFSRC, *route.source);
  return message;
}

}  // namespace

Result<Routes> Routes::Open() {
  auto socket = OpenRoute();
  if (!socket) return tl::make_unexpected(socket.error());
  return Routes(*socket);
}

Routes::Routes(Routes&& other) noexcept : socket_(std::exchange(other.socket_, nullptr)) {}

Routes& Routes::operator=(Routes&& other) noexcept {
  std::swap(socket_, other.socket_);
  return *this;
}

Routes::~Routes() {
  if (socket_ != nullptr) nl_socket_free(socket_);
}

Status Routes::Add(const ConnectedRoute& route) {
  const int code = Ask(socket_, RouteMessage(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, route));
  if (code == 0 || code == -EEXIST) return {};
  return Errno(fmt::format("adding a route to {} by interface {}", route.network.ToString(), route.interface_index),
               -code);
}

Status Routes::Remove(const ConnectedRoute& route) {
  const int code = Ask(socket_, RouteMessage(RTM_DELROUTE, 0, route));
  if (code == 0 || code == -ESRCH || code == -ENODEV) return {};
  return Errno(fmt::format("removing a route to {} by interface {}", route.network.ToString(), route.interface_index),
               -code);
}

}  // namespace holdfast::sys
