#include "reference/host/check_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "reference/sys/socket_options.h"

namespace holdfast::host {
namespace {

// Without a zone: a link-local address takes the interface that the socket is bound to.
sys::SocketAddress ToSocketAddress(const IpAddress& address, std::uint16_t port) {
  auto to = sys::SocketAddress::From(address, 0);
  auto& field = address.is_v4() ? reinterpret_cast<sockaddr_in&>(to.storage).sin_port
                                : reinterpret_cast<sockaddr_in6&>(to.storage).sin6_port;
  field = htons(port);
  return to;
}

CheckSocket SocketTrouble(std::string_view doing) { return {{}, CheckErrno(doing, errno)}; }

// True where all that the endpoint wants could be set.
bool SetOptions(int fd, const CheckEndpoint& endpoint) {
  const int on = 1;
  if (endpoint.fwmark != 0 && setsockopt(fd, SOL_SOCKET, SO_MARK, &endpoint.fwmark, sizeof endpoint.fwmark) != 0)
    return false;
  if (!endpoint.interface.empty() && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, endpoint.interface.data(),
                                                static_cast<socklen_t>(endpoint.interface.size())) != 0)
    return false;
  // A fixed source port is wanted again while the last connection from it rests in TIME_WAIT.
  return endpoint.bind_port == 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
}

bool Bind(int fd, const CheckEndpoint& endpoint) {
  if (!endpoint.bind_address && endpoint.bind_port == 0) return true;
  const IpAddress any = endpoint.address.is_v4() ? IpAddress() : *IpAddress::Parse("::");
  const auto from = ToSocketAddress(endpoint.bind_address.value_or(any), endpoint.bind_port);
  return bind(fd, from.get(), from.size) == 0;
}

}  // namespace

CheckSocket OpenCheckSocket(const CheckEndpoint& endpoint, int type, int protocol) {
  const int family = endpoint.address.is_v4() ? AF_INET : AF_INET6;
  sys::UniqueFd fd(socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
  if (!fd) return SocketTrouble("opening a socket");
  if (!SetOptions(fd.get(), endpoint)) return SocketTrouble("setting up a socket");
  if (!Bind(fd.get(), endpoint)) return SocketTrouble("binding a socket");
  const auto to = ToSocketAddress(endpoint.address, endpoint.port);
  if (connect(fd.get(), to.get(), to.size) != 0 && errno != EINPROGRESS) return {{}, CheckErrno(errno)};
  return {std::move(fd), {}};
}

int SocketError(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace holdfast::host
