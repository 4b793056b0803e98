// Who gets a new connection. A scheduler decides as the kernel's scheduler of the same name does, connection by
// connection, at a better cost: none walks over all servers to pick one. The kernel is the oracle; its recorded
// decisions are replayed, and plain_walk.h says each rule a second time in the plainest way.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/units.h"
#include "reference/ipvs/server_list.h"

namespace holdfast::ipvs {

// What is known of a connection before it has a server. Schedulers that compare loads do not look at it.
struct NewConnection {
  Endpoint client;
  Endpoint service;  // the address and port that the client asked for
};

// What happened to the list of servers, at the rank where it happened: of the new server, of the edited one, or where
// the removed one had been.
struct ListChange {
  enum class Kind : std::uint8_t { kAdded, kEdited, kRemoved };
  Kind kind;
  Rank rank;
};

// keepalived's sh-port and mh-port, sh-fallback and mh-fallback; other schedulers take no notice of them.
struct SchedulerFlags {
  bool port = false;      // the client's port is part of what is hashed
  bool fallback = false;  // another server takes a connection whose own is not usable
  bool operator==(const SchedulerFlags&) const = default;
};

struct SchedulerOptions {
  SchedulerFlags flags;
  std::uint64_t seed = 1;  // of twos' draws, the only decisions that are not determined
  Instant created{};       // when lblc and lblcr begin to count the minutes between their clearings
};

// The state of one virtual service's scheduler. It keeps ranks and ids, never servers: the caller hands in the same
// list each time and tells of every change. Not safe for concurrent use.
class Scheduler {
 public:
  virtual ~Scheduler() = default;
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // After each change; `servers` is the list as it is now. History counts: the same list reached by other steps may
  // give other decisions.
  virtual void Changed(const ServerList& servers, ListChange change) = 0;
  // After each change of a counter or of the overload flag of a server in the list.
  virtual void Counted(const ServerList& servers, ServerId id) = 0;
  // The server chosen for a new connection; kNobody if none may take it (the packet is then refused). Called once per
  // new connection, as each call may take a turn. Counters are the caller's to keep. `now` never goes back. (An
  // optional would come back through memory, in two pieces and at twice the cost of the choice.)
  virtual ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) = 0;

 protected:
  Scheduler() = default;
};

// The scheduler of keepalived's name for it (lb_algo, lvs_sched), for a service that has no servers yet. Fails for a
// name that is not among SchedulerNames(), and says which are.
Result<std::unique_ptr<Scheduler>> MakeScheduler(std::string_view keepalived_name,
                                                 const SchedulerOptions& options = {});

// The names that MakeScheduler knows, in keepalived's order.
std::vector<std::string_view> SchedulerNames();

}  // namespace holdfast::ipvs
