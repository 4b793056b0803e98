// A lab's outcome as run.json knows it.
#pragma once

#include <string>

#include "netns-lab/engine/scenario.h"
#include "netns-lab/report/run.h"

namespace holdfast::lab {

// `artifacts` is the artifact folder relative to run.json; empty: none are kept.
report::LabResult ResultOf(const LabFile& file, const LabOutcome& outcome, const std::string& artifacts);

// A run with one lab in it: tool, time, environment and the implementations used.
report::Run RunOf(const LabFile& file, const LabOutcome& outcome, const std::string& artifacts);

// The lines under the steps on a terminal: what became of each figure, and the verdict.
std::string VerdictLines(const LabFile& file, const LabOutcome& outcome);

}  // namespace holdfast::lab
