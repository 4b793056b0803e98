#include "conformance/tool/compare.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "netns-lab/report/verdict.h"

namespace holdfast::conformance {
namespace {

using report::Verdict;

using Key = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;
struct Told {
  Verdict verdict;
  std::string cause;
};
using Cells = std::map<Key, Told>;

Cells CellsOf(const report::Run& run) {
  Cells cells;
  for (const report::ClauseResult& r : run.results) {
    cells[{r.clause, r.dut, r.version, r.family, r.profile, r.stage}] = {r.verdict, r.cause};
    if (r.newest)
      cells[{r.clause, r.dut, r.version, r.family, r.newest->profile, r.stage}] = {r.newest->verdict, r.newest->cause};
  }
  return cells;
}

bool Deviates(Verdict verdict) { return verdict == Verdict::kFail || verdict == Verdict::kNonStrict; }
bool Undecided(Verdict verdict) { return verdict == Verdict::kInconclusive || verdict == Verdict::kError; }

Change ChangeOf(const Key& key, std::string before, std::string after, const std::string& cause) {
  const auto& [clause, dut, version, family, profile, stage] = key;
  return {clause, dut, version, family, profile, std::move(before), std::move(after), cause};
}

std::vector<Change>& ListFor(Verdict before, Verdict after, Comparison& comparison) {
  const bool newly = Deviates(after) && (!Deviates(before) || report::IsWorse(after, before));
  const bool lost = before == Verdict::kPass && (after == Verdict::kUnsupported || after == Verdict::kError);
  if (newly || lost) return comparison.regressions;
  if (Undecided(after) && !Undecided(before)) return comparison.undecided;
  if (Deviates(before) || (after == Verdict::kPass && before != Verdict::kInfo)) return comparison.improvements;
  return comparison.others;
}

}  // namespace

Comparison Compare(const report::Run& before, const report::Run& after) {
  const Cells old_cells = CellsOf(before), new_cells = CellsOf(after);
  Comparison comparison;
  for (const auto& [key, now] : new_cells) {
    const auto was = old_cells.find(key);
    if (was == old_cells.end()) {
      ++comparison.only_after;
    } else if (was->second.verdict == now.verdict) {
      ++comparison.same;
    } else {
      ListFor(was->second.verdict, now.verdict, comparison)
          .push_back(ChangeOf(key, std::string(Word(was->second.verdict)), std::string(Word(now.verdict)), now.cause));
    }
  }
  for (const auto& [key, was] : old_cells) comparison.only_before += !new_cells.count(key);
  return comparison;
}

Comparison CompareWithBaseline(const Baseline& baseline, const report::Run& run) {
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::string> known;
  const std::set<std::string> duts(baseline.duts.begin(), baseline.duts.end());
  for (const KnownDeviation& line : baseline.known)
    known[{line.clause, line.dut, line.version, line.family}] = line.verdict;
  Comparison comparison;
  for (const report::ClauseResult& r : run.results) {
    if (!duts.count(r.dut)) continue;
    const auto line = known.find({r.clause, r.dut, r.version, r.family});
    const std::string before = line == known.end() ? "" : line->second;
    const std::string after = Deviates(r.verdict) ? std::string(Word(r.verdict)) : "";
    const std::string told = after.empty() ? std::string(Word(r.verdict)) : after;
    const Change change{r.clause, r.dut,  r.version, r.family, r.profile, before.empty() ? "no deviation" : before,
                        told,     r.cause};
    if (line != known.end()) known.erase(line);
    if (Undecided(r.verdict)) {
      comparison.undecided.push_back(change);
    } else if (before == after) {
      ++comparison.same;
    } else {
      (after.empty() ? comparison.improvements : comparison.regressions).push_back(change);
    }
  }
  comparison.only_before = known.size();
  return comparison;
}

}  // namespace holdfast::conformance
