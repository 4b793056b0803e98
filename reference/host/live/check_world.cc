#include "reference/host/live/check_world.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "reference/host/check_linux.h"

namespace holdfast::host::live {
namespace {

constexpr auto kPatience = std::chrono::seconds(5);

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

sys::UniqueFd BoundSocket(int type) {
  sys::UniqueFd fd(socket(AF_INET, type | SOCK_CLOEXEC, 0));
  const sockaddr_in any_port = Loopback(0);
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&any_port), sizeof any_port) != 0)
    throw std::runtime_error("no socket for a server");
  return fd;
}

CheckEndpoint EndpointOf(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  CheckEndpoint endpoint;
  endpoint.address = *IpAddress::Parse("127.0.0.1");
  endpoint.port = ntohs(address.sin_port);
  return endpoint;
}

void BePatientFor(int fd, int seconds) {
  const timeval patience{.tv_sec = seconds, .tv_usec = 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

}  // namespace

struct CheckWorld::Loop {
  boost::asio::io_context io;
};

CheckWorld::CheckWorld() : loop_(std::make_unique<Loop>()), checker_(MakeChecker(loop_->io)) {}
CheckWorld::~CheckWorld() = default;

bool CheckWorld::TurnUntil(const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!done() && std::chrono::steady_clock::now() < deadline) {
    loop_->io.restart();
    loop_->io.run_one_for(std::chrono::milliseconds(20));
  }
  return done();
}

CheckResult CheckWorld::Look(const CheckSpec& spec, Microseconds timeout) {
  std::optional<CheckResult> result;
  bool inside = true;
  checker_->Start(spec, timeout, [&](const CheckResult& answer) {
    EXPECT_FALSE(inside) << "called from inside Start";
    EXPECT_FALSE(result) << "called twice";
    result = answer;
  });
  inside = false;
  if (!TurnUntil([&] { return result.has_value(); })) throw std::runtime_error("the check never ended");
  EXPECT_LE(result->start.time_since_epoch(), result->end.time_since_epoch());
  return *result;
}

TcpServer::TcpServer(Serve serve) : listener_(BoundSocket(SOCK_STREAM)) {
  listen(listener_.get(), 16);
  thread_ = std::thread([listener = listener_.get(), serve = std::move(serve)] {
    for (int fd; (fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
      const sys::UniqueFd connection(fd);
      BePatientFor(fd, 10);
      serve(fd);
    }
  });
}

TcpServer::~TcpServer() {
  shutdown(listener_.get(), SHUT_RDWR);
  thread_.join();
}

CheckEndpoint TcpServer::endpoint() const { return EndpointOf(listener_.get()); }

UdpServer::UdpServer(std::function<std::string(std::string)> answer) : socket_(BoundSocket(SOCK_DGRAM)) {
  thread_ = std::thread([this, answer = std::move(answer)] {
    std::array<char, 2048> buffer;
    sockaddr_in from{};
    socklen_t size = sizeof from;
    auto* const peer = reinterpret_cast<sockaddr*>(&from);
    while (true) {
      const ssize_t got = recvfrom(socket_.get(), buffer.data(), buffer.size(), 0, peer, &size);
      if (got < 0 || stop_) return;
      const std::string reply = answer({buffer.data(), static_cast<std::size_t>(got)});
      if (!reply.empty()) sendto(socket_.get(), reply.data(), reply.size(), 0, peer, size);
    }
  });
}

UdpServer::~UdpServer() {
  stop_ = true;
  const sockaddr_in self = Loopback(endpoint().port);
  sendto(socket_.get(), "", 0, 0, reinterpret_cast<const sockaddr*>(&self), sizeof self);
  thread_.join();
}

CheckEndpoint UdpServer::endpoint() const { return EndpointOf(socket_.get()); }

CheckEndpoint Nobody() { return EndpointOf(BoundSocket(SOCK_STREAM).get()); }

std::string HearUntil(int fd, std::string_view end) {
  std::string heard;
  std::array<char, 2048> buffer;
  while (heard.find(end) == heard.npos) {
    const ssize_t size = recv(fd, buffer.data(), buffer.size(), 0);
    if (size <= 0) break;
    heard.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return heard;
}

bool Say(int fd, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t size = send(fd, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

void AwaitClose(int fd) {
  std::array<char, 2048> buffer;
  while (recv(fd, buffer.data(), buffer.size(), 0) > 0) {
  }
}

TcpServer::Serve Answering(std::string reply) {
  return [reply = std::move(reply)](int fd) {
    HearUntil(fd, "\r\n\r\n");
    Say(fd, reply);
  };
}

std::size_t OpenDescriptors() {
  namespace fs = std::filesystem;
  return static_cast<std::size_t>(std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
}

std::size_t OtherProcesses() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != name.npos || name == std::to_string(getpid())) continue;
    std::string pid, program, state;
    std::ifstream(entry.path() / "stat") >> pid >> program >> state;
    count += !state.empty() && state != "Z";
  }
  return count;
}

}  // namespace holdfast::host::live
