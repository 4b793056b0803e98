// The real checks, on the caller's loop.
#pragma once

#include <memory>

#include "reference/host/check_port.h"

namespace boost::asio {
class io_context;
}

namespace holdfast::host {

// Uses `io` for all it waits for; `io` lives longer. Starts no thread and touches no signal's handling. Nobody else may
// wait for its children: where SIGCHLD is ignored or all children are waited for, a script's status is lost, and its
// check ends as a failure that says so.
std::unique_ptr<Checker> MakeChecker(boost::asio::io_context& io);

}  // namespace holdfast::host
