// One virtual service's decisions: its servers, their counters, and the scheduler that chooses among them.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "reference/base/result.h"
#include "reference/ipvs/scheduler.h"
#include "reference/ipvs/server_list.h"

namespace holdfast::ipvs {

// Keeps list and scheduler in step. Failures are those of ServerList: they name the server and change nothing. Not safe
// for concurrent use.
class Service {
 public:
  // `scheduler` is a fresh one, not null.
  explicit Service(std::unique_ptr<Scheduler> scheduler, const KernelProfile& kernel = kLinux6_1_192)
      : scheduler_(std::move(scheduler)), servers_(kernel) {}

  Status Add(const Endpoint& endpoint, const ServerSettings& settings);
  Status Edit(const Endpoint& endpoint, const ServerSettings& settings);
  Status Remove(const Endpoint& endpoint);

  // Chooses a server for a new connection and binds the connection to it, inactive. nullopt: refuse the connection.
  std::optional<ServerId> Connect(const NewConnection& connection, Instant now = {}) {
    const ServerId id = scheduler_->Pick(servers_, connection, now);
    if (id == kNobody) return std::nullopt;
    Bind(id);
    return id;
  }
  // A connection that needs no decision (persistence), or one that moves or ends. The server is one that Connect gave
  // or that Find finds, and has such a connection.
  void Bind(ServerId id) {
    servers_.Bind(id);
    Counted(id);
  }
  void Activate(ServerId id) {
    servers_.Activate(id);
    Counted(id);
  }
  void Deactivate(ServerId id) {
    servers_.Deactivate(id);
    Counted(id);
  }
  void Unbind(ServerId id, bool was_active) {
    servers_.Unbind(id, was_active);
    Counted(id);
  }

  const ServerList& servers() const { return servers_; }

 private:
  void Counted(ServerId id) {
    if (servers_[id].present) scheduler_->Counted(servers_, id);
  }

  std::unique_ptr<Scheduler> scheduler_;
  ServerList servers_;
};

}  // namespace holdfast::ipvs
