#include "reference/ipvs/least_load.h"

#include <algorithm>

namespace holdfast::ipvs {
namespace {

constexpr std::uint32_t kMaxNarrowWeight = 65535;

// load / weight as a key; see the rules' header.
template <typename Key>
Key Share(std::uint64_t load, std::uint32_t weight) {
  constexpr int kFractionBits = sizeof(Key) * 4;
  return (Key{std::min<std::uint64_t>(load, 0xffffffff)} << kFractionBits) / weight;
}

template <typename Key>
constexpr Key kNever = LeastTree<Key>::kNever;
constexpr Rank kNowhere = LeastTree<std::uint64_t>::kNowhere;

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

template <typename Rule>
void LeastLoad<Rule>::Changed(const ServerList& servers, ListChange change) {
  const bool stays = wide_ || change.kind == ListChange::Kind::kRemoved ||
                     servers.AtRank(change.rank).settings.weight <= kMaxNarrowWeight;
  if (!stays) {
    wide_ = true;
    return Rebuild(wide_tree_, servers);
  }
  wide_ ? Follow(wide_tree_, servers, change) : Follow(tree_, servers, change);
}

template <typename Rule>
template <typename Key>
void LeastLoad<Rule>::Follow(LeastTree<Key>& tree, const ServerList& servers, ListChange change) {
  if (change.kind == ListChange::Kind::kRemoved) return Rebuild(tree, servers);
  const Key key = Rule::template Of<Key>(servers.AtRank(change.rank), servers.kernel());
  if (change.kind == ListChange::Kind::kAdded) return tree.Append(key);
  tree.Set(change.rank, key);
}

template <typename Rule>
template <typename Key>
void LeastLoad<Rule>::Rebuild(LeastTree<Key>& tree, const ServerList& servers) {
  noted_count_ = 0;
  tree.Rebuild(servers.size(),
               [&](Rank rank) { return Rule::template Of<Key>(servers.AtRank(rank), servers.kernel()); });
}

template <typename Rule>
ServerId LeastLoad<Rule>::Pick(const ServerList& servers, const NewConnection&, Instant) {
  if (noted_count_ > 0) PlayOut(servers);
  const Rank least = wide_ ? wide_tree_.Least() : tree_.Least();
  return least == kNowhere ? kNobody : servers.At(least);
}

template <typename Rule>
void LeastLoad<Rule>::PlayOut(const ServerList& servers) {
  for (std::uint32_t i = 0; i < noted_count_; ++i) {
    const Server& server = servers.AtRank(noted_[i]);
    if (wide_)
      wide_tree_.Set(noted_[i], Rule::template Of<Wide>(server, servers.kernel()));
    else
      tree_.Set(noted_[i], Rule::template Of<std::uint64_t>(server, servers.kernel()));
  }
  noted_count_ = 0;
}

template class LeastLoad<LeastConnections>;
template class LeastLoad<WeightedLeastConnections>;
template class LeastLoad<ShortestExpectedDelay>;
template class LeastLoad<NeverQueue>;
template class LeastLoad<Failover>;
template class LeastLoad<Overflow>;

}  // namespace holdfast::ipvs
