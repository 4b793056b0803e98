// twos: of two servers drawn at random by weight, the less loaded. The only scheduler whose decisions no recording can
// foretell; a seed makes ours repeatable.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/ipvs/scheduler.h"

namespace holdfast::ipvs {

// Sums of weights over ranks (a Fenwick tree): a weighted draw and a change cost O(log n).
class WeightSums {
 public:
  void Clear();
  // A new highest rank.
  void Append(std::uint64_t weight);
  void Set(Rank rank, std::uint64_t weight);
  std::uint64_t total() const { return total_; }
  // The highest rank whose weight, together with those above it, is at least `sum`, which is 1..total().
  Rank FirstToReach(std::uint64_t sum) const;

 private:
  std::vector<std::uint64_t> weights_;
  std::vector<std::uint64_t> sums_{0};  // sums_[i] covers the last (i & -i) places up to i; sums_[0] is unused
  std::uint64_t total_ = 0;
};

// Both draws are numbers from 0 to the sum of the usable servers' weights, both ends included; each means the server at
// which the sum from the head of the list reaches it. The second wins only if its load per weight is strictly less.
class TwoChoices final : public Scheduler {
 public:
  explicit TwoChoices(const SchedulerOptions& options) : random_(options.seed) {}

  void Changed(const ServerList& servers, ListChange change) override;
  void Counted(const ServerList& servers, ServerId id) override;
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) override;

 private:
  Rank Draw();
  std::uint64_t Random(std::uint64_t below);

  std::uint64_t random_;  // the state of splitmix64
  WeightSums sums_;
};

}  // namespace holdfast::ipvs
