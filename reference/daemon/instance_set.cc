#include "reference/daemon/instance_set.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "reference/daemon/router_config.h"
#include "reference/host/router_discovery.h"

namespace holdfast::daemon {

std::unique_ptr<Instance> InstanceSet::Take(const std::string& name) {
  for (auto& instance : instances_) {
    if (instance && instance->name() == name) return std::move(instance);
  }
  return nullptr;
}

void InstanceSet::Apply(const config::Config& config, Instant now) {
  std::vector<std::unique_ptr<Instance>> next;
  for (config::VrrpInstance wanted : config.instances) {
    wanted.mcast_dst_ip.SetDefault(MulticastGroupOf(wanted, config.globals));
    auto running = Take(wanted.name);
    if (running && CanContinue(running->config(), wanted)) {
      running->Reconfigure(wanted, now);
    } else if (running) {
      // The old one first: it holds the virtual MAC and the addresses under the same names.
      running->Stop(Notice::kStop, true, now);
      running = nullptr;
    }
    if (!running) running = std::make_unique<Instance>(wanted, ports_, observer_);
    next.push_back(std::move(running));
  }
  for (auto& gone : instances_) {
    if (gone) gone->Stop(Notice::kDeleted, true, now);
  }
  instances_ = std::move(next);
  for (auto& instance : instances_) instance->LinksChanged(now);
  Rebuild();
  SetFilter();
}

bool InstanceSet::Matters(const host::LinkState& link) {
  host::LinkState essence = link;
  essence.addresses.clear();
  host::LinkState& seen = seen_[link.name];
  if (seen == essence) return false;
  seen = std::move(essence);
  return true;
}

bool InstanceSet::LinksChanged(const std::vector<host::LinkState>& changed, Instant now) {
  std::vector<std::string> names;
  for (const host::LinkState& link : changed) {
    if (Matters(link)) names.push_back(link.name);
  }
  bool any = false;
  for (auto& instance : instances_) {
    if (std::none_of(names.begin(), names.end(), [&](const auto& name) { return instance->DependsOn(name); })) continue;
    instance->LinksChanged(now);
    any = true;
  }
  if (any) {
    Rebuild();
    SetFilter();
  }
  return any;
}

void InstanceSet::Rebuild() {
  std::vector<Instance*> all;
  for (auto& instance : instances_) all.push_back(instance.get());
  table_.Rebuild(all);
}

void InstanceSet::SetFilter() {
  std::vector<host::FilteredAddress> filtered;
  for (const auto& instance : instances_) {
    const auto more = instance->NotAccepted();
    filtered.insert(filtered.end(), more.begin(), more.end());
  }
  if (filtered == filtered_) return;
  if (const Status set = filter_->Set(filtered); !set) {
    spdlog::error("no_accept is not enforced: {}", set.error().message);
    return;
  }
  filtered_ = std::move(filtered);
}

Instance* InstanceSet::Receive(const host::ReceivedMessage& message, Instant now) {
  Instance* instance = table_.Find(message);
  if (instance != nullptr) instance->Receive(message, now);
  return instance;
}

std::vector<Instance*> InstanceSet::Solicited(const host::ReceivedMessage& message, Instant now) {
  std::vector<Instance*> asked;
  if (!host::IsRouterSolicitation(message)) return asked;
  for (auto& instance : instances_) {
    if (!instance->Hears(message.interface_index)) continue;
    instance->Solicited(now);
    asked.push_back(instance.get());
  }
  return asked;
}

void InstanceSet::Stop(bool release, Instant now) {
  for (auto& instance : instances_) instance->Stop(Notice::kStop, release, now);
  if (release && !filtered_.empty()) static_cast<void>(filter_->Set({}));
  filtered_.clear();
}

}  // namespace holdfast::daemon
