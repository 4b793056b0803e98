// The real checks, on the caller's loop.
#pragma once

#include <memory>

#include "reference/host/check_port.h"

namespace boost::asio {
class io_context;
}

namespace holdfast::host {

// Uses `io` for all it waits for; `io` lives longer. Starts no thread and touches no signal's handling, but where
// SIGCHLD is ignored the exit status of a script is lost.
std::unique_ptr<Checker> MakeChecker(boost::asio::io_context& io);

}  // namespace holdfast::host
