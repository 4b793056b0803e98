// Who gets a new connection. A scheduler decides as the kernel's scheduler of the same name does, connection by
// connection; the kernel is the oracle, and its recorded decisions are replayed in the tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/ipvs/server.h"

namespace holdfast::ipvs {

// What is known of a connection before it has a server. Schedulers that take turns do not look at it.
struct NewConnection {
  Endpoint client;
  Endpoint service;  // the address and port that the client asked for
};

// What happened to the list of servers, at the position where it happened: of the new server, of the edited one, or
// where the removed one had been.
struct ListChange {
  enum class Kind : std::uint8_t { kAdded, kEdited, kRemoved };
  Kind kind;
  std::size_t position;
};

// The state of one virtual service's scheduler. It keeps positions in the list, never servers: the caller hands in the
// same list each time and tells of every change of membership, order or settings. Counters and overload flags change
// without being told. Not safe for concurrent use.
class Scheduler {
 public:
  virtual ~Scheduler() = default;
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // After each change; `servers` is the list as it is now. History counts: the same list reached by other steps may
  // give other decisions.
  virtual void Changed(const ServerList& servers, ListChange change) = 0;
  // The position of the server chosen for a new connection; nullopt if none may take it (the packet is then refused).
  // Called once per new connection, as each call may take a turn. Counters are the caller's to keep.
  virtual std::optional<std::size_t> Pick(const ServerList& servers, const NewConnection& connection) = 0;

 protected:
  Scheduler() = default;
};

// The scheduler of keepalived's name for it (lb_algo, lvs_sched), for a service that has no servers yet. Fails for a
// name that is not among SchedulerNames(), and says which are.
Result<std::unique_ptr<Scheduler>> MakeScheduler(std::string_view keepalived_name);

// The names that MakeScheduler knows, in keepalived's order.
std::vector<std::string_view> SchedulerNames();

}  // namespace holdfast::ipvs
