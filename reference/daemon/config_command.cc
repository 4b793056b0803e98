#include "reference/daemon/config_command.h"

#include <fmt/format.h>
#include <net/if.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "reference/daemon/exit_codes.h"

namespace holdfast::daemon {
namespace {

std::string ShortHostName() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "";
  const std::string whole = name.data();
  return whole.substr(0, whole.find('.'));
}

int Check(const Options& options) {
  const config::LoadResult loaded = config::Load(options.config_file, LoadOptionsFor(options));
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

int RunConfigCommand(const Options& options) {
  switch (options.command) {
    case Command::kCheck:
      return Check(options);
    default:
      return kExitUsage;
  }
}

}  // namespace holdfast::daemon
