// The registry, told: `list`, `list --untested`, `explain ID`.
#pragma once

#include <string>
#include <vector>

#include "conformance/clauses/registry.h"
#include "conformance/stage/clause_case.h"
#include "netns-lab/report/run.h"

namespace holdfast::conformance {

struct ListOptions {
  bool json = false;
  bool untested = false;
  bool unh = false;  // the published test plan's tests instead, with the clauses that cover them
  std::vector<std::string> select;
};

// Prints; returns the exit code (2 for a bad selection, 4 where it selects nothing, 1 where `unh` finds a test that no
// case covers).
int ListCommand(const Registry& registry, const std::vector<CaseInfo>& cases, const ListOptions& options);

// Everything the registry knows of one clause, in prose. Exit code 2 for an unknown id, with the nearest one.
int ExplainCommand(const Registry& registry, const std::vector<CaseInfo>& cases, const std::string& id);

// The clauses as run.json has them.
std::vector<report::ClauseInfo> ClauseInfos(const Registry& registry, const std::vector<CaseInfo>& cases,
                                            const Selection& selection);

}  // namespace holdfast::conformance
