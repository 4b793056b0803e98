// holdfast-sim: the reference state machine through bad weather in virtual time, or through every order of events.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "conformance/sim/core_pipe.h"
#include "conformance/sim/summary.h"

namespace holdfast::conformance::sim {
namespace {

constexpr int kHolds = 0;
constexpr int kDoesNotHold = 1;
constexpr int kUsage = 2;
constexpr int kInternal = 3;

struct Options {
  std::uint64_t seed = 1;
  std::optional<std::size_t> routers;
  std::uint64_t hours = 24;
  std::string profile;
  bool explore = false;
  std::optional<int> depth;
  bool json = false;
  bool pipe = false;
};

nlohmann::ordered_json ToJson(const vrrp::TransitionCounts& transitions) {
  nlohmann::ordered_json edges;
  for (std::size_t i = 0; i < vrrp::kTransitionCount; ++i) {
    const auto transition = static_cast<vrrp::Transition>(i);
    const vrrp::TransitionInfo& info = vrrp::Info(transition);
    nlohmann::ordered_json clauses = nlohmann::ordered_json::array();
    for (const auto list : {info.clauses_3768, info.clauses_9568}) {
      for (const std::string_view clause : list) clauses.push_back(clause);
    }
    edges.push_back({{"edge", info.name}, {"count", transitions[transition]}, {"clauses", clauses}});
  }
  return edges;
}

nlohmann::ordered_json ToJson(const Summary& summary) {
  nlohmann::ordered_json invariants, violations = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < kInvariantCount; ++i) {
    const auto invariant = static_cast<Invariant>(i);
    invariants.push_back(
        {{"name", ToString(invariant)}, {"statement", Statement(invariant)}, {"checks", summary.total.checks[i]}});
  }
  for (const BrokenWorld& world : summary.broken) {
    violations.push_back({{"seed", world.seed},
                          {"group", world.description},
                          {"invariant", ToString(world.violation.invariant)},
                          {"at_us", world.violation.when.time_since_epoch().count()},
                          {"detail", world.violation.detail}});
  }
  const WorldResult& total = summary.total;
  return {{"tool", "holdfast-sim"},
          {"seed", summary.seed},
          {"worlds", summary.worlds},
          {"simulated_us", total.simulated.count()},
          {"storms", total.storms},
          {"events", total.events},
          {"advertisements", total.advertisements},
          {"lost", total.lost},
          {"longest_dual_active_us", total.longest_dual_active.count()},
          {"longest_darkness_us", total.longest_darkness.count()},
          {"edges", ToJson(total.transitions)},
          {"invariants", invariants},
          {"violations", violations},
          {"holds", summary.holds()}};
}

nlohmann::ordered_json ToJson(const Exploration& exploration) {
  nlohmann::ordered_json findings = nlohmann::ordered_json::array();
  for (const auto& [group, finding] : exploration.findings) {
    findings.push_back({{"group", group}, {"what", finding.what}, {"moves", finding.moves}});
  }
  return {{"tool", "holdfast-sim"},      {"groups", exploration.groups},     {"states", exploration.states},
          {"moves", exploration.moves},  {"complete", exploration.complete}, {"findings", findings},
          {"holds", exploration.holds()}};
}

template <typename Outcome>
int Print(const Outcome& outcome, bool json) {
  const std::string text = json ? ToJson(outcome).dump(2) + "\n" : Render(outcome);
  std::fputs(text.c_str(), stdout);
  return outcome.holds() ? kHolds : kDoesNotHold;
}

int Explore(const Options& options) {
  const std::size_t routers = options.routers.value_or(2);
  if (routers < 2 || routers > 3) {
    std::cerr << "holdfast-sim: --explore takes --routers 2 or 3\n";
    return kUsage;
  }
  ExploreOptions explore;
  explore.depth = options.depth.value_or(routers == 2 ? 8 : 5);
  return Print(ExploreAll(SmallGroups(routers), explore), options.json);
}

int Simulate(const Options& options) {
  WorldOptions world;
  world.seed = options.seed;
  world.routers = options.routers;
  if (!options.profile.empty()) world.profile = vrrp::ParseRfcProfile(options.profile);
  return Print(RunWorlds(world, options.hours), options.json);
}

int Pipe() {
  CorePipe core;
  for (std::string line; std::getline(std::cin, line);) std::cout << core.Answer(line) << std::endl;
  return kHolds;
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app("Simulates groups of VRRP routers in virtual time and checks what always has to hold.", "holdfast-sim");
  app.add_option("--seed", options.seed, "the first hour's seed; the same seed gives the same output");
  app.add_option("--routers", options.routers, "routers in a group (default: drawn from 2 to 5)")
      ->check(CLI::Range(1, 32));
  app.add_option("--hours", options.hours, "hours of virtual time (default 24)")->check(CLI::Range(1, 1'000'000));
  app.add_option("--profile", options.profile, "the text to follow (default: drawn)")
      ->check(CLI::IsMember({"3768", "5798", "9568", "9568+errata"}));
  app.add_flag("--explore", options.explore, "every order of events in groups of 2 or 3 routers, instead");
  app.add_option("--depth", options.depth, "how many moves --explore goes (default 8 for 2 routers, 5 for 3)")
      ->check(CLI::Range(1, 30));
  app.add_flag("--json", options.json, "the result as JSON");
  app.add_flag("--pipe", options.pipe, "one router, driven line by line through standard input (sim/core_pipe.h)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kHolds : kUsage;
  }
  if (options.pipe) return Pipe();
  return options.explore ? Explore(options) : Simulate(options);
}

}  // namespace
}  // namespace holdfast::conformance::sim

int main(int argc, char** argv) {
  try {
    return holdfast::conformance::sim::Main(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "holdfast-sim: internal error: " << error.what() << "\n";
    return holdfast::conformance::sim::kInternal;
  }
}
