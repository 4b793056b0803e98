#include <linux/rtnetlink.h>
#include <netlink/socket.h>
#include <sys/socket.h>

#include <array>

#include "reference/sys/error.h"
#include "reference/sys/netlink_message.h"
#include "reference/sys/socket_options.h"

namespace holdfast::sys {
namespace {

constexpr int kReceiveBuffer = 4 * 1024 * 1024;  // a thousand addresses may come and go in one failover

void Append(nlmsghdr* header, std::vector<NetlinkEvent>& events) {
  switch (header->nlmsg_type) {
    case RTM_NEWLINK:
      if (auto link = ReadLink(header)) events.emplace_back(LinkChanged{std::move(*link)});
      return;
    case RTM_DELLINK:
      if (auto link = ReadLink(header)) events.emplace_back(LinkGone{link->index, link->name});
      return;
    case RTM_NEWADDR:
    case RTM_DELADDR:
      if (auto address = ReadAddress(header)) {
        events.emplace_back(AddressChanged{std::move(*address), header->nlmsg_type == RTM_DELADDR});
      }
      return;
    default:
      return;
  }
}

}  // namespace

Result<NetlinkMonitor> NetlinkMonitor::Open() {
  auto socket = OpenRoute();
  if (!socket) return tl::make_unexpected(socket.error());
  NetlinkMonitor monitor(*socket);
  EnlargeReceiveBuffer(monitor.fd(), kReceiveBuffer);
  const int code =
      nl_socket_add_memberships(monitor.socket_, RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_NONE);
  if (code < 0) return NetlinkError("listening to link and address changes", code);
  nl_socket_set_nonblocking(monitor.socket_);
  return monitor;
}

NetlinkMonitor::NetlinkMonitor(NetlinkMonitor&& other) noexcept : socket_(std::exchange(other.socket_, nullptr)) {}
NetlinkMonitor& NetlinkMonitor::operator=(NetlinkMonitor&& other) noexcept {
  std::swap(socket_, other.socket_);
  return *this;
}
NetlinkMonitor::~NetlinkMonitor() { nl_socket_free(socket_); }

int NetlinkMonitor::fd() const { return nl_socket_get_fd(socket_); }

Result<std::vector<NetlinkEvent>> NetlinkMonitor::Read() {
  alignas(nlmsghdr) std::array<char, 32 * 1024> buffer;
  std::vector<NetlinkEvent> events;
  for (;;) {
    const ssize_t received = ::recv(fd(), buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_TRUNC);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0 && errno == ENOBUFS) {
      events.emplace_back(EventsLost{});
      continue;
    }
    if (received < 0 && errno == EAGAIN) return events;
    if (received < 0) return Errno("reading link and address changes");
    if (static_cast<std::size_t>(received) > buffer.size()) {  // a link with very many virtual functions
      events.emplace_back(EventsLost{});
      continue;
    }
    int left = static_cast<int>(received);
    for (auto* header = reinterpret_cast<nlmsghdr*>(buffer.data()); nlmsg_ok(header, left);
         header = nlmsg_next(header, &left)) {
      Append(header, events);
    }
  }
}

}  // namespace holdfast::sys
