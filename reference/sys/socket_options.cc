#include "reference/sys/socket_options.h"

#include <netinet/in.h>

#include <cstring>

namespace holdfast::sys {

void EnlargeReceiveBuffer(int fd, int octets) {
  if (::setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof octets) == 0) return;
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &octets, sizeof octets);
}

void EnlargeSendBuffer(int fd, int octets) {
  if (::setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &octets, sizeof octets) == 0) return;
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &octets, sizeof octets);
}

KernelStamp StampOf(const msghdr& message) {
  msghdr& mutable_message = const_cast<msghdr&>(message);  // CMSG_NXTHDR is not const-correct
  for (cmsghdr* c = CMSG_FIRSTHDR(&mutable_message); c != nullptr; c = CMSG_NXTHDR(&mutable_message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SO_TIMESTAMPNS) continue;
    timespec time;
    std::memcpy(&time, CMSG_DATA(c), sizeof time);
    return KernelStamp::From(time);
  }
  return {};
}

SocketAddress SocketAddress::From(const IpAddress& address, int scope) {
  SocketAddress result;
  const auto octets = address.octets();
  if (address.is_v4()) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(result.storage);
    v4.sin_family = AF_INET;
    std::memcpy(&v4.sin_addr, octets.data(), octets.size());
    result.size = sizeof v4;
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(result.storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_scope_id = static_cast<std::uint32_t>(scope);
    std::memcpy(&v6.sin6_addr, octets.data(), octets.size());
    result.size = sizeof v6;
  }
  return result;
}

IpAddress SocketAddress::ToIp(const sockaddr_storage& storage) {
  if (storage.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
    return IpAddress::FromOctets({v6.sin6_addr.s6_addr, 16});
  }
  if (storage.ss_family != AF_INET) return {};
  const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
  return IpAddress::FromOctets({reinterpret_cast<const std::uint8_t*>(&v4.sin_addr), 4});
}

}  // namespace holdfast::sys
