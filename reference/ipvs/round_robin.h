// Schedulers that take turns: rr and wrr. Neither looks at the connection or at counters, save for the overload flag.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "reference/ipvs/scheduler.h"

namespace holdfast::ipvs {

// rr: from the server after the last chosen one, going round once, the first usable one. A weight matters only in being
// 0 or not. A server added at the front waits until the turn comes round; a removed one leaves its turn to the next.
class RoundRobin final : public Scheduler {
 public:
  void Changed(const ServerList& servers, ListChange change) override;
  std::optional<std::size_t> Pick(const ServerList& servers, const NewConnection& connection) override;

 private:
  std::size_t next_ = 0;  // where the next walk begins; the list's size is its front
};

// wrr: passes over the list, each with a bar that a server's weight must reach. The bar falls by `step_` (the greatest
// common divisor of the weights that are not 0) from `top_` to 1, then starts anew, so that in one whole cycle each
// server is chosen weight / step_ times, heavy ones in most passes. Every change of the list, even an edit that changes
// nothing, sends the walk to the front and may move the bar, so adding servers one by one leaves it low: the first pass
// after that takes every usable server once.
class WeightedRoundRobin final : public Scheduler {
 public:
  void Changed(const ServerList& servers, ListChange change) override;
  std::optional<std::size_t> Pick(const ServerList& servers, const NewConnection& connection) override;

 private:
  bool Reaches(const Server& server) const { return !server.overloaded && server.settings.weight >= bar_; }
  bool InLastPass() const { return bar_ <= step_; }
  bool LowerBar();  // for the next pass; true if the cycle starts anew

  std::size_t next_ = 0;  // where the walk goes on: 0 at the front, the list's size at the end
  std::int64_t bar_ = 0;  // 0 only before the first server with a weight
  std::int64_t step_ = 1;
  std::int64_t top_ = 0;  // the highest bar that is 1 modulo step_; 0 if no server has a weight
};

}  // namespace holdfast::ipvs
