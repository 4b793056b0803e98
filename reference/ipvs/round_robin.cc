#include "reference/ipvs/round_robin.h"

#include <algorithm>
#include <numeric>

namespace holdfast::ipvs {
namespace {

using Tree = LeastTree<std::uint32_t>;

std::uint32_t Unusable(const Server& server) { return server.usable() ? 0 : Tree::kNever; }

std::uint32_t Lightness(const Server& server) {
  return server.usable() ? kMaxWeight - server.settings.weight : Tree::kNever;
}

// The tree's keys after a change of the list.
template <typename Keys, typename KeyOf>
void Follow(Keys& tree, const ServerList& servers, ListChange change, KeyOf key_of) {
  switch (change.kind) {
    case ListChange::Kind::kAdded:
      return tree.Append(key_of(servers.AtRank(change.rank)));
    case ListChange::Kind::kEdited:
      return tree.Set(change.rank, key_of(servers.AtRank(change.rank)));
    case ListChange::Kind::kRemoved:
      return tree.Rebuild(servers.size(), [&](Rank rank) { return key_of(servers.AtRank(rank)); });
  }
}

}  // namespace

void Turn::Follow(const ServerList& servers, ListChange change) {
  if (change.kind != ListChange::Kind::kRemoved || at_head()) return;
  if (change.rank < last_) --last_;
  // The server before it in the list has the turn now; before the first one there is only the head.
  else if (change.rank == last_ && last_ == servers.size())
    Restart();
}

void RoundRobin::Changed(const ServerList& servers, ListChange change) {
  Follow(unusable_, servers, change, Unusable);
  turn_.Follow(servers, change);
}

void RoundRobin::Counted(const ServerList& servers, ServerId id) {
  unusable_.Set(servers[id].rank, Unusable(servers[id]));
}

ServerId RoundRobin::Pick(const ServerList& servers, const NewConnection&, Instant) {
  Rank next = unusable_.LastAtMost(0, turn_.End(servers));
  if (next == Tree::kNowhere) next = unusable_.LastAtMost(0, servers.size());
  if (next == Tree::kNowhere) return kNobody;
  turn_.Take(next);
  return servers.At(next);
}

void WeightedRoundRobin::Changed(const ServerList& servers, ListChange change) {
  Follow(lightness_, servers, change, Lightness);
  turn_.Restart();
  Measure(servers, change);
  step_ = std::max<std::int64_t>(divisor_, 1);
  top_ = heaviest_ > 0 ? heaviest_ - (step_ - 1) : 0;
  if (bar_ > top_ || bar_ == 0)
    bar_ = top_;
  else if (step_ > 1)
    bar_ = bar_ / step_ * step_ + 1;
}

void WeightedRoundRobin::Measure(const ServerList& servers, ListChange change) {
  const auto include = [&](Rank rank) {
    const std::int64_t weight = servers.AtRank(rank).settings.weight;
    divisor_ = divisor_ == 1 && weight > 0 ? 1 : std::gcd(divisor_, weight);
    heaviest_ = std::max(heaviest_, weight);
  };
  if (change.kind == ListChange::Kind::kAdded) return include(change.rank);
  divisor_ = heaviest_ = 0;
  for (Rank rank = 0; rank < servers.size(); ++rank) include(rank);
}

void WeightedRoundRobin::Counted(const ServerList& servers, ServerId id) {
  lightness_.Set(servers[id].rank, Lightness(servers[id]));
}

Rank WeightedRoundRobin::NextToReach(Rank end) {
  return lightness_.LastAtMost(kMaxWeight - static_cast<std::uint32_t>(bar_), end);
}

bool WeightedRoundRobin::LowerBar() {
  // Passes that would find nobody are left out, but for the last one: giving up depends on it.
  const std::uint32_t lightest = lightness_.LeastKey();
  const std::int64_t reached = lightest == Tree::kNever ? 0 : std::int64_t{kMaxWeight} - lightest;
  if (bar_ > 1 && reached < bar_ - step_) {
    bar_ = std::max<std::int64_t>(reached - step_ + 1, 1);
    return false;
  }
  bar_ -= step_;
  if (bar_ > 0) return false;
  bar_ = top_;
  return true;
}

ServerId WeightedRoundRobin::Pick(const ServerList& servers, const NewConnection&, Instant) {
  if (top_ == 0) return kNobody;
  // A pass at the lowest bar lets every server with a weight through, so after a whole one there is no one left to
  // find. A walk that began inside the list has to come round to where it began before it may give up.
  const bool from_head = turn_.at_head();
  const Rank began = turn_.End(servers);
  bool whole_pass = from_head, came_round = false;
  while (true) {
    const Rank next = NextToReach(turn_.End(servers));
    const bool last_chance = came_round && bar_ <= step_;
    if (next != Tree::kNowhere && (!last_chance || next >= began)) {
      turn_.Take(next);
      return servers.At(next);
    }
    if (last_chance) {
      turn_.Take(began);
      return kNobody;
    }
    turn_.Restart();
    if (LowerBar()) {
      if (whole_pass) return kNobody;
      came_round = true;
    }
    whole_pass = true;
  }
}

}  // namespace holdfast::ipvs
