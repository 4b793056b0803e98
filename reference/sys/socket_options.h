// Small helpers for sockets of any family.
#pragma once

#include <sys/socket.h>

#include <string_view>

#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/sys/clock.h"
#include "reference/sys/error.h"

namespace holdfast::sys {

template <typename T>
Status SetOption(int fd, int level, int option, const T& value, std::string_view what) {
  if (::setsockopt(fd, level, option, &value, sizeof value) != 0) return Errno(what);
  return {};
}

// Asks for a receive (send) buffer of `octets`, past the system's limit where the capability allows it.
void EnlargeReceiveBuffer(int fd, int octets);
void EnlargeSendBuffer(int fd, int octets);

// The SO_TIMESTAMPNS stamp among a received message's control data; invalid when there is none.
KernelStamp StampOf(const msghdr& message);

// An address as the kernel's calls want it. `scope` is the interface of a link-local IPv6 address.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  static SocketAddress From(const IpAddress& address, int scope = 0);
  // 0.0.0.0 for a family that is neither.
  static IpAddress ToIp(const sockaddr_storage& storage);
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

}  // namespace holdfast::sys
