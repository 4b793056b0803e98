#include "conformance/sim/explore.h"

#include <functional>
#include <memory>
#include <unordered_set>
#include <utility>

#include "conformance/sim/small_state.h"

namespace holdfast::conformance::sim {
namespace {

// How a state was reached: a chain of moves that its successors share.
struct Path {
  std::shared_ptr<const Path> before;
  std::string move;
};

struct Visit {
  SmallState state;
  std::shared_ptr<const Path> path;
  int administration;  // how many such moves are left
};

class Explorer {
 public:
  Explorer(const GroupPlan& group, const ExploreOptions& options)
      : options_(options), settle_(SettleBound(group.LimitsIn(Weather{.min_delay = {}, .max_delay = {}}))) {
    Reach({SmallState(group), nullptr, options.administration});
  }

  ExploreResult Run() {
    for (int depth = 0; depth < options_.depth && result_.findings.empty(); ++depth) {
      const std::vector<Visit> layer = std::exchange(next_, {});
      for (const Visit& visit : layer) Expand(visit);
    }
    result_.states = seen_.size();
    return result_;
  }

 private:
  void Expand(const Visit& visit) {
    for (std::size_t i = 0; i < visit.state.messages().size(); ++i) {
      Move(visit, 0, [i](SmallState& state) { return state.Deliver(i); });
      Move(visit, 0, [i](SmallState& state) { return state.Lose(i); });
    }
    if (visit.state.HasTimer()) Move(visit, 0, [](SmallState& state) { return state.FireNextTimer(); });
    if (visit.administration == 0) return;
    for (std::size_t i = 0; i < visit.state.size(); ++i) {
      if (visit.state.TakesPart(i)) {
        Move(visit, 1, [i](SmallState& state) { return state.Crash(i); });
        Move(visit, 1, [i](SmallState& state) { return state.Stop(i); });
      } else {
        Move(visit, 1, [i](SmallState& state) { return state.Start(i); });
      }
    }
  }

  void Move(const Visit& from, int cost, const std::function<std::string(SmallState&)>& move) {
    if (!result_.findings.empty()) return;
    ++result_.moves;
    Visit to{from.state, nullptr, from.administration - cost};
    std::string name = move(to.state);
    to.path = std::make_shared<const Path>(Path{from.path, std::move(name)});
    Reach(std::move(to));
  }

  void Reach(Visit visit) {
    if (seen_.size() >= options_.max_states) {
      result_.complete = false;
      return;
    }
    if (!seen_.insert(visit.state.Key() + "/" + std::to_string(visit.administration)).second) return;
    SmallState calm = visit.state;
    calm.RunCalm(settle_);
    if (!visit.state.broken().empty()) Report(visit, visit.state.broken());
    if (!calm.broken().empty()) Report(visit, "in calm afterwards " + calm.broken());
    if (!calm.Unsettled().empty()) Report(visit, "in calm afterwards " + calm.Unsettled());
    result_.transitions += calm.transitions();
    next_.push_back(std::move(visit));
  }

  void Report(const Visit& visit, const std::string& what) {
    if (!result_.findings.empty()) return;
    Finding finding{what, {}};
    for (const Path* path = visit.path.get(); path != nullptr; path = path->before.get()) {
      finding.moves.insert(finding.moves.begin(), path->move);
    }
    result_.findings.push_back(finding);
  }

  ExploreOptions options_;
  Microseconds settle_;
  ExploreResult result_;
  std::unordered_set<std::string> seen_;
  std::vector<Visit> next_;
};

GroupPlan Plan(vrrp::RfcProfile profile, const std::vector<std::uint8_t>& priorities, bool preempt, bool mixed) {
  GroupPlan plan;
  plan.profile = profile;
  plan.version = profile == vrrp::RfcProfile::k3768 ? vrrp::Version::kV2 : vrrp::Version::kV3;
  for (std::size_t i = 0; i < priorities.size(); ++i) {
    vrrp::VirtualRouterConfig config;
    config.version = plan.version;
    config.profile = profile;
    config.priority = priorities[i];
    config.preempt = preempt;
    config.interval = Centiseconds(mixed && i == 0 ? 300 : 100);
    config.primary_address = IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(10 + i));
    plan.routers.push_back(config);
  }
  return plan;
}

}  // namespace

ExploreResult Explore(const GroupPlan& group, const ExploreOptions& options) { return Explorer(group, options).Run(); }

std::vector<GroupPlan> SmallGroups(std::size_t routers) {
  const std::vector<std::vector<std::uint8_t>> pairs = {{100, 100}, {100, 200}, {200, 100}, {100, 255}, {254, 255}};
  const std::vector<std::vector<std::uint8_t>> triples = {
      {100, 100, 100}, {100, 150, 200}, {100, 100, 200}, {100, 200, 200}, {100, 150, 255}};
  std::vector<GroupPlan> groups;
  for (const auto profile :
       {vrrp::RfcProfile::k3768, vrrp::RfcProfile::k5798, vrrp::RfcProfile::k9568, vrrp::RfcProfile::k9568Errata}) {
    for (const auto& priorities : routers == 2 ? pairs : triples) {
      for (const bool preempt : {true, false}) {
        groups.push_back(Plan(profile, priorities, preempt, false));
        if (profile != vrrp::RfcProfile::k3768) groups.push_back(Plan(profile, priorities, preempt, true));
      }
    }
  }
  return groups;
}

}  // namespace holdfast::conformance::sim
