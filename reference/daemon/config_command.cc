#include "reference/daemon/config_command.h"

#include <fmt/format.h>
#include <malloc.h>
#include <net/if.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "reference/config/dump.h"
#include "reference/config/explain.h"
#include "reference/config/fix.h"
#include "reference/config/peers.h"
#include "reference/daemon/exit_codes.h"

namespace holdfast::daemon {
namespace {

std::string ShortHostName() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "";
  const std::string whole = name.data();
  return whole.substr(0, whole.find('.'));
}

bool CanRun(const std::string& path) {
  std::error_code error;
  return access(path.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(path, error);
}

// As a shell finds it: a name without '/' is sought in PATH.
bool ProgramExists(const std::string& program) {
  if (program.find('/') != program.npos) return CanRun(program);
  const char* variable = std::getenv("PATH");
  std::istringstream path(variable ? variable : "/usr/sbin:/usr/bin:/sbin:/bin");
  for (std::string folder; std::getline(path, folder, ':');)
    if (CanRun(folder + "/" + program)) return true;
  return false;
}

// Prints the corrected file, and what is left to say about it on standard error.
int Fix(const Options& options) {
  const auto fixed = config::Fix(options.config_file, LoadOptionsFor(options));
  if (!fixed) {
    fmt::print(stderr, "holdfastd: {}\n", fixed.error().message);
    return kExitUsage;
  }
  fmt::print("{}", fixed->text);
  fmt::print(stderr, "{}holdfastd: {} correction{}\n", config::RenderAll(fixed->left), fixed->corrections,
             fixed->corrections == 1 ? "" : "s");
  if (fixed->elsewhere > 0)
    fmt::print(stderr, "holdfastd: included files have something to correct too: run --fix on each\n");
  return config::CheckExitCode(fixed->left);
}

int DumpConfig(const Options& options) {
  const config::LoadResult loaded = config::Load(options.config_file, LoadOptionsFor(options));
  fmt::print("{}", config::Dump(loaded.config));
  fmt::print(stderr, "{}", config::RenderAll(loaded));
  return config::CheckExitCode(loaded);
}

int Explain(const std::string& keyword) {
  const auto text = config::Explain(keyword);
  if (!text) {
    fmt::print(stderr, "holdfastd: {}\n", text.error().message);
    return kExitUsage;
  }
  fmt::print("{}", *text);
  return kExitOk;
}

int Check(const Options& options) {
  config::LoadOptions load = LoadOptionsFor(options);
  load.as_keepalived = options.as_keepalived;
  load.keep_servers = false;
  config::LoadResult loaded = config::Load(options.config_file, load);
  if (!options.peer_file.empty()) {
    const config::LoadResult peer = config::Load(options.peer_file, load);
    if (!config::Usable(peer)) {
      fmt::print(stderr, "{}", config::RenderAll(peer));
      return config::CheckExitCode(peer);
    }
    for (Diagnostic& difference : config::ComparePeers(loaded.config, peer.config)) {
      loaded.diagnostics.push_back(std::move(difference));
    }
  }
  if (options.json || options.sarif) {
    fmt::print("{}", options.json ? config::RenderJson(options.config_file, loaded)
                                  : config::RenderSarif(HOLDFAST_VERSION, loaded));
    return config::CheckExitCode(loaded);
  }
  std::FILE* out = options.check_log.empty() ? stderr : std::fopen(options.check_log.c_str(), "ae");
  if (out == nullptr) {
    fmt::print(stderr, "holdfastd: {}: {}\n", options.check_log, std::strerror(errno));
    return kExitUsage;
  }
  fmt::print(out, "{}", config::RenderAll(loaded));
  if (out != stderr) std::fclose(out);
  return config::CheckExitCode(loaded);
}

}  // namespace

config::LoadOptions LoadOptionsFor(const Options& options) {
  config::LoadOptions load;
  load.config_id = options.config_id.empty() ? ShortHostName() : options.config_id;
  load.program_exists = ProgramExists;
  load.interface_exists = [](const std::string& name) { return if_nametoindex(name.c_str()) != 0; };
  return load;
}

config::LoadResult LoadForVrrp(const Options& options) {
  config::LoadResult loaded = config::Load(options.config_file, LoadOptionsFor(options));
  loaded.config.virtual_servers = {};
  malloc_trim(0);
  return loaded;
}

void LogDiagnostics(const config::LoadResult& loaded) {
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    const auto level = diagnostic.severity == Severity::kError     ? spdlog::level::err
                       : diagnostic.severity == Severity::kWarning ? spdlog::level::warn
                                                                   : spdlog::level::info;
    spdlog::log(level, "{}:{}:{}: {}{}{}", diagnostic.where.file, diagnostic.where.line, diagnostic.where.column,
                diagnostic.message, diagnostic.cure.empty() ? "" : "; ", diagnostic.cure);
  }
}

int RunConfigCommand(const Options& options) {
  switch (options.command) {
    case Command::kCheck:
      return Check(options);
    case Command::kExplain:
      return Explain(options.keyword);
    case Command::kFix:
      return Fix(options);
    default:
      return DumpConfig(options);
  }
}

}  // namespace holdfast::daemon
