#include "conformance/sim/summary.h"

#include <fmt/format.h>

#include <algorithm>

namespace holdfast::conformance::sim {
namespace {

constexpr std::size_t kEnough = 10;  // broken worlds; more teach nothing

void Add(WorldResult& total, const WorldResult& world) {
  total.simulated += world.simulated;
  total.events += world.events;
  total.advertisements += world.advertisements;
  total.lost += world.lost;
  total.storms += world.storms;
  total.transitions += world.transitions;
  for (std::size_t i = 0; i < kInvariantCount; ++i) total.checks[i] += world.checks[i];
  total.longest_dual_active = std::max(total.longest_dual_active, world.longest_dual_active);
  total.longest_darkness = std::max(total.longest_darkness, world.longest_darkness);
}

double InSeconds(Microseconds length) { return static_cast<double>(length.count()) / 1e6; }

std::string RenderInvariants(const Summary& summary) {
  std::string text = "invariants:\n";
  for (std::size_t i = 0; i < kInvariantCount; ++i) {
    const auto invariant = static_cast<Invariant>(i);
    const bool broken = std::any_of(summary.broken.begin(), summary.broken.end(),
                                    [&](const BrokenWorld& world) { return world.violation.invariant == invariant; });
    text += fmt::format("  {} {:<13} {:>12} checks  {}\n", broken ? "BROKEN" : "holds ", ToString(invariant),
                        summary.total.checks[i], Statement(invariant));
  }
  return text;
}

std::string RenderEdges(const vrrp::TransitionCounts& transitions) {
  std::string text = fmt::format("edges: {} of {} taken\n", transitions.Covered(), vrrp::kTransitionCount);
  for (std::size_t i = 0; i < vrrp::kTransitionCount; ++i) {
    const auto transition = static_cast<vrrp::Transition>(i);
    text += fmt::format("  {:<23} {:>12}\n", vrrp::ToString(transition), transitions[transition]);
  }
  return text;
}

}  // namespace

Summary RunWorlds(const WorldOptions& options, std::uint64_t hours) {
  Summary summary;
  summary.seed = options.seed;
  for (std::uint64_t i = 0; i < hours && summary.broken.size() < kEnough; ++i) {
    WorldOptions world = options;
    world.seed = options.seed + i;
    const WorldResult result = RunWorld(world);
    ++summary.worlds;
    Add(summary.total, result);
    if (!result.violations.empty()) {
      summary.broken.push_back({world.seed, result.description, result.violations.front()});
    }
  }
  return summary;
}

Exploration ExploreAll(const std::vector<GroupPlan>& groups, const ExploreOptions& options) {
  Exploration exploration;
  for (const GroupPlan& group : groups) {
    const ExploreResult result = Explore(group, options);
    ++exploration.groups;
    exploration.states += result.states;
    exploration.moves += result.moves;
    exploration.complete = exploration.complete && result.complete;
    for (const Finding& finding : result.findings) exploration.findings.emplace_back(group.Describe(), finding);
  }
  return exploration;
}

std::string Render(const Summary& summary) {
  const WorldResult& total = summary.total;
  std::string text = fmt::format(
      "seed {}: {} worlds, {:.1f} h of virtual time, {} storms, {} events, {} advertisements, {} copies lost\n",
      summary.seed, summary.worlds, InSeconds(total.simulated) / 3600, total.storms, total.events, total.advertisements,
      total.lost);
  text += RenderEdges(total.transitions) + RenderInvariants(summary);
  text += fmt::format("longest in calm: two Active {:.6f} s, nobody Active {:.6f} s\n",
                      InSeconds(total.longest_dual_active), InSeconds(total.longest_darkness));
  for (const BrokenWorld& world : summary.broken) {
    text += fmt::format("BROKEN {} at {:.6f} s: {}\n  {}\n  again: --seed {} --hours 1\n",
                        ToString(world.violation.invariant), InSeconds(world.violation.when.time_since_epoch()),
                        world.violation.detail, world.description, world.seed);
  }
  return text + (summary.holds() ? "all invariants hold\n" : "an invariant does not hold\n");
}

std::string Render(const Exploration& exploration) {
  std::string text = fmt::format("{} groups, {} states, {} moves{}\n", exploration.groups, exploration.states,
                                 exploration.moves, exploration.complete ? "" : " (cut short by the limit of states)");
  for (const auto& [group, finding] : exploration.findings) {
    text += fmt::format("BROKEN {}\n  {}\n", finding.what, group);
    for (const std::string& move : finding.moves) text += fmt::format("    {}\n", move);
  }
  return text + (exploration.holds() ? "every reachable state is sound and settles\n" : "a state does not settle\n");
}

}  // namespace holdfast::conformance::sim
