// From what a case found to what is said about it: the registry's policy and profiles decide, never the case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "conformance/stage/outcome.h"
#include "conformance/tool/plan.h"
#include "netns-lab/report/run.h"

namespace holdfast::conformance {

// The verdict of a finding under a profile. A clause convicts only under its own profiles; SHOULDs are non-strict;
// what is charged under another clause, disputed, or left open is info.
report::Verdict VerdictOf(Finding finding, const Clause& clause, const std::string& profile);

std::string_view Word(Finding finding);  // "holds", "violated", "observed", "unsupported", "inconclusive", "error"
std::optional<Finding> FindingFromWord(std::string_view word);

struct Context {
  std::string dut, stage;
};

// The row of run.json, without artifacts and duration.
report::ClauseResult Judge(const Outcome& outcome, const Cell& cell, const Context& context);

// What a result is when something else than the case decides about it, in every reading.
void Overrule(report::ClauseResult& result, Finding finding, report::Verdict verdict, const std::string& cause);

// The row of a cell that never came to be played, with the reason.
report::ClauseResult NotPlayed(const Cell& cell, const Context& context, report::Verdict verdict,
                               const std::string& cause);

}  // namespace holdfast::conformance
