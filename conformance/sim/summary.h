// What a run of the simulator has to say, added up over its worlds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/sim/explore.h"
#include "conformance/sim/world.h"

namespace holdfast::conformance::sim {

// A violation and how to see it again.
struct BrokenWorld {
  std::uint64_t seed = 0;  // a run of one hour with this seed shows it
  std::string description;
  Violation violation;
};

struct Summary {
  std::uint64_t seed = 0;
  std::uint64_t worlds = 0;
  WorldResult total;  // without description and violations
  std::vector<BrokenWorld> broken;

  bool holds() const { return broken.empty(); }
};

// Runs `hours` worlds of an hour, the first with options.seed, each next one with the next seed. Ends early after the
// tenth broken one.
Summary RunWorlds(const WorldOptions& options, std::uint64_t hours);

struct Exploration {
  std::size_t groups = 0;
  std::uint64_t states = 0;
  std::uint64_t moves = 0;
  bool complete = true;
  std::vector<std::pair<std::string, Finding>> findings;  // with the group's description

  bool holds() const { return findings.empty(); }
};

Exploration ExploreAll(const std::vector<GroupPlan>& groups, const ExploreOptions& options);

// For a reader; ends in a newline. The same run gives the same text.
std::string Render(const Summary& summary);
std::string Render(const Exploration& exploration);

}  // namespace holdfast::conformance::sim
