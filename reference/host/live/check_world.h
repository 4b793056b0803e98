// What a live test of health checks stands on: a checker with its loop, and small servers for it to look at, each with
// a thread of its own on 127.0.0.1 of the sandbox.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "reference/host/check_port.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::host::live {

class CheckWorld {
 public:
  CheckWorld();
  ~CheckWorld();
  Checker& checker() { return *checker_; }

  // One look from start to end.
  CheckResult Look(const CheckSpec& spec, Microseconds timeout = Microseconds(5'000'000));
  // Lets the loop turn until `done`, at most five seconds; false where they passed.
  bool TurnUntil(const std::function<bool()>& done);

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
  std::unique_ptr<Checker> checker_;
};

// `serve` has one connection at a time, which is closed when it returns; the destructor waits for it.
class TcpServer {
 public:
  using Serve = std::function<void(int fd)>;
  explicit TcpServer(Serve serve);
  ~TcpServer();
  CheckEndpoint endpoint() const;

 private:
  sys::UniqueFd listener_;
  std::thread thread_;
};

// `answer` is what goes back for a datagram; empty: nothing does.
class UdpServer {
 public:
  explicit UdpServer(std::function<std::string(std::string)> answer);
  ~UdpServer();
  CheckEndpoint endpoint() const;

 private:
  sys::UniqueFd socket_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

// A port of 127.0.0.1 where nobody listens.
CheckEndpoint Nobody();

// For Serve: what comes until `end` is in it, or the peer closes. And: false where the peer does not take it.
std::string HearUntil(int fd, std::string_view end);
bool Say(int fd, std::string_view octets);
// Returns once the peer has closed (or ten seconds have passed).
void AwaitClose(int fd);

// Answers each request with `reply`.
TcpServer::Serve Answering(std::string reply);

struct TlsBehaviour {
  std::string reply;
  bool close_notify = true;
  std::string* sni = nullptr;  // where the name goes that the client said
};
TcpServer::Serve AnsweringOverTls(TlsBehaviour behaviour);

std::size_t OpenDescriptors();
// Processes of this sandbox besides the test itself; not those that are dead and only wait to be waited for.
std::size_t OtherProcesses();

}  // namespace holdfast::host::live
