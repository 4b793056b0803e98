// Every order of events in a small group, up to a depth: deliver or lose any message under way, let the next timer
// fire, crash, stop or start a router. Every state that can be reached has to be sound, and from each of them, once
// nothing is lost any more, exactly one router has to become Active: the right one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "conformance/sim/world.h"
#include "reference/vrrp/transition.h"

namespace holdfast::conformance::sim {

struct ExploreOptions {
  int depth = 7;           // moves from the start of all routers
  int administration = 2;  // how many of them may be crashes, stops and starts
  std::uint64_t max_states = 2'000'000;
};

struct Finding {
  std::string what;
  std::vector<std::string> moves;  // from the beginning to the state in question
};

struct ExploreResult {
  std::uint64_t states = 0;  // different ones
  std::uint64_t moves = 0;
  bool complete = true;  // false when max_states cut it short
  vrrp::TransitionCounts transitions;
  std::vector<Finding> findings;  // at most one: the shortest
};

// Breadth first, so that a finding is a shortest one.
ExploreResult Explore(const GroupPlan& group, const ExploreOptions& options);

// The groups that `holdfast-sim --explore` goes through: every combination that makes a difference in an election.
// `routers` is 2 or 3.
std::vector<GroupPlan> SmallGroups(std::size_t routers);

}  // namespace holdfast::conformance::sim
