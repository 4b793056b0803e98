// The command line of holdfastd: keepalived's letters where those are sound, and a few long names of our own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference/base/result.h"

namespace holdfast::daemon {

// What one invocation is asked to do.
enum class Command { kRun, kCheck, kExplain, kFix, kDumpConfig, kSignalNumber, kVersion, kHelp };

struct Options {
  Command command = Command::kRun;
  std::string config_file = "/etc/keepalived/keepalived.conf";  // -f
  std::string keyword;                                          // --explain, --signum
  std::string peer_file;                                        // --peer of -t; empty without
  bool json = false;                                            // --json of -t
  bool sarif = false;                                           // --sarif of -t
  bool as_keepalived = false;                                   // --as-keepalived of -t
  std::string check_log;                                        // -t=FILE: diagnostics are appended there

  bool foreground = false;                 // -n
  bool log_console = false;                // -l
  bool log_detail = false;                 // -D
  bool no_syslog = false;                  // -G
  int syslog_facility = 3 << 3;            // -S, as syslog(3) codes it; LOG_DAEMON
  bool respawn = true;                     // -R turns it off
  bool release_addresses = true;           // -V: addresses and filters stay when the daemon stops
  bool release_services = true;            // -I: virtual servers stay in the kernel when the daemon stops
  bool vrrp = true;                        // -C turns it off
  bool checkers = true;                    // -P turns it off
  std::optional<unsigned> umask;           // -u
  std::string pid_file;                    // -p; written when daemonised (default /run/holdfastd.pid) or when given
  std::string vrrp_pid_file;               // -r
  std::string checkers_pid_file;           // -c
  std::string config_id;                   // -i; the short host name when empty
  std::string net_namespace;               // -s
  std::string run_dir = "/run/holdfastd";  // --run-dir: state.json, stats.json
  std::vector<std::string> notes;          // letters that were accepted without effect, a sentence each
};

// Reads `argv` as main() gets it. The error is one sentence naming the argument; the caller exits with kExitUsage.
Result<Options> ParseOptions(int argc, char* const* argv);

// Text of --help and of --version; each ends in a newline.
std::string UsageText();
std::string VersionText();

// The signal that asks for `what` (STOP, RELOAD, DATA, STATS), or nullopt: --signum.
std::optional<int> SignalNumber(const std::string& what);

}  // namespace holdfast::daemon
