#include "reference/ipvs/two_choices.h"

#include <algorithm>
#include <bit>

#include "reference/ipvs/least_tree.h"

namespace holdfast::ipvs {
namespace {

std::uint64_t UsableWeight(const Server& server) { return server.usable() ? server.settings.weight : 0; }

}  // namespace

void WeightSums::Clear() {
  weights_.clear();
  sums_.assign(1, 0);
  total_ = 0;
}

void WeightSums::Append(std::uint64_t weight) {
  const std::size_t place = sums_.size();
  std::uint64_t sum = weight;
  for (std::size_t part = 1; part < (place & (~place + 1)); part *= 2) sum += sums_[place - part];
  sums_.push_back(sum);
  weights_.push_back(weight);
  total_ += weight;
}

void WeightSums::Set(Rank rank, std::uint64_t weight) {
  if (weight == weights_[rank]) return;
  const std::uint64_t more = weight - weights_[rank];  // modulo 2^64, as are the sums
  weights_[rank] = weight;
  total_ += more;
  for (std::size_t i = std::size_t{rank} + 1; i < sums_.size(); i += i & (~i + 1)) sums_[i] += more;
}

Rank WeightSums::FirstToReach(std::uint64_t sum) const {
  // Going up from rank 0: the ranks below the one sought hold at most total - sum together.
  std::uint64_t spare = total_ - sum;
  std::size_t place = 0;
  for (std::size_t step = std::bit_floor(sums_.size() - 1); step > 0; step /= 2) {
    if (place + step < sums_.size() && sums_[place + step] <= spare) {
      place += step;
      spare -= sums_[place];
    }
  }
  return static_cast<Rank>(place);
}

void TwoChoices::Changed(const ServerList& servers, ListChange change) {
  switch (change.kind) {
    case ListChange::Kind::kAdded:
      return sums_.Append(UsableWeight(servers.AtRank(change.rank)));
    case ListChange::Kind::kEdited:
      return sums_.Set(change.rank, UsableWeight(servers.AtRank(change.rank)));
    case ListChange::Kind::kRemoved:
      sums_.Clear();
      for (Rank rank = 0; rank < servers.size(); ++rank) sums_.Append(UsableWeight(servers.AtRank(rank)));
  }
}

void TwoChoices::Counted(const ServerList& servers, ServerId id) {
  const Server& server = servers[id];
  sums_.Set(server.rank, UsableWeight(server));
}

ServerId TwoChoices::Pick(const ServerList& servers, const NewConnection&, Instant) {
  if (sums_.total() == 0) return kNobody;
  const Rank first = Draw(), second = Draw();
  const Server &one = servers.AtRank(first), &two = servers.AtRank(second);
  const bool second_wins = Wide{one.Overhead(servers.kernel())} * two.settings.weight >
                           Wide{two.Overhead(servers.kernel())} * one.settings.weight;
  return servers.At(second_wins ? second : first);
}

Rank TwoChoices::Draw() { return sums_.FirstToReach(std::max<std::uint64_t>(Random(sums_.total() + 1), 1)); }

std::uint64_t TwoChoices::Random(std::uint64_t below) {
  random_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = random_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  mixed ^= mixed >> 31;
  return static_cast<std::uint64_t>((Wide{mixed} * below) >> 64);
}

}  // namespace holdfast::ipvs
