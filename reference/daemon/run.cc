#include "reference/daemon/run.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "reference/config/load.h"
#include "reference/daemon/checker_process.h"
#include "reference/daemon/config_command.h"
#include "reference/daemon/daemonize.h"
#include "reference/daemon/exit_codes.h"
#include "reference/daemon/log.h"
#include "reference/daemon/pid_file.h"
#include "reference/daemon/script_channel.h"
#include "reference/daemon/script_runner.h"
#include "reference/daemon/supervisor.h"
#include "reference/daemon/vrrp_process.h"

namespace holdfast::daemon {
namespace {

using std::chrono::milliseconds;

// Resigning and removing takes milliseconds, even for a thousand instances about a second.
constexpr milliseconds kVrrpGrace{5'000};
// Taking ten thousand servers out of the kernel takes half a second.
constexpr milliseconds kCheckersGrace{5'000};
// More than the runner itself gives to scripts that were told of the stop.
constexpr milliseconds kScriptsGrace{2'500};

int Complain(ExitCode code, const std::string& message) {
  fmt::print(stderr, "holdfastd: {}\n", message);
  return code;
}

// What is wrong with the file is shown once, where the operator is; errors in meaning leave out a part and are no
// reason not to route.
Result<config::Config> ReadConfig(const Options& options) {
  config::LoadResult loaded = config::Load(options.config_file, LoadOptionsFor(options));
  const std::string said = config::RenderAll(loaded);
  if (!config::Usable(loaded)) return Fail(said);
  if (!said.empty() && !options.log_console) fmt::print(stderr, "{}", said);  // else the log says it
  return std::move(loaded.config);
}

// Not before there are virtual servers: a reload may bring the first.
ChildPlan CheckersPlan(const Options& options, const config::Config& config, const ScriptChannel& channel) {
  return {.name = "hf-checkers",
          .run =
              [&] {
                close(channel.receiver);
                return RunCheckers(options, config, channel);
              },
          .grace = kCheckersGrace,
          .gets_signals = true,
          .pid_file = options.checkers_pid_file,
          .wanted =
              [&, had_any = !config.virtual_servers.empty()]() mutable {
                if (had_any) return true;
                const config::LoadResult fresh = config::Load(options.config_file, LoadOptionsFor(options));
                return had_any = config::Usable(fresh) && !fresh.config.virtual_servers.empty();
              }};
}

std::vector<ChildPlan> Plans(const Options& options, const config::Config& config, const ScriptChannel& channel) {
  std::vector<ChildPlan> plans;
  plans.push_back({.name = "hf-scripts",
                   .run =
                       [&, security = *config.globals.enable_script_security] {
                         SetUpLog(LogTargetFor(options, "scripts"), LogWriter::kDirect);
                         close(channel.sender);  // else its end could not be told from ours
                         return RunScripts(channel.receiver, security);
                       },
                   .grace = kScriptsGrace,
                   .gets_signals = false,
                   .pid_file = ""});
  if (options.checkers) plans.push_back(CheckersPlan(options, config, channel));
  if (!options.vrrp) return plans;
  plans.push_back({.name = "hf-vrrp",
                   .run =
                       [&] {
                         close(channel.receiver);
                         return RunVrrp(options, config, channel);
                       },
                   .grace = kVrrpGrace,
                   .gets_signals = true,
                   .pid_file = options.vrrp_pid_file});
  return plans;
}

int Supervise(const Options& options, const config::Config& config) {
  const auto pid_file = PidFile::Create(options.pid_file);
  if (!pid_file) {
    spdlog::critical("{}", pid_file.error().message);
    return kExitFatal;
  }
  const auto channel = ScriptChannel::Open();
  if (!channel) {
    spdlog::critical("{}", channel.error().message);
    return kExitFatal;
  }
  spdlog::info("starting holdfastd {} with {}: {} instances, {} virtual servers", HOLDFAST_VERSION, options.config_file,
               config.instances.size(), config.virtual_servers.size());
  for (const std::string& note : options.notes) spdlog::info("{}", note);
  const int code = Supervisor(Plans(options, config, *channel), options.respawn).Run();
  for (const std::string& file : {options.vrrp_pid_file, options.checkers_pid_file}) {
    if (!file.empty()) unlink(file.c_str());
  }
  spdlog::info("stopped");
  return code;
}

}  // namespace

int RunDaemon(Options options) {
  std::error_code error;
  options.config_file = std::filesystem::absolute(options.config_file, error);
  if (access(options.config_file.c_str(), R_OK) != 0) {
    return Complain(kExitNoConfig, fmt::format("{}: no such file, or not readable", options.config_file));
  }
  if (options.umask) umask(*options.umask);
  if (!options.net_namespace.empty()) {
    if (const auto entered = EnterNetworkNamespace(options.net_namespace); !entered) {
      return Complain(kExitPermission, entered.error().message);
    }
  }
  const auto config = ReadConfig(options);
  if (!config) return Complain(kExitUsage, config.error().message);
  if (!options.foreground) {
    if (const auto done = Daemonize(); !done) return Complain(kExitFatal, done.error().message);
  }
  SetUpLog(LogTargetFor(options, "holdfastd"), LogWriter::kDirect);
  return Supervise(options, *config);
}

}  // namespace holdfast::daemon
