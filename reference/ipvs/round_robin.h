// Schedulers that take turns: rr and wrr. Neither looks at the connection or at counters, save for the overload flag.
#pragma once

#include <cstdint>
#include <limits>

#include "reference/ipvs/descent.h"
#include "reference/ipvs/least_tree.h"
#include "reference/ipvs/scheduler.h"

namespace holdfast::ipvs {

// Where a walk over the list goes on: below the last chosen rank, or at the head of the list, wherever that is then.
class Turn {
 public:
  void Restart() { last_ = kHead; }
  void Take(Rank chosen) { last_ = chosen; }
  // Keeps the turn while ranks move: a removed server leaves it to the next one.
  void Follow(const ServerList& servers, ListChange change);
  bool at_head() const { return last_ == kHead; }
  // The ranks below this are still to come.
  Rank End(const ServerList& servers) const { return at_head() ? servers.size() : last_; }

 private:
  static constexpr Rank kHead = std::numeric_limits<Rank>::max();
  Rank last_ = kHead;
};

// rr: from the server after the last chosen one, going round once, the first usable one. A weight matters only in being
// 0 or not. A server added at the head waits until the turn comes round.
class RoundRobin final : public Scheduler {
 public:
  explicit RoundRobin(const SchedulerOptions& = {}) {}

  void Changed(const ServerList& servers, ListChange change) override;
  void Counted(const ServerList& servers, ServerId id) override;
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) override;

 private:
  LeastTree<std::uint32_t> unusable_;  // 0 for a server that may be chosen
  Turn turn_;
};

// wrr: passes over the list, each with a bar that a server's weight must reach. The bar falls by `step_` (the greatest
// common divisor of the weights that are not 0) from `top_` to 1, then starts anew, so that in one whole cycle each
// server is chosen weight / step_ times, heavy ones in most passes. Every change of the list, even an edit that changes
// nothing, sends the walk to the head and may move the bar, so adding servers one by one leaves it low: the first pass
// after that takes every usable server once.
class WeightedRoundRobin final : public Scheduler {
 public:
  explicit WeightedRoundRobin(const SchedulerOptions& = {}) {}

  void Changed(const ServerList& servers, ListChange change) override;
  void Counted(const ServerList& servers, ServerId id) override;
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant now) override;

 private:
  void Measure(const ServerList& servers, ListChange change);
  Rank NextToReach(Rank end);  // kNowhere if nobody does
  bool LowerBar();             // for the next pass; true if the cycle starts anew

  Descent<std::uint32_t> lightness_;  // kMaxWeight - weight, of a server that may be chosen
  Turn turn_;
  std::int64_t bar_ = 0;  // 0 only before the first server with a weight; otherwise 1 modulo step_
  std::int64_t divisor_ = 0, heaviest_ = 0;
  std::int64_t step_ = 1;
  std::int64_t top_ = 0;  // the highest bar that is 1 modulo step_; 0 if no server has a weight
};

}  // namespace holdfast::ipvs
