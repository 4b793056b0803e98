#include <map>
#include <string_view>

#include "reference/base/diagnostics.h"
#include "reference/config/meaning.h"
#include "reference/config/names.h"

namespace holdfast::config {
namespace {

// Later definitions of a name are taken out, as keepalived does.
template <typename T>
Names UniqueNames(std::vector<T>* items, std::string_view kind, Reporter* reporter) {
  Names first;
  std::erase_if(*items, [&](const T& item) {
    const auto [it, fresh] = first.try_emplace(item.name, item.where);
    if (!fresh)
      reporter->MeaningAt(item.where,
                          std::string(kind) + " " + Quoted(item.name) + " is defined on " + reporter->Name(it->second) +
                              " already; this one is left out",
                          "give each its own name");
    return !fresh;
  });
  return first;
}

std::vector<std::string_view> Keys(const Names& names) {
  std::vector<std::string_view> keys;
  for (const auto& [name, place] : names) keys.push_back(name);
  return keys;
}

// Among very many names no guess is worth its time.
constexpr std::size_t kMaxCandidates = 2000;

std::string Suggestion(std::string_view name, const Names& names) {
  if (names.size() > kMaxCandidates) return {};
  const std::string_view nearest = Nearest(name, Keys(names));
  return nearest.empty() ? "" : "did you mean '" + std::string(nearest) + "'?";
}

}  // namespace

bool Known(const std::string& name, const Place& where, const Names& names, std::string_view kind, Reporter* reporter) {
  if (names.contains(name)) return true;
  const std::string article = kind.starts_with("vrrp") || kind.starts_with("track") ? "there is no " : "no ";
  reporter->MeaningAt(where, article + std::string(kind) + " " + Quoted(name) + "; the line is ignored",
                      Suggestion(name, names));
  if (names.size() > kMaxCandidates) return false;
  if (const std::string_view meant = SurelyMeant(name, Keys(names)); !meant.empty())
    reporter->Correct({Correction::kReplace, where, name.size(), std::string(meant)}, name);
  return false;
}

namespace {

struct AllNames {
  Names instances, scripts, files, processes, bfd, track_groups;
};

// keepalived reads from top to bottom and does not find what is defined further below.
void CheckOrder(const Tracked& tracked, const Names& names, std::string_view kind, Reporter* reporter) {
  const Place& defined = names.find(tracked.name)->second;
  if (defined.file == tracked.where.file && defined.line > tracked.where.line)
    reporter->WarningAt(tracked.where,
                        std::string(kind) + " " + Quoted(tracked.name) + " is defined further below, on " +
                            reporter->Name(defined) + ": keepalived does not find it",
                        "move its definition above");
}

// Instances and sync groups track the same things.
template <typename Owner>
void CheckTracked(Owner* owner, const AllNames& names, Reporter* reporter) {
  const auto keep = [&](std::vector<Tracked>* entries, const Names& known, std::string_view kind) {
    std::erase_if(*entries, [&](const Tracked& t) { return !Known(t.name, t.where, known, kind, reporter); });
    for (const Tracked& t : *entries) CheckOrder(t, known, kind, reporter);
  };
  keep(&owner->track_script, names.scripts, "vrrp_script");
  keep(&owner->track_file, names.files, "track_file");
  keep(&owner->track_process, names.processes, "vrrp_track_process");
  keep(&owner->track_bfd, names.bfd, "bfd_instance");
}

void CheckMembers(std::vector<Setting<std::string>>* members, const AllNames& names, Reporter* reporter) {
  std::erase_if(*members, [&](const Setting<std::string>& member) {
    return !Known(*member, member.where(), names.instances, "vrrp_instance", reporter);
  });
}

void CheckSyncGroups(Config* config, const AllNames& names, Reporter* reporter) {
  for (SyncGroup& group : config->sync_groups) {
    CheckTracked(&group, names, reporter);
    CheckMembers(&group.group, names, reporter);
    if (group.group.size() < 2)
      reporter->WarningAt(group.where,
                          "vrrp_sync_group " + Quoted(group.name) + " has " + std::to_string(group.group.size()) +
                              " member" + (group.group.size() == 1 ? "" : "s") + ": there is nothing to keep together");
  }
}

void CheckScripts(Config* config, Reporter* reporter) {
  std::erase_if(config->scripts, [&](const VrrpScript& script) {
    if (!script.script->empty()) return false;
    reporter->MeaningAt(script.where, "vrrp_script " + Quoted(script.name) + " has no script; it is left out",
                        "write: script \"/usr/local/bin/check.sh\"");
    return true;
  });
  for (const TrackFile& file : config->track_files)
    if (file.file->empty())
      reporter->MeaningAt(file.where, "track_file " + Quoted(file.name) + " names no file", "write: file /run/weight");
}

// Whatever else refers to a name.
void CheckReferences(Config* config, const AllNames& names, Reporter* reporter) {
  const auto& daemon = config->globals.lvs_sync_daemon;
  if (!daemon->instance.empty()) Known(daemon->instance, daemon.where(), names.instances, "vrrp_instance", reporter);
  for (VirtualAddress& address : config->static_ipaddress)
    if (!address.track_group.empty() &&
        !Known(address.track_group, address.where, names.track_groups, "track_group", reporter))
      address.track_group.clear();
}

}  // namespace

void CheckNames(Config* config, Reporter* reporter) {
  CheckScripts(config, reporter);
  AllNames names;
  names.instances = UniqueNames(&config->instances, "vrrp_instance", reporter);
  names.scripts = UniqueNames(&config->scripts, "vrrp_script", reporter);
  names.files = UniqueNames(&config->track_files, "track_file", reporter);
  names.processes = UniqueNames(&config->track_processes, "vrrp_track_process", reporter);
  names.bfd = UniqueNames(&config->bfd_instances, "bfd_instance", reporter);
  names.track_groups = UniqueNames(&config->track_groups, "track_group", reporter);
  UniqueNames(&config->sync_groups, "vrrp_sync_group", reporter);
  UniqueNames(&config->virtual_server_groups, "virtual_server_group", reporter);
  for (VrrpInstance& instance : config->instances) CheckTracked(&instance, names, reporter);
  for (TrackGroup& group : config->track_groups) CheckMembers(&group.group, names, reporter);
  CheckSyncGroups(config, names, reporter);
  CheckReferences(config, names, reporter);
}

}  // namespace holdfast::config
