#include "netns-lab/engine/http_client.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace holdfast::lab {
namespace {

constexpr std::size_t kLargestAnswer = 65536;

void SetTimeout(int socket, int option, Milliseconds timeout) {
  const timeval wait{timeout.count() / 1000, timeout.count() % 1000 * 1000};
  ::setsockopt(socket, SOL_SOCKET, option, &wait, sizeof wait);
}

// A socket belongs for good to the namespace that it was made in; its timeout for sending holds for connect too.
Result<sys::UniqueFd> SocketIn(const Node& node, Family family, Milliseconds timeout) {
  sys::UniqueFd socket;
  const Status entered = sys::InNetworkNamespace(node.netns(), [&] {
    socket = sys::UniqueFd(::socket(family == Family::kIpv4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  });
  if (!entered) return tl::make_unexpected(entered.error());
  if (socket.get() < 0) return Fail(fmt::format("socket: {}", std::strerror(errno)));
  SetTimeout(socket.get(), SO_SNDTIMEO, timeout);
  return socket;
}

Status ConnectTo(int socket, const IpAddress& target, std::uint16_t port) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_in);
  if (target.is_v4()) {
    auto* address = reinterpret_cast<sockaddr_in*>(&storage);
    address->sin_family = AF_INET;
    address->sin_port = htons(port);
    std::memcpy(&address->sin_addr, target.octets().data(), 4);
  } else {
    auto* address = reinterpret_cast<sockaddr_in6*>(&storage);
    size = sizeof(sockaddr_in6);
    address->sin6_family = AF_INET6;
    address->sin6_port = htons(port);
    std::memcpy(&address->sin6_addr, target.octets().data(), 16);
  }
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&storage), size) == 0) return {};
  return Fail(errno == EINPROGRESS ? "no answer" : std::strerror(errno));
}

// The body, once all of it is there; nullopt before.
std::optional<std::string> BodyOf(const std::string& answer) {
  const std::size_t head = answer.find("\r\n\r\n");
  if (head == std::string::npos) return std::nullopt;
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t field = answer.find(kLength);
  std::size_t length = 0;
  if (field < head) std::from_chars(answer.data() + field + kLength.size(), answer.data() + head, length);
  if (answer.size() < head + 4 + length) return std::nullopt;
  return answer.substr(head + 4, length);
}

}  // namespace

Result<HttpConnection> HttpConnection::Open(const Node& node, const IpAddress& target, std::uint16_t port,
                                            Milliseconds timeout) {
  auto socket = SocketIn(node, target.family(), timeout);
  if (!socket) return tl::make_unexpected(socket.error());
  if (Status s = ConnectTo(socket->get(), target, port); !s) return tl::make_unexpected(s.error());
  return HttpConnection(std::move(*socket), target.ToString(), timeout);
}

Result<std::string> HttpConnection::Get(const std::string& path) {
  if (Status s = Ask(path); !s) return tl::make_unexpected(s.error());
  return Answer(timeout_);
}

Status HttpConnection::Ask(const std::string& path) {
  const std::string request = fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n\r\n", path, host_);
  if (::send(socket_.get(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    return Fail(std::strerror(errno));
  }
  return {};
}

Result<std::string> HttpConnection::Answer(Milliseconds timeout) {
  SetTimeout(socket_.get(), SO_RCVTIMEO, timeout);
  std::string answer;
  char buffer[4096];
  while (answer.size() < kLargestAnswer) {
    const ssize_t n = ::recv(socket_.get(), buffer, sizeof buffer, 0);
    if (n == 0) return Fail("the connection was closed");
    if (n < 0) return Fail(errno == EAGAIN ? "no answer" : std::strerror(errno));
    answer.append(buffer, static_cast<std::size_t>(n));
    if (auto body = BodyOf(answer)) {
      body->erase(body->find_last_not_of(" \r\n") + 1);
      return *body;
    }
  }
  return Fail("an answer without end");
}

}  // namespace holdfast::lab
