#include "reference/ipvs/least_load.h"

#include <algorithm>

namespace holdfast::ipvs {
namespace {

constexpr std::uint32_t kMaxNarrowWeight = 65535;
constexpr std::size_t kManyNotes = 256;

// load / weight as a key; see the rules' header.
template <typename Key>
Key Share(std::uint64_t load, std::uint32_t weight) {
  constexpr int kFractionBits = sizeof(Key) * 4;
  return (Key{std::min<std::uint64_t>(load, 0xffffffff)} << kFractionBits) / weight;
}

template <typename Key>
constexpr Key kNever = LeastTree<Key>::kNever;

}  // namespace

template <typename Key>
Key LeastConnections::Of(const Server& server, const KernelProfile& kernel) {
  return server.usable() ? Key{server.Overhead(kernel)} : kNever<Key>;
}

template <typename Key>
Key WeightedLeastConnections::Of(const Server& server, const KernelProfile& kernel) {
  return server.usable() ? Share<Key>(server.Overhead(kernel), server.settings.weight) : kNever<Key>;
}

template <typename Key>
Key ShortestExpectedDelay::Of(const Server& server, const KernelProfile&) {
  return server.usable() ? Share<Key>(std::uint64_t{server.active} + 1, server.settings.weight) : kNever<Key>;
}

template <typename Key>
Key NeverQueue::Of(const Server& server, const KernelProfile& kernel) {
  // No busy server has the key 0: its load is at least 2, and no weight is 2^32.
  if (server.usable() && server.active == 0) return 0;
  return ShortestExpectedDelay::Of<Key>(server, kernel);
}

template <typename Key>
Key Failover::Of(const Server& server, const KernelProfile&) {
  return server.usable() ? Key{kMaxWeight - server.settings.weight} : kNever<Key>;
}

template <typename Key>
Key Overflow::Of(const Server& server, const KernelProfile& kernel) {
  return server.active <= server.settings.weight ? Failover::Of<Key>(server, kernel) : kNever<Key>;
}

template <typename Rule, typename Key>
void LeastLoad<Rule, Key>::Changed(const ServerList& servers, ListChange change) {
  if (change.kind == ListChange::Kind::kRemoved) return Rebuild(servers);
  const Key key = Rule::template Of<Key>(servers.AtRank(change.rank), servers.kernel());
  if (change.kind == ListChange::Kind::kAdded) return tree_.Append(key);
  tree_.Set(change.rank, key);
}

template <typename Rule, typename Key>
void LeastLoad<Rule, Key>::Counted(const ServerList& servers, ServerId id) {
  const Rank rank = servers[id].rank;
  if (!noted_.empty() && noted_.back() == rank) return;
  if (noted_.size() >= kManyNotes) PlayOut(servers);
  noted_.push_back(rank);
}

template <typename Rule, typename Key>
std::optional<ServerId> LeastLoad<Rule, Key>::Pick(const ServerList& servers, const NewConnection&, Instant) {
  PlayOut(servers);
  const std::optional<Rank> least = tree_.Least();
  return least ? std::optional(servers.At(*least)) : std::nullopt;
}

template <typename Rule, typename Key>
void LeastLoad<Rule, Key>::Rebuild(const ServerList& servers) {
  noted_.clear();
  tree_.Rebuild(servers.size(),
                [&](Rank rank) { return Rule::template Of<Key>(servers.AtRank(rank), servers.kernel()); });
}

template <typename Rule, typename Key>
void LeastLoad<Rule, Key>::PlayOut(const ServerList& servers) {
  for (const Rank rank : noted_) tree_.Set(rank, Rule::template Of<Key>(servers.AtRank(rank), servers.kernel()));
  noted_.clear();
}

template <typename Rule>
LeastLoadOfAnyWeight<Rule>::LeastLoadOfAnyWeight(const SchedulerOptions&)
    : scheduler_(std::make_unique<LeastLoad<Rule, std::uint64_t>>()) {}

template <typename Rule>
void LeastLoadOfAnyWeight<Rule>::Changed(const ServerList& servers, ListChange change) {
  const bool narrow =
      change.kind == ListChange::Kind::kRemoved || servers.AtRank(change.rank).settings.weight <= kMaxNarrowWeight;
  if (wide_ || narrow) return scheduler_->Changed(servers, change);
  scheduler_ = std::make_unique<LeastLoad<Rule, Wide>>(servers);
  wide_ = true;
}

template class LeastLoadOfAnyWeight<LeastConnections>;
template class LeastLoadOfAnyWeight<WeightedLeastConnections>;
template class LeastLoadOfAnyWeight<ShortestExpectedDelay>;
template class LeastLoadOfAnyWeight<NeverQueue>;
template class LeastLoadOfAnyWeight<Failover>;
template class LeastLoadOfAnyWeight<Overflow>;

}  // namespace holdfast::ipvs
