// A datagram socket of a check: it sends once and hands over what comes back.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "reference/host/check_socket.h"

namespace holdfast::host {

class CheckDatagram {
 public:
  // `heard` gets each datagram, valid until it returns; `trouble` an error, ICMP's included, and nothing comes after
  // it. Neither destroys the object; Close is fine.
  CheckDatagram(const CheckLoop& loop, std::function<void(std::string_view)> heard,
                std::function<void(CheckResult)> trouble)
      : loop_(loop), heard_(std::move(heard)), trouble_(std::move(trouble)) {}

  // Sends `octets` on a socket of OpenCheckSocket.
  void Open(CheckSocket socket, std::string_view octets);
  void Close() { watch_.reset(); }

 private:
  void Receive();
  void Fail(CheckResult why);

  const CheckLoop& loop_;
  std::function<void(std::string_view)> heard_;
  std::function<void(CheckResult)> trouble_;
  std::unique_ptr<CheckWatch> watch_;
};

}  // namespace holdfast::host
