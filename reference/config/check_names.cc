#include <map>
#include <set>
#include <string_view>

#include "reference/base/diagnostics.h"
#include "reference/config/meaning.h"

namespace holdfast::config {
namespace {

// Later definitions of a name are taken out, as keepalived does.
template <typename T>
std::set<std::string, std::less<>> UniqueNames(std::vector<T>* items, std::string_view kind, Reporter* reporter) {
  std::map<std::string, Place> first;
  std::erase_if(*items, [&](const T& item) {
    const auto [it, fresh] = first.try_emplace(item.name, item.where);
    if (!fresh)
      reporter->MeaningAt(item.where,
                          std::string(kind) + " " + Quoted(item.name) + " is defined on " + reporter->Name(it->second) +
                              " already; this one is left out",
                          "give each its own name");
    return !fresh;
  });
  std::set<std::string, std::less<>> names;
  for (const auto& [name, place] : first) names.insert(name);
  return names;
}

using Names = std::set<std::string, std::less<>>;

std::string Suggestion(std::string_view name, const Names& names) {
  const std::string_view nearest = Nearest(name, std::vector<std::string_view>(names.begin(), names.end()));
  return nearest.empty() ? "" : "did you mean '" + std::string(nearest) + "'?";
}

bool Known(const std::string& name, const Place& where, const Names& names, std::string_view kind, Reporter* reporter) {
  if (names.contains(name)) return true;
  const std::string article = kind.starts_with("vrrp") || kind.starts_with("track") ? "there is no " : "no ";
  reporter->MeaningAt(where, article + std::string(kind) + " " + Quoted(name) + "; the line is ignored",
                      Suggestion(name, names));
  return false;
}

struct AllNames {
  Names instances, scripts, files, processes, bfd;
};

// Instances and sync groups track the same things.
template <typename Owner>
void CheckTracked(Owner* owner, const AllNames& names, Reporter* reporter) {
  const auto keep = [&](std::vector<Tracked>* entries, const Names& known, std::string_view kind) {
    std::erase_if(*entries, [&](const Tracked& t) { return !Known(t.name, t.where, known, kind, reporter); });
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

}  // namespace

void CheckNames(Config* config, Reporter* reporter) {
  CheckScripts(config, reporter);
  AllNames names;
  names.instances = UniqueNames(&config->instances, "vrrp_instance", reporter);
  names.scripts = UniqueNames(&config->scripts, "vrrp_script", reporter);
  names.files = UniqueNames(&config->track_files, "track_file", reporter);
  names.processes = UniqueNames(&config->track_processes, "vrrp_track_process", reporter);
  names.bfd = UniqueNames(&config->bfd_instances, "bfd_instance", reporter);
  UniqueNames(&config->sync_groups, "vrrp_sync_group", reporter);
  for (VrrpInstance& instance : config->instances) CheckTracked(&instance, names, reporter);
  for (TrackGroup& group : config->track_groups) CheckMembers(&group.group, names, reporter);
  CheckSyncGroups(config, names, reporter);
}

}  // namespace holdfast::config
