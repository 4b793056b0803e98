// `rejudge DIR`: a stored run under today's registry and today's cases, without a wire. Each cell's transcript is
// played to its case again; where that cannot be (no transcript, or the case now does something else) the stored
// finding is read by the registry of today.
#pragma once

#include <string>
#include <vector>

#include "conformance/clauses/registry.h"
#include "conformance/stage/clause_case.h"
#include "netns-lab/report/run.h"

namespace holdfast::conformance {

struct Rejudged {
  report::Run run;
  std::size_t replayed = 0, by_finding = 0;
  std::vector<std::string> kept;  // cells whose verdict stays as it was, and why
};
Rejudged Rejudge(const report::Run& stored, const std::string& folder, const Registry& registry,
                 const std::vector<CaseInfo>& cases);

struct RejudgeOptions {
  std::string folder;
  std::string report_dir;  // where the new run is written; empty: nowhere
  bool json = false;       // print it
};
// Tells what changed; the exit code is that of the new verdicts.
int RejudgeCommand(const RejudgeOptions& options);

}  // namespace holdfast::conformance
