#include <algorithm>

#include "netns-lab/report/run_json.h"

namespace holdfast::report {
namespace {

void FillEmpty(std::string& into, const std::string& from) {
  if (into.empty()) into = from;
}

void Unite(DutInfo& into, const DutInfo& from) {
  FillEmpty(into.version, from.version);
  FillEmpty(into.profile, from.profile);
  FillEmpty(into.dialect, from.dialect);
  FillEmpty(into.log_tail, from.log_tail);
  if (into.status.empty() || into.status == "ok") {
    if (!from.status.empty()) into.status = from.status;  // trouble in one part is trouble of the whole
  }
}

// A clause has a case if any part knows one; then the other part's reason for having none is void.
void Unite(ClauseInfo& into, const ClauseInfo& from) {
  FillEmpty(into.statement, from.statement);
  FillEmpty(into.policy, from.policy);
  into.has_case = into.has_case || from.has_case;
  if (into.has_case) into.reason.clear();
}

template <typename T>
void UniteAll(std::vector<T>& into, const std::vector<T>& from, std::string T::*key) {
  for (const T& item : from) {
    const auto same = std::find_if(into.begin(), into.end(), [&](const T& other) { return other.*key == item.*key; });
    if (same == into.end()) {
      into.push_back(item);
    } else {
      Unite(*same, item);
    }
  }
}

void UniteEnvironment(Run& into, const Run& from) {
  for (const auto& [name, value] : from.environment) {
    const auto [place, fresh] = into.environment.try_emplace(name, value);
    if (!fresh && place->second != value) into.environment[name + " (" + from.tool + ")"] = value;
  }
  if (from.seed != into.seed) into.environment["seed (" + from.tool + ")"] = std::to_string(from.seed);
}

void Append(Run& into, const Run& from) {
  UniteEnvironment(into, from);
  if (into.tool.find(from.tool) == std::string::npos) into.tool += " + " + from.tool;
  into.started = std::min(into.started, from.started);  // ISO 8601 in UTC sorts as text
  UniteAll(into.duts, from.duts, &DutInfo::name);
  UniteAll(into.clauses, from.clauses, &ClauseInfo::id);
  into.results.insert(into.results.end(), from.results.begin(), from.results.end());
  into.mutants.insert(into.mutants.end(), from.mutants.begin(), from.mutants.end());
  into.labs.insert(into.labs.end(), from.labs.begin(), from.labs.end());
}

void Rebase(std::vector<std::string>& artifacts, std::string_view prefix) {
  for (std::string& path : artifacts) {
    if (!path.empty() && path.front() != '/') path.insert(0, prefix);
  }
}

}  // namespace

void RebaseArtifacts(Run& run, std::string_view prefix) {
  for (ClauseResult& result : run.results) Rebase(result.artifacts, prefix);
  for (LabResult& lab : run.labs) Rebase(lab.artifacts, prefix);
}

Run MergeRuns(const std::vector<Run>& runs) {
  if (runs.empty()) return {};
  Run merged = runs.front();
  for (std::size_t i = 1; i < runs.size(); ++i) Append(merged, runs[i]);
  return merged;
}

}  // namespace holdfast::report
