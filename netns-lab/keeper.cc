#include "netns-lab/keeper.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

namespace holdfast::lab {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::optional<KeptLab> ReadState(const fs::path& path) {
  const json state = json::parse(std::ifstream(path), nullptr, false);
  if (state.is_discarded() || !state.is_object()) return std::nullopt;
  KeptLab lab;
  lab.state = path;
  lab.name = state.value("name", "");
  lab.title = state.value("title", "");
  lab.keeper = state.value("keeper", -1);
  lab.start = state.value("start", std::uint64_t{0});
  for (const json& node : state.value("nodes", json::array())) {
    lab.nodes.push_back(
        {node.value("name", ""), node.value("what", ""), node.value("net_fd", -1), node.value("mnt_fd", -1)});
  }
  return lab;
}

}  // namespace

bool KeptLab::alive() const { return keeper > 0 && start != 0 && StartTimeOf(keeper) == start; }

fs::path StateFolder() {
  if (::geteuid() == 0) return "/run/holdfast";
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime && *runtime) return fs::path(runtime) / "holdfast";
  return fs::temp_directory_path() / fmt::format("holdfast-{}", ::geteuid());
}

std::vector<KeptLab> KeptLabs() {
  std::vector<KeptLab> labs;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(StateFolder(), none)) {
    if (entry.path().extension() != ".json") continue;
    if (auto lab = ReadState(entry.path())) labs.push_back(std::move(*lab));
  }
  return labs;
}

Result<KeptLab> FindKept(const std::string& name) {
  std::vector<KeptLab> labs = KeptLabs();
  std::erase_if(labs, [&](const KeptLab& lab) { return !lab.alive() || (!name.empty() && lab.name != name); });
  if (labs.size() == 1) return labs.front();
  if (labs.empty()) return Fail(name.empty() ? "no lab is up" : fmt::format("no lab called '{}' is up", name));
  std::string names;
  for (const KeptLab& lab : labs) names += " " + lab.name;
  return Fail("more than one lab is up; name one of:" + names);
}

Status WriteState(const KeptLab& lab) {
  json nodes = json::array();
  for (const KeptNode& node : lab.nodes) {
    nodes.push_back({{"name", node.name}, {"what", node.what}, {"net_fd", node.net_fd}, {"mnt_fd", node.mnt_fd}});
  }
  const json state = {
      {"name", lab.name}, {"title", lab.title}, {"keeper", lab.keeper}, {"start", lab.start}, {"nodes", nodes}};
  std::error_code error;
  fs::create_directories(lab.state.parent_path(), error);
  std::ofstream file(lab.state);
  if (!(file << state.dump(2) << "\n" << std::flush)) return Fail("writing " + lab.state.string());
  return {};
}

std::uint64_t StartTimeOf(pid_t pid) {
  std::stringstream text;
  text << std::ifstream(fmt::format("/proc/{}/stat", pid)).rdbuf();
  const std::string stat = text.str();
  // The name, field 2, may hold anything; the fields after it begin behind the last parenthesis.
  std::istringstream fields(stat.substr(std::min(stat.size(), stat.rfind(')') + 1)));
  constexpr int kState = 3, kStartTime = 22;
  std::string field;
  for (int i = kState; i <= kStartTime; ++i) {
    if (!(fields >> field)) return 0;
    if (i == kState && (field == "Z" || field == "X")) return 0;  // ended, not yet reaped
  }
  return std::strtoull(field.c_str(), nullptr, 10);
}

void WipeDead() {
  std::error_code ignored;
  for (const KeptLab& lab : KeptLabs()) {
    if (!lab.alive()) fs::remove(lab.state, ignored);
  }
  fs::remove(StateFolder(), ignored);  // only where it is empty
}

}  // namespace holdfast::lab
