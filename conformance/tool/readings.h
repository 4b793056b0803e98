// What is said about results beyond their own observation: the DUT file's waivers, what the implementation's manual
// declares, and where two texts contradict each other.
#pragma once

#include <vector>

#include "conformance/clauses/registry.h"
#include "netns-lab/engine/dut_file.h"
#include "netns-lab/report/run.h"

namespace holdfast::conformance {

// Marks a deviation that the manual declares, and turns a waived one into "unsupported" with the reason: it is not held
// against the implementation, and it does not hold either. Anything else stays as it is.
void ApplyDutFile(report::ClauseResult& result, const lab::DutFile& dut);

// Needs all results of a run. A deviation from the newest text by an implementation that claims an older one accuses
// nobody where the older text has a rule of its own on the same subject and that rule is not broken: the reading
// becomes info and says so, with the other rule's words.
void SettleContradictions(std::vector<report::ClauseResult>& results, const Registry& registry);

}  // namespace holdfast::conformance
