// Where log lines go. Lines are written with spdlog's free functions (spdlog::info and so on); this chooses the sinks.
#pragma once

#include <string>

#include "reference/daemon/options.h"

namespace holdfast::daemon {

struct LogTarget {
  std::string process = "holdfastd";  // stands before each line: holdfastd, vrrp, scripts
  bool console = false;               // standard error
  bool syslog = true;                 // syslog, which is the journal under systemd
  int facility = 3 << 3;              // as syslog(3) codes it
  bool detail = false;                // debug lines too
};

LogTarget LogTargetFor(const Options& options, const std::string& process);

// A writer of its own keeps a stalled terminal or log daemon from delaying the caller: lines are queued, and the oldest
// are dropped when the queue is full. Only for a process that does not fork any more.
enum class LogWriter { kDirect, kOwnThread };

// Replaces the process's log; call again in a child after a fork.
void SetUpLog(const LogTarget& target, LogWriter writer);

// Writes out what is queued. Waits at most `seconds` for a stalled reader and then ends the process.
void CloseLog(unsigned seconds);

}  // namespace holdfast::daemon
