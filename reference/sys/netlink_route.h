// Connected routes over rtnetlink: which interface leads to the hosts of a network.
#pragma once

#include <cstdint>
#include <optional>

#include "reference/base/address.h"
#include "reference/base/result.h"

struct nl_sock;

namespace holdfast::sys {

struct ConnectedRoute {
  IpPrefix network;  // host bits are ignored
  int interface_index = 0;
  std::optional<IpAddress> source;  // of this host's own traffic; nullopt: the kernel chooses
  std::uint32_t metric = 0;         // the smallest wins; the kernel's own have 256 (IPv6)

  bool operator==(const ConnectedRoute&) const = default;
};

// Of the network namespace in which it was opened. The kernel drops an interface's routes when it goes down.
class Routes {
 public:
  static Result<Routes> Open();
  Routes(Routes&&) noexcept;
  Routes& operator=(Routes&&) noexcept;
  ~Routes();

  // One that is there already is success.
  Status Add(const ConnectedRoute& route);
  // No such route or link is success.
  Status Remove(const ConnectedRoute& route);

 private:
  explicit Routes(nl_sock* socket) : socket_(socket) {}
  nl_sock* socket_;
};

}  // namespace holdfast::sys
