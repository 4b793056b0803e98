// A lab's life from up to verdict: build, start, probe, step by step, stop; everything that happened with kernel
// stamps. Runs inside a sandbox (reference/sys/namespaces.h).
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "netns-lab/engine/activity.h"
#include "netns-lab/engine/dark_time.h"
#include "netns-lab/engine/dut.h"
#include "netns-lab/engine/lab_file.h"
#include "netns-lab/engine/request_steps.h"

namespace holdfast::lab {

// Something that happened, in nanoseconds since 1970.
struct LabEvent {
  enum class Kind : std::uint8_t { kStep, kFault, kActive, kResigned, kNote } kind = Kind::kNote;
  std::int64_t at_ns = 0;
  std::string node;
  std::string text;
};

struct Darkness {
  std::string host;
  IpAddress target;
  DarkReport report;
};

struct LabOutcome {
  std::int64_t started_ns = 0, ended_ns = 0;  // started: the moment before the first router started
  std::vector<StepOutcome> steps;
  std::vector<LabEvent> events;  // in order of time
  std::vector<ActiveSpan> active;
  std::int64_t dual_active_ns = 0;
  std::vector<Darkness> darkness;
  std::map<std::string, int> answered;  // by server: requests of all steps
  DarkReport unanswered;                // by these requests; empty where no step asks
  std::uint64_t drops = 0;              // frames that a capture lost; then silence proves nothing
  std::vector<std::string> failures;    // what did not hold, a line each
  std::vector<std::string> doubts;      // what stood in the way of a verdict, a line each
  std::optional<DutError> broken;       // the run could not be made or finished
  bool interrupted = false;
  std::vector<std::string> artifacts;  // files written, relative to the artifact folder

  const Darkness* Darkest() const;  // the worst of all clients that probe; nullptr: nobody probed
  // Design section 5: 0 holds, 1 does not, 3 internal, 5 inconclusive, 6 cannot run here, 7 a router did not start.
  int exit_code() const;
};

struct ScenarioOptions {
  std::filesystem::path scratch;                   // inside the sandbox
  std::filesystem::path artifacts;                 // capture and logs go here; must exist
  std::function<void(const LabEvent&)> on_event;   // as it happens; one call at a time, from several threads
  const std::atomic<bool>* interrupted = nullptr;  // set: end early
};

LabOutcome RunScenario(const LabFile& file, const ScenarioOptions& options);

}  // namespace holdfast::lab
