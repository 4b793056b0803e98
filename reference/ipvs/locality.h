// Schedulers that keep a destination where its content is cached: lblc with one server per destination address, lblcr
// with a set of them. For services of a firewall mark in front of proxies.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>
#include <vector>

#include "reference/ipvs/least_load.h"
#include "reference/ipvs/scheduler.h"

namespace holdfast::ipvs {

// What lblc or lblcr remembers of one destination. A server is remembered by its endpoint: one that left and returned
// is the same. lblc uses one member.
struct CachedDestination {
  IpAddress address;
  std::vector<Endpoint> members;  // the newest first
  Instant last_used{};
  Instant last_changed{};  // of the members
};

// Destinations in 1024 chains. Once a minute too many of them, once in half an hour old ones are cleared away, by the
// kernel's rules and in its order; the clock is the connections'.
class DestinationCache {
 public:
  explicit DestinationCache(Instant created);

  // First clears away what is due at `now`. Null if there is no such destination. Valid until the next call.
  CachedDestination* Find(const IpAddress& address, Instant now);
  CachedDestination& Add(const IpAddress& address, Instant now);
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kChains = 1024;
  using Chain = std::list<CachedDestination>;  // the newest first

  Chain& ChainOf(const IpAddress& address);
  void ClearWhatIsDue(Instant now);
  void ClearUnused(Instant at, Microseconds unused_for, std::size_t at_most);

  std::array<Chain, kChains> chains_;
  std::size_t size_ = 0;
  std::size_t last_cleared_ = 0;  // the chain where the last clearing of too many ended
  std::uint32_t minutes_ = 1;     // since old ones were cleared away
  Instant next_clearing_;
};

// Whether some server has less than half as many active connections as its weight, kept up to date.
class IdleCapacity {
 public:
  void Changed(const ServerList& servers, ListChange change);
  void Counted(const ServerList& servers, ServerId id) { Note(servers[id]); }
  bool exists() const { return idle_ > 0; }

 private:
  void Note(const Server& server);

  std::vector<bool> is_idle_;  // by rank
  std::uint32_t idle_ = 0;
};

// What lblc and lblcr have in common: the wlc rule over all servers, and when a destination's own server is too much
// used for new connections: it has more active ones than its weight, and another server has room to spare.
class LocalityBase : public Scheduler {
 public:
  explicit LocalityBase(const SchedulerOptions& options) : least_loaded_(options), cache_(options.created) {}

  void Changed(const ServerList& servers, ListChange change) override;
  void Counted(const ServerList& servers, ServerId id) override;

 protected:
  bool Crowded(const Server& server) const { return server.active > server.settings.weight && capacity_.exists(); }

  LeastLoad<WeightedLeastConnections> least_loaded_;
  DestinationCache cache_;

 private:
  IdleCapacity capacity_;
};

// lblc: a destination's server takes its connections while it has a weight and is not crowded, overloaded or not.
class LocalityBased final : public LocalityBase {
 public:
  using LocalityBase::LocalityBase;
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) override;
};

// lblcr: the least loaded member of a destination's set takes its connections while it is not crowded; else the least
// loaded of all servers joins the set. A set that has not changed for a day loses its most loaded member.
class LocalityBasedReplicated final : public LocalityBase {
 public:
  using LocalityBase::LocalityBase;
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) override;
};

}  // namespace holdfast::ipvs
