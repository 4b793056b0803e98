// Schedulers that take the server with the least of something: lc wlc sed nq, and fo ovf with the greatest weight. Each
// is one rule that makes a key of a server; the tree finds the least key, and of equal ones the earliest in the list.
#pragma once

#include <array>
#include <cstdint>

#include "reference/ipvs/least_tree.h"
#include "reference/ipvs/scheduler.h"

namespace holdfast::ipvs {

// A rule is a type with `template <typename Key> static Key Of(const Server&, const KernelProfile&)`. A server that
// must not be chosen has the key LeastTree<Key>::kNever.
//
// A load divided by a weight is kept as a whole number: load * 2^b / weight, rounded down. Two fractions whose weights
// are below 2^(b/2) differ by more than 2^-b or not at all, so b = 32 orders exactly what cross-multiplication orders
// for weights up to 65535 in 64 bits, and b = 64 for all weights in 128 bits. Loads are cut at 2^32 - 1, above what the
// kernel itself can count.
struct LeastConnections {  // lc: Overhead
  template <typename Key>
  static Key Of(const Server& server, const KernelProfile& kernel);
};
struct WeightedLeastConnections {  // wlc: Overhead / weight
  template <typename Key>
  static Key Of(const Server& server, const KernelProfile& kernel);
};
struct ShortestExpectedDelay {  // sed: (active + 1) / weight
  template <typename Key>
  static Key Of(const Server& server, const KernelProfile& kernel);
};
struct NeverQueue {  // nq: an idle server before all others, then sed
  template <typename Key>
  static Key Of(const Server& server, const KernelProfile& kernel);
};
struct Failover {  // fo: the greatest weight
  template <typename Key>
  static Key Of(const Server& server, const KernelProfile& kernel);
};
struct Overflow {  // ovf: the greatest weight among those that have at most as many active connections
  template <typename Key>
  static Key Of(const Server& server, const KernelProfile& kernel);
};

// The scheduler of a rule. Its decision depends on the list and its counters alone. Changes of counters are noted when
// they happen and played out when a decision is wanted: a connection that begins counts twice. Keys have 64 bits, and
// from the first weight above 65535 on 128.
template <typename Rule>
class LeastLoad final : public Scheduler {
 public:
  explicit LeastLoad(const SchedulerOptions& = {}) {}

  void Changed(const ServerList& servers, ListChange change) override;
  void Counted(const ServerList& servers, ServerId id) override {
    const Rank rank = servers[id].rank;
    if (noted_count_ > 0 && noted_[noted_count_ - 1] == rank) return;
    if (noted_count_ == noted_.size()) PlayOut(servers);
    noted_[noted_count_++] = rank;
  }
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) override;

 private:
  template <typename Key>
  void Follow(LeastTree<Key>& tree, const ServerList& servers, ListChange change);
  template <typename Key>
  void Rebuild(LeastTree<Key>& tree, const ServerList& servers);
  void PlayOut(const ServerList& servers);

  bool wide_ = false;
  std::uint32_t noted_count_ = 0;
  std::array<Rank, 64> noted_;
  LeastTree<std::uint64_t> tree_;
  LeastTree<Wide> wide_tree_;  // in its place, once `wide_`
};

}  // namespace holdfast::ipvs
