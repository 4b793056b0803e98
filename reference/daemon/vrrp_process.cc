#include "reference/daemon/vrrp_process.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <csignal>

#include "reference/config/load.h"
#include "reference/daemon/config_command.h"
#include "reference/daemon/exit_codes.h"
#include "reference/daemon/log.h"
#include "reference/daemon/process_setup.h"
#include "reference/daemon/vrrp_loop.h"
#include "reference/host/linux_host.h"

namespace holdfast::daemon {
namespace {

// How long a stalled log reader may delay the end.
constexpr unsigned kLogSeconds = 1;

// After a crash this process starts anew with the file as it is now; the parent's copy is for when that is broken.
void Refresh(config::Config& config, const Options& options) {
  config.virtual_servers = {};
  config::LoadResult fresh = LoadForVrrp(options);
  LogDiagnostics(fresh);
  if (config::Usable(fresh)) config = std::move(fresh.config);
}

int Speak(const Options& options, const config::Config& config, const ScriptChannel& scripts) {
  auto host = host::MakeLinuxHost(fmt::format("holdfastd-{}", getpid()));
  if (!host) {
    spdlog::critical("{}; holdfastd needs CAP_NET_ADMIN and CAP_NET_RAW", host.error().message);
    return kExitPermission;
  }
  VrrpLoop(options, std::move(*host), scripts).Run(config);
  return kExitOk;
}

}  // namespace

int RunVrrp(const Options& options, config::Config config, const ScriptChannel& scripts) {
  std::signal(SIGPIPE, SIG_IGN);
  SetUpLog(LogTargetFor(options, "vrrp"), LogWriter::kOwnThread);
  Refresh(config, options);
  // Last: a long file is not read at real-time priority, which the kernel allows for a second only, nor locked in memory.
  spdlog::debug("{}", PreferPromptWakeups());
  const int code = Speak(options, config, scripts);
  CloseLog(kLogSeconds);
  return code;
}

}  // namespace holdfast::daemon
