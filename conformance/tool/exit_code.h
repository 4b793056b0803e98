// Exit codes of the harness programs; never a count.
#pragma once

#include <string>
#include <vector>

#include "netns-lab/report/run.h"

namespace holdfast::conformance {

enum class ExitCode : int {
  kHolds = 0,         // all chosen mandatory clauses hold
  kDoesNotHold = 1,   // one does not
  kUsage = 2,         // usage, or a bad file
  kInternal = 3,      // our own fault
  kNothing = 4,       // nothing selected
  kInconclusive = 5,  // only inconclusive results stood in the way
  kCannotRun = 6,     // this machine cannot run it
  kDutDown = 7        // a device under test did not start
};

// Of several reasons the first of 2, 3, 6, 7, 1, 5, 4 counts.
ExitCode Worst(const std::vector<ExitCode>& reasons);

struct ExitPolicy {
  bool strict = false;              // a SHOULD not met counts as well
  bool accept_unsupported = false;  // an unsupported mandatory clause is no reason
  std::string only_dut;             // the others are no reason for anything; empty: all count
};

// What one result is a reason for.
ExitCode ReasonOf(const report::ClauseResult& result, const ExitPolicy& policy);
ExitCode ExitCodeOf(const report::Run& run, const ExitPolicy& policy);

}  // namespace holdfast::conformance
