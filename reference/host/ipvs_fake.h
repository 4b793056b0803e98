// A director's table in memory that remembers what was asked of it and refuses what the kernel would.
#pragma once

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "reference/host/ipvs_port.h"

namespace holdfast::host {

class FakeIpvs : public IpvsPort {
 public:
  Result<std::vector<IpvsService>> Read() override {
    if (broken) return Fail("reading the table: the kernel has no IPVS");
    return services;
  }
  Status Apply(const ipvs::Command& command) override {
    applied.push_back(command);
    const Status done = std::visit([this](const auto& c) { return Do(c); }, command);
    return done ? done : Status(Fail(done.error(), ipvs::Describe(command)));
  }
  Result<IpvsTimeouts> Timeouts() override { return timeouts; }
  Status SetTimeouts(const IpvsTimeouts& wanted) override {
    timeouts = wanted;
    return {};
  }
  Result<std::vector<SyncDaemon>> SyncDaemons() override { return daemons; }
  Status StartSync(const SyncDaemon& daemon) override {
    if (std::ranges::count(daemons, daemon.role, &SyncDaemon::role) > 0) return Fail("it runs already");
    daemons.push_back(daemon);
    return {};
  }
  Status StopSync(SyncRole role) override {
    if (std::erase_if(daemons, [&](const SyncDaemon& d) { return d.role == role; }) == 0) return Fail("none runs");
    return {};
  }
  Status ZeroCounters(const std::optional<ipvs::ServiceKey>&) override { return {}; }
  Status Flush() override {
    services.clear();
    return {};
  }

  std::vector<IpvsService> services;          // the table; a test may change it behind the daemon's back
  std::vector<ipvs::Command> applied;         // in order, refused ones too
  std::set<std::string> schedulers_it_lacks;  // services with these are refused
  std::vector<SyncDaemon> daemons;
  IpvsTimeouts timeouts;
  bool broken = false;  // as on a kernel without IPVS

 private:
  IpvsService* Find(const ipvs::ServiceKey& key) {
    const auto found = std::ranges::find(services, key, &IpvsService::key);
    return found == services.end() ? nullptr : &*found;
  }
  IpvsDestination* Find(const ipvs::ServiceKey& key, const ipvs::Endpoint& endpoint) {
    IpvsService* service = Find(key);
    if (!service) return nullptr;
    const auto found = std::ranges::find(service->destinations, endpoint, &IpvsDestination::endpoint);
    return found == service->destinations.end() ? nullptr : &*found;
  }
  Status Has(const ipvs::ServiceConfig& config) const {
    if (schedulers_it_lacks.contains(config.scheduler)) return Fail("no scheduler " + config.scheduler);
    return {};
  }
  Status Do(const ipvs::AddService& c) {
    if (Find(c.key)) return Fail("it exists");
    if (Status s = Has(c.config); !s) return s;
    services.push_back({c.key, c.config, {}, {}});
    return {};
  }
  Status Do(const ipvs::EditService& c) {
    if (!Find(c.key)) return Fail("no such service");
    if (Status s = Has(c.config); !s) return s;
    Find(c.key)->config = c.config;
    return {};
  }
  Status Do(const ipvs::RemoveService& c) {
    if (!Find(c.key)) return Fail("no such service");
    std::erase_if(services, [&](const IpvsService& service) { return service.key == c.key; });
    return {};
  }
  Status Do(const ipvs::AddDestination& c) {
    if (!Find(c.key)) return Fail("no such service");
    if (Find(c.key, c.endpoint)) return Fail("it exists");
    Find(c.key)->destinations.push_back({.endpoint = c.endpoint, .config = c.config});
    return {};
  }
  Status Do(const ipvs::EditDestination& c) {
    if (!Find(c.key, c.endpoint)) return Fail("no such server");
    Find(c.key, c.endpoint)->config = c.config;
    return {};
  }
  Status Do(const ipvs::RemoveDestination& c) {
    if (!Find(c.key, c.endpoint)) return Fail("no such server");
    std::erase_if(Find(c.key)->destinations, [&](const IpvsDestination& d) { return d.endpoint == c.endpoint; });
    return {};
  }
};

}  // namespace holdfast::host
