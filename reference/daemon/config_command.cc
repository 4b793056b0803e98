#include "reference/daemon/config_command.h"

#include <fmt/format.h>
#include <net/if.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "reference/config/explain.h"
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

int NotYet(std::string_view option) {
  fmt::print(stderr, "holdfastd: {} is not supported by this version\n", option);
  return kExitUsage;
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
  if (options.json) {
    fmt::print("{}", config::RenderJson(options.config_file, loaded));
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
  load.interface_exists = [](const std::string& name) { return if_nametoindex(name.c_str()) != 0; };
  return load;
}

void LogDiagnostics(const config::LoadResult& loaded) {
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    const auto level = diagnostic.severity == Severity::kError ? spdlog::level::err : spdlog::level::warn;
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
      return NotYet("--fix");
    default:
      return NotYet("--dump-config");
  }
}

}  // namespace holdfast::daemon
