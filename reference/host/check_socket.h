// Sockets of checks: bound, marked and connected as a CheckEndpoint says, never blocking.
#pragma once

#include <cstdint>

#include "reference/host/check_task.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::host {

struct CheckSocket {
  sys::UniqueFd fd;     // invalid: `trouble` says why
  CheckResult trouble;  // a failure
};

// A socket of `type` and `protocol` with bindto, bind_port, bind_if and fwmark set, and connect() called: a stream may
// still be connecting, a datagram socket hears its server only, errors of ICMP included.
CheckSocket OpenCheckSocket(const CheckEndpoint& endpoint, int type, int protocol = 0);

// The pending error of a socket; 0 for none.
int SocketError(int fd);

}  // namespace holdfast::host
