// holdfastd: VRRP for keepalived.conf. From here: options.h (command line), run.h (start), supervisor.h (processes),
// vrrp_process.h (the loop), instance.h (one virtual router), and below it reference/vrrp (the protocol).
#include <fmt/format.h>

#include <cstdio>

#include "reference/daemon/config_command.h"
#include "reference/daemon/exit_codes.h"
#include "reference/daemon/options.h"
#include "reference/daemon/run.h"

namespace {

using namespace holdfast::daemon;

int PrintSignalNumber(const std::string& what) {
  const auto number = SignalNumber(what);
  if (!number) {
    fmt::print(stderr, "holdfastd: --signum={}: there is STOP, RELOAD, DATA and STATS\n", what);
    return kExitUsage;
  }
  fmt::print("{}\n", *number);
  return kExitOk;
}

int Print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return kExitOk;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = ParseOptions(argc, argv);
  if (!options) {
    fmt::print(stderr, "holdfastd: {}\nTry holdfastd --help.\n", options.error().message);
    return kExitUsage;
  }
  switch (options->command) {
    case Command::kRun:
      return RunDaemon(*options);
    case Command::kSignalNumber:
      return PrintSignalNumber(options->keyword);
    case Command::kVersion:
      return Print(VersionText());
    case Command::kHelp:
      return Print(UsageText());
    default:
      return RunConfigCommand(*options);
  }
}
