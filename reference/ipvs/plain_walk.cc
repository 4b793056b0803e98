#include "reference/ipvs/plain_walk.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <string>

#include "reference/ipvs/least_tree.h"

namespace holdfast::ipvs {
namespace {

// Whether the first server is strictly better than the second; both are usable.
using Better = bool (*)(const Server& one, const Server& other, const KernelProfile& kernel);

bool LessOverhead(const Server& one, const Server& other, const KernelProfile& kernel) {
  return one.Overhead(kernel) < other.Overhead(kernel);
}
bool LessOverheadPerWeight(const Server& one, const Server& other, const KernelProfile& kernel) {
  return Wide{one.Overhead(kernel)} * other.settings.weight < Wide{other.Overhead(kernel)} * one.settings.weight;
}
bool LessDelay(const Server& one, const Server& other, const KernelProfile&) {
  return (std::uint64_t{one.active} + 1) * other.settings.weight <
         (std::uint64_t{other.active} + 1) * one.settings.weight;
}
bool Heavier(const Server& one, const Server& other, const KernelProfile&) {
  return one.settings.weight > other.settings.weight;
}

bool Any(const Server&) { return true; }
bool Idle(const Server& server) { return server.active == 0; }
bool HasRoom(const Server& server) { return server.active <= server.settings.weight; }

// The best of the usable servers that `eligible` lets through.
std::optional<ServerId> Best(const ServerList& servers, bool (*eligible)(const Server&), Better better, Tie tie) {
  std::optional<ServerId> best;
  for (Rank rank = servers.size(); rank-- > 0;) {
    const Server& server = servers.AtRank(rank);
    if (!server.usable() || !eligible(server)) continue;
    const bool wins = !best || better(server, servers[*best], servers.kernel()) ||
                      (tie == Tie::kLast && !better(servers[*best], server, servers.kernel()));
    if (wins) best = servers.At(rank);
  }
  return best;
}

struct Rule {
  std::string_view name;
  bool (*eligible)(const Server&);
  Better better;
};
constexpr std::array kRules{Rule{"lc", Any, LessOverhead}, Rule{"wlc", Any, LessOverheadPerWeight},
                            Rule{"sed", Any, LessDelay},   Rule{"nq", Any, LessDelay},
                            Rule{"fo", Any, Heavier},      Rule{"ovf", HasRoom, Heavier}};

class PlainBest final : public Scheduler {
 public:
  PlainBest(const Rule& rule, Tie tie) : rule_(rule), tie_(tie) {}
  void Changed(const ServerList&, ListChange) override {}
  void Counted(const ServerList&, ServerId) override {}
  ServerId Pick(const ServerList& servers, const NewConnection&, Instant) override {
    if (rule_.name == "nq") {
      const auto none_better = [](const Server&, const Server&, const KernelProfile&) { return false; };
      if (const auto idle = Best(servers, Idle, none_better, tie_)) return *idle;
    }
    return Best(servers, rule_.eligible, rule_.better, tie_).value_or(kNobody);
  }

 private:
  Rule rule_;
  Tie tie_;
};

// Both round robins keep the number of servers between the head of the list and where the walk goes on.
class PlainRoundRobin final : public Scheduler {
 public:
  void Changed(const ServerList& servers, ListChange change) override {
    const std::size_t was_at = servers.size() - change.rank;  // of a removed one: its place, counted from the head
    if (change.kind == ListChange::Kind::kAdded && next_ > 0) ++next_;
    if (change.kind == ListChange::Kind::kRemoved && was_at < next_) --next_;
  }
  void Counted(const ServerList&, ServerId) override {}
  ServerId Pick(const ServerList& servers, const NewConnection&, Instant) override {
    for (std::size_t walked = 0; walked < servers.size(); ++walked) {
      const std::size_t place = (next_ + walked) % servers.size();
      const ServerId id = servers.At(static_cast<Rank>(servers.size() - 1 - place));
      if (!servers[id].usable()) continue;
      next_ = place + 1;
      return id;
    }
    return kNobody;
  }

 private:
  std::size_t next_ = 0;
};

class PlainWeightedRoundRobin final : public Scheduler {
 public:
  void Changed(const ServerList& servers, ListChange) override {
    next_ = 0;
    std::int64_t divisor = 0, heaviest = 0;
    for (Rank rank = 0; rank < servers.size(); ++rank) {
      divisor = std::gcd(divisor, std::int64_t{servers.AtRank(rank).settings.weight});
      heaviest = std::max(heaviest, std::int64_t{servers.AtRank(rank).settings.weight});
    }
    step_ = std::max<std::int64_t>(divisor, 1);
    top_ = heaviest > 0 ? heaviest - (step_ - 1) : 0;
    if (bar_ > top_ || bar_ == 0)
      bar_ = top_;
    else if (step_ > 1)
      bar_ = bar_ / step_ * step_ + 1;
  }
  void Counted(const ServerList&, ServerId) override {}
  ServerId Pick(const ServerList& servers, const NewConnection&, Instant) override {
    if (top_ == 0) return kNobody;
    const std::size_t began = next_;
    std::size_t give_up_after = servers.size() + 1;
    bool whole_pass = began == 0, came_round = false;
    while (true) {
      for (std::size_t place = next_; place < servers.size(); ++place) {
        next_ = place + 1;
        const ServerId id = servers.At(static_cast<Rank>(servers.size() - 1 - place));
        if (!servers[id].overloaded && servers[id].settings.weight >= bar_) return id;
        if (next_ == give_up_after) return kNobody;
      }
      next_ = 0;
      bar_ -= step_;
      if (bar_ <= 0) {
        bar_ = top_;
        if (whole_pass) return kNobody;
        came_round = true;
      }
      whole_pass = true;
      if (came_round && bar_ <= step_) give_up_after = began;
    }
  }

 private:
  std::size_t next_ = 0;
  std::int64_t bar_ = 0, step_ = 1, top_ = 0;
};

class PlainLocality final : public Scheduler {
 public:
  PlainLocality(bool replicated, Tie tie) : replicated_(replicated), tie_(tie) {}
  void Changed(const ServerList&, ListChange) override {}
  void Counted(const ServerList&, ServerId) override {}
  ServerId Pick(const ServerList& servers, const NewConnection& connection, Instant) override {
    std::vector<Endpoint>& members = members_[connection.service.address];
    std::optional<ServerId> own;
    for (const Endpoint& member : members) {
      const std::optional<ServerId> id = servers.Find(member);
      if (!id || servers[*id].settings.weight == 0 || (replicated_ && servers[*id].overloaded)) continue;
      if (!own || LessOverheadPerWeight(servers[*id], servers[*own], servers.kernel())) own = id;
    }
    if (own && !Crowded(servers, servers[*own])) return *own;
    const std::optional<ServerId> chosen = Best(servers, Any, LessOverheadPerWeight, tie_);
    if (!chosen) return kNobody;
    if (!replicated_) members.clear();
    const Endpoint& endpoint = servers[*chosen].endpoint;
    if (std::find(members.begin(), members.end(), endpoint) == members.end()) members.insert(members.begin(), endpoint);
    return *chosen;
  }

 private:
  static bool Crowded(const ServerList& servers, const Server& server) {
    if (server.active <= server.settings.weight) return false;
    for (Rank rank = 0; rank < servers.size(); ++rank) {
      const Server& other = servers.AtRank(rank);
      if (std::uint64_t{other.active} * 2 < other.settings.weight) return true;
    }
    return false;
  }

  bool replicated_;
  Tie tie_;
  std::map<IpAddress, std::vector<Endpoint>> members_;
};

}  // namespace

Result<std::unique_ptr<Scheduler>> MakePlainWalk(std::string_view keepalived_name, Tie tie) {
  for (const Rule& rule : kRules) {
    if (rule.name == keepalived_name) return std::make_unique<PlainBest>(rule, tie);
  }
  if (keepalived_name == "rr") return std::make_unique<PlainRoundRobin>();
  if (keepalived_name == "wrr") return std::make_unique<PlainWeightedRoundRobin>();
  if (keepalived_name == "lblc" || keepalived_name == "lblcr")
    return std::make_unique<PlainLocality>(keepalived_name == "lblcr", tie);
  return Fail("no plain walk for a scheduler \"" + std::string(keepalived_name) + "\"");
}

std::vector<std::string_view> PlainWalkNames() {
  std::vector<std::string_view> names{"rr", "wrr"};
  for (const Rule& rule : kRules) names.push_back(rule.name);
  names.insert(names.end(), {"lblc", "lblcr"});
  return names;
}

}  // namespace holdfast::ipvs
