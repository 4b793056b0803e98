#include "reference/ipvs/round_robin.h"

#include <algorithm>
#include <numeric>

namespace holdfast::ipvs {

void RoundRobin::Changed(const ServerList&, ListChange change) {
  // `next_` is one past the last chosen server, 0 if there is none; it stays so while the list moves under it.
  if (change.kind == ListChange::Kind::kAdded && change.position < next_) ++next_;
  if (change.kind == ListChange::Kind::kRemoved && change.position < next_) --next_;
}

std::optional<std::size_t> RoundRobin::Pick(const ServerList& servers, const NewConnection&) {
  for (std::size_t walked = 0; walked < servers.size(); ++walked) {
    const std::size_t position = (next_ + walked) % servers.size();
    if (!servers[position].usable()) continue;
    next_ = position + 1;
    return position;
  }
  return std::nullopt;
}

void WeightedRoundRobin::Changed(const ServerList& servers, ListChange) {
  next_ = 0;
  std::int64_t divisor = 0, heaviest = 0;
  for (const Server& server : servers) {
    divisor = std::gcd(divisor, std::int64_t{server.settings.weight});
    heaviest = std::max(heaviest, std::int64_t{server.settings.weight});
  }
  step_ = std::max<std::int64_t>(divisor, 1);
  top_ = heaviest > 0 ? heaviest - (step_ - 1) : 0;
  if (bar_ > top_ || bar_ == 0)
    bar_ = top_;
  else if (step_ > 1)
    bar_ = bar_ / step_ * step_ + 1;
}

bool WeightedRoundRobin::LowerBar() {
  bar_ -= step_;
  if (bar_ > 0) return false;
  bar_ = top_;
  return true;
}

std::optional<std::size_t> WeightedRoundRobin::Pick(const ServerList& servers, const NewConnection&) {
  if (top_ == 0) return std::nullopt;
  // A pass at the lowest bar lets every server with a weight through, so after a whole one there is no one left to
  // find. A walk that began inside the list has to come round to where it began before it may give up.
  const std::size_t began = next_;
  std::size_t give_up_after = servers.size() + 1;
  bool whole_pass = began == 0, came_round = false;
  while (true) {
    for (std::size_t position = next_; position < servers.size(); ++position) {
      next_ = position + 1;
      if (Reaches(servers[position])) return position;
      if (next_ == give_up_after) return std::nullopt;
    }
    next_ = 0;
    if (LowerBar()) {
      if (whole_pass) return std::nullopt;
      came_round = true;
    }
    whole_pass = true;
    if (came_round && InLastPass()) give_up_after = began;
  }
}

}  // namespace holdfast::ipvs
