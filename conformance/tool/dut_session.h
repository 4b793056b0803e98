// A device under test within a run: its file, and what the probe learned of it for each version and family.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "conformance/stage/stage.h"
#include "netns-lab/engine/dut_file.h"
#include "netns-lab/report/run.h"

namespace holdfast::conformance {

// What a probe found: how it speaks, or why nothing can be played.
struct ProbeResult {
  enum class Status : std::uint8_t { kOk, kUnsupported, kMute, kDidNotStart, kCannotRunHere, kTooLate, kHarness };
  Status status = Status::kHarness;
  Dialect dialect;
  std::string message;
  std::string log_tail;
};

// From the probe's own process to the runner's and back.
std::string Serialize(const ProbeResult& probe);
ProbeResult DeserializeProbe(const std::string& text);

struct DutSession {
  std::string name;  // as on the command line
  lab::DutFile file;
  report::DutInfo info;
  std::map<std::pair<Version, Family>, ProbeResult> probes;

  // Fills info.status and info.dialect from the probes: it runs if any of them does.
  void Conclude();
};

}  // namespace holdfast::conformance
