// A scheduler that chooses what it is told: it stands for one whose draws nobody can foretell (twos), so that the rest
// of such a service can be compared: that no unusable server is chosen, that none is refused while one is usable, and
// all counters.
#pragma once

#include <optional>

#include "reference/ipvs/scheduler.h"

namespace holdfast::host {

class Follower final : public ipvs::Scheduler {
 public:
  // Whom the next Pick shall choose; nullopt: nobody.
  void Tell(const std::optional<ipvs::Endpoint>& choice) { told_ = choice; }

  void Changed(const ipvs::ServerList&, ipvs::ListChange) override {}
  void Counted(const ipvs::ServerList&, ipvs::ServerId) override {}
  // The one it was told of, if that is in the list and usable; otherwise the newest that is.
  ipvs::ServerId Pick(const ipvs::ServerList& servers, const ipvs::NewConnection&, Instant) override {
    if (told_) {
      const auto found = servers.Find(*told_);
      if (found && servers[*found].usable()) return *found;
    }
    for (ipvs::Rank rank = servers.size(); rank-- > 0;)
      if (servers.AtRank(rank).usable()) return servers.At(rank);
    return ipvs::kNobody;
  }

 private:
  std::optional<ipvs::Endpoint> told_;
};

}  // namespace holdfast::host
