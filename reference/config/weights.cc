#include "reference/config/weights.h"

#include <algorithm>

#include "reference/config/meaning.h"

namespace holdfast::config {
namespace {

constexpr int kOwner = 255;
constexpr int kLargest = 254, kSmallest = 1;
constexpr int kAnything = 2 * kOwner;  // a file's number times its weight is whatever it may be

template <typename T>
std::unordered_map<std::string_view, int> WeightsOf(const std::vector<T>& things) {
  std::unordered_map<std::string_view, int> weights;
  for (const T& thing : things) weights.emplace(thing.name, thing.weight->value);
  return weights;
}

int WeightOf(const std::unordered_map<std::string_view, int>& things, const Tracked& tracked) {
  const auto it = things.find(tracked.name);
  return tracked.weight.value_or(it == things.end() ? 0 : it->second);
}

// In a sync group the members stand and fall together: keepalived takes no weights there unless told to.
std::unordered_map<std::string_view, const SyncGroup*> WeightlessMembers(const Config& config) {
  std::unordered_map<std::string_view, const SyncGroup*> members;
  for (const SyncGroup& group : config.sync_groups)
    for (const Setting<std::string>& member : group.group)
      if (!group.sync_group_tracking_weight) members.emplace(*member, &group);
  return members;
}

}  // namespace

Weights::Weights(const Config& config)
    : scripts_(WeightsOf(config.scripts)),
      files_(WeightsOf(config.track_files)),
      processes_(WeightsOf(config.track_processes)),
      bfd_(WeightsOf(config.bfd_instances)) {}

std::vector<Weights::Applied> Weights::AppliedTo(const VrrpInstance& i) const {
  std::vector<Applied> all;
  const auto add = [&](int weight, const Place& where) {
    if (weight != 0) all.push_back({weight, where});
  };
  for (const TrackedInterface& t : i.track_interface) add(t.weight, t.where);
  for (const Tracked& t : i.track_script) add(WeightOf(scripts_, t), t.where);
  for (const Tracked& t : i.track_process) add(WeightOf(processes_, t), t.where);
  for (const Tracked& t : i.track_bfd) add(WeightOf(bfd_, t), t.where);
  for (const Tracked& t : i.track_file) {
    if (WeightOf(files_, t) == 0) continue;
    add(kAnything, t.where);
    add(-kAnything, t.where);
  }
  return all;
}

PriorityRange Weights::RangeOf(const VrrpInstance& instance) const {
  const int base = *instance.priority;
  if (base == kOwner) return {base, base};
  PriorityRange range{base, base};
  for (const Applied& applied : AppliedTo(instance)) {
    int& end = applied.weight < 0 ? range.low : range.high;
    end = std::clamp(end + applied.weight, kSmallest, kLargest);
  }
  return range;
}

Place Weights::FirstPlace(const VrrpInstance& instance) const {
  const std::vector<Applied> all = AppliedTo(instance);
  return all.empty() ? Place() : all.front().where;
}

void CheckWeights(const Config& config, Reporter* reporter) {
  const Weights weights(config);
  const auto weightless = WeightlessMembers(config);
  for (const VrrpInstance& i : config.instances) {
    const Place where = weights.FirstPlace(i);
    if (!where.known()) continue;
    if (const auto it = weightless.find(i.name); it != weightless.end())
      reporter->WarningAt(
          where,
          Quoted(i.name) + " is in vrrp_sync_group " + Quoted(it->second->name) + ": keepalived ignores weights there",
          "write in the group: sync_group_tracking_weight");
    if (weights.RangeOf(i).moves()) continue;
    const std::string priority = std::to_string(*i.priority);
    const std::string why = *i.priority == kOwner
                                ? priority + " is the address owner's priority and never moves"
                                : "priority " + priority + " is at the end of its range, 1 to 254, already";
    reporter->WarningAt(where, "a weight has no effect on " + Quoted(i.name) + ": " + why,
                        "write a priority between, as in: priority 150");
  }
}

}  // namespace holdfast::config
