// A TCP connection of a check: it connects, sends what it is given and hands over what comes.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "reference/host/check_task.h"

namespace holdfast::host {

// The handlers run from the loop or from inside Open and Send, one at a time. None destroys the stream; Close is fine.
struct CheckStreamEvents {
  CheckHandler connected;
  std::function<void(std::string_view)> data;  // valid until it returns
  CheckHandler end;                            // the server will send no more
  std::function<void(CheckResult)> trouble;    // the stream is closed: refused, reset
};

// More than this waits for no server: TLS lets a peer ask for replies without reading them.
inline constexpr std::size_t kMostUnsent = 64 * 1024;

class CheckStream {
 public:
  CheckStream(const CheckLoop& loop, CheckStreamEvents events) : loop_(loop), events_(std::move(events)) {}

  void Open(const CheckEndpoint& endpoint);
  // After `connected`. What the kernel does not take at once waits here.
  void Send(std::string_view octets);
  // No more events.
  void Close() { watch_.reset(); }

 private:
  void Connected();
  void Receive();
  void Flush();
  void Fail(CheckResult why);

  const CheckLoop& loop_;
  CheckStreamEvents events_;
  std::unique_ptr<CheckWatch> watch_;
  std::string unsent_;
};

}  // namespace holdfast::host
