#include "conformance/tool/readings.h"

#include <fnmatch.h>

#include <algorithm>

#include "conformance/tool/judge.h"

namespace holdfast::conformance {
namespace {

using report::Verdict;

bool IsDeviation(Verdict verdict) { return verdict == Verdict::kFail || verdict == Verdict::kNonStrict; }

// The first entry of a DUT file whose clause or glob is this one's.
template <typename Entry>
const Entry* Matching(const std::vector<Entry>& entries, const std::string& clause) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return ::fnmatch(entry.clause.c_str(), clause.c_str(), 0) == 0;
  });
  return found == entries.end() ? nullptr : &*found;
}

void Waive(const lab::DutWaiver& waiver, report::ClauseResult& result) {
  result.waiver = waiver.reason + (waiver.link.empty() ? "" : " (" + waiver.link + ")");
  if (IsDeviation(result.verdict)) result.verdict = Verdict::kUnsupported;
  if (result.newest && IsDeviation(result.newest->verdict)) result.newest->verdict = Verdict::kUnsupported;
}

// The rule of the claimed text on the same subject, unless the implementation was seen to break that one as well.
const Clause* UnbrokenCounterpart(const Clause& clause, const report::ClauseResult& result,
                                  const std::vector<report::ClauseResult>& all, const Registry& registry) {
  for (const std::string& id : clause.counterpart) {
    const Clause* other = registry.Find(id);
    if (!other || other->id == clause.id || !other->AppliesTo(result.profile)) continue;
    const bool broken = std::any_of(all.begin(), all.end(), [&](const report::ClauseResult& r) {
      return r.clause == id && r.dut == result.dut && r.version == result.version && r.family == result.family &&
             r.finding == Word(Finding::kViolated);
    });
    if (!broken) return other;
  }
  return nullptr;
}

}  // namespace

void ApplyDutFile(report::ClauseResult& result, const lab::DutFile& dut) {
  if (!IsDeviation(result.verdict) && !(result.newest && IsDeviation(result.newest->verdict))) return;
  if (const lab::DutDocumented* documented = Matching(dut.documented, result.clause)) {
    result.documented = true;
    result.documentation = documented->where + ": “" + documented->says + "”";
  }
  if (const lab::DutWaiver* waiver = Matching(dut.waivers, result.clause)) Waive(*waiver, result);
}

void SettleContradictions(std::vector<report::ClauseResult>& results, const Registry& registry) {
  for (report::ClauseResult& result : results) {
    const Clause* clause = registry.Find(result.clause);
    if (!clause || !result.newest || !IsDeviation(result.newest->verdict) || clause->ConvictsUnder(result.profile))
      continue;
    const Clause* other = UnbrokenCounterpart(*clause, result, results, registry);
    if (!other) continue;
    result.newest->verdict = Verdict::kInfo;
    result.newest->cause = "the texts differ: RFC " + result.profile + " has " + other->id + " (" +
                           other->statement + "), and that is not broken; " + result.newest->cause;
  }
}

}  // namespace holdfast::conformance
