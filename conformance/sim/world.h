// One simulated hour after another: a group of routers drawn from a seed lives through storms (loss, delay,
// duplication, partitions, crashes, stalls, late timers) and calms, and the invariants are asked all the time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/sim/invariants.h"
#include "reference/base/units.h"
#include "reference/vrrp/profile.h"
#include "reference/vrrp/transition.h"

namespace holdfast::conformance::sim {

struct WorldOptions {
  std::uint64_t seed = 1;
  std::optional<std::size_t> routers;       // 1..32; drawn from 2..5 if not given
  std::optional<vrrp::RfcProfile> profile;  // drawn if not given
  Microseconds length = std::chrono::hours(1);
  int loss_in_calm_percent = 0;  // a fault of the simulator itself: the invariants have to notice it
};

struct WorldResult {
  std::string description;  // "3 routers, 9568, ipv4, priorities 100 200 255, ..."
  Microseconds simulated{0};
  std::uint64_t events = 0;
  std::uint64_t advertisements = 0;
  std::uint64_t lost = 0;
  std::uint64_t storms = 0;
  vrrp::TransitionCounts transitions;
  std::uint64_t checks[kInvariantCount] = {};
  Microseconds longest_dual_active{0};  // in calm
  Microseconds longest_darkness{0};     // in calm
  std::vector<Violation> violations;    // instants count from the world's beginning
};

// A pure function of its options. It stops at the first violation.
WorldResult RunWorld(const WorldOptions& options);

// The configurations that a world's group is made of; what RunWorld draws first.
struct GroupPlan {
  vrrp::Version version = vrrp::Version::kV3;
  vrrp::RfcProfile profile = vrrp::RfcProfile::k9568Errata;
  Family family = Family::kIpv4;
  std::vector<vrrp::VirtualRouterConfig> routers;

  std::vector<Station> Stations() const;
  Limits LimitsIn(const Weather& calm) const;
  std::string Describe() const;
};
GroupPlan DrawGroup(const WorldOptions& options, Random& random);

}  // namespace holdfast::conformance::sim
