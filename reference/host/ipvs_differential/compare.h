// Plays one workload to a director and to our own decisions, step by step, up to the first difference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/host/ipvs_differential/director.h"
#include "reference/ipvs/replay.h"

namespace holdfast::host {

struct Difference {
  std::uint32_t step = 0;            // from 1
  std::string what;                  // "connection 9 from ... to ...: 10.9.0.3 there, 10.9.0.2 here"
  std::vector<std::string> service;  // the director's table after the step, in the manner of ipvsadm
  std::string trace;                 // all steps up to this one with the director's choices, for holdfast-ipvs-replay
};

struct Compared {
  std::uint32_t decisions = 0;
  std::uint32_t refused = 0;  // of these
  std::uint32_t edits = 0;    // servers added, edited, removed
  std::uint32_t checks = 0;   // of all counters at once
  std::optional<Difference> difference;

  // Adds up counts; a difference stays.
  void Add(const Compared& more);
};

// The director has no service of this key, and has none again afterwards. twos is compared as Follower says. Fails
// where either side cannot go on.
Result<Compared> Compare(const Workload& workload, Director& director, const ipvs::ReplayOptions& options = {});

}  // namespace holdfast::host
