// One virtual service: its servers in the kernel's order, their connections, and the scheduler that chooses among them.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "reference/base/result.h"
#include "reference/ipvs/scheduler.h"
#include "reference/ipvs/server.h"

namespace holdfast::ipvs {

// A new server goes to the front of the list; an edit does not move it. A removed server that still has connections is
// kept aside, as the kernel does, until the last of them is gone: added again before that it has its old counters.
// Every failure names the server and leaves the service as it was. Not safe for concurrent use.
class Service {
 public:
  // `scheduler` is a fresh one, not null.
  explicit Service(std::unique_ptr<Scheduler> scheduler) : scheduler_(std::move(scheduler)) {}

  Status Add(const Endpoint& endpoint, const ServerSettings& settings);   // fails if it is there already
  Status Edit(const Endpoint& endpoint, const ServerSettings& settings);  // fails if it is not there
  Status Remove(const Endpoint& endpoint);                                // fails if it is not there

  // Chooses a server for a new connection and binds the connection to it, inactive. nullopt: refuse the connection.
  std::optional<Endpoint> Connect(const NewConnection& connection);
  // A connection of the server, present or kept aside, changes or ends. Fails for an unknown server, and for one that
  // has no such connection.
  Status Activate(const Endpoint& endpoint);
  Status Deactivate(const Endpoint& endpoint);
  Status Unbind(const Endpoint& endpoint, bool was_active);

  const ServerList& servers() const { return servers_; }

 private:
  Result<Server*> WithConnection(const Endpoint& endpoint, bool active);

  std::unique_ptr<Scheduler> scheduler_;
  ServerList servers_;
  ServerList removed_;  // those that still have connections
};

}  // namespace holdfast::ipvs
