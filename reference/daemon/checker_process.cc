#include "reference/daemon/checker_process.h"

#include <spdlog/spdlog.h>

#include <csignal>

#include "reference/config/load.h"
#include "reference/daemon/checker_loop.h"
#include "reference/daemon/config_command.h"
#include "reference/daemon/exit_codes.h"
#include "reference/daemon/log.h"

namespace holdfast::daemon {
namespace {

// How long a stalled log reader may delay the end.
constexpr unsigned kCheckerLogSeconds = 1;

}  // namespace

int RunCheckers(const Options& options, config::Config config, const ScriptChannel& scripts) {
  std::signal(SIGPIPE, SIG_IGN);
  SetUpLog(LogTargetFor(options, "checkers"), LogWriter::kOwnThread);
  // After a crash this process starts anew with the file as it is now; the parent's copy is for when that is broken.
  config::LoadResult fresh = config::Load(options.config_file, LoadOptionsFor(options));
  if (config::Usable(fresh)) config = std::move(fresh.config);
  CheckerLoop(options, scripts).Run(config);
  CloseLog(kCheckerLogSeconds);
  return kExitOk;
}

}  // namespace holdfast::daemon
