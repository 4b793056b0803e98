#include "conformance/tool/exit_code.h"

#include <algorithm>

#include "netns-lab/report/verdict.h"

namespace holdfast::conformance {

using report::Verdict;

ExitCode Worst(const std::vector<ExitCode>& reasons) {
  for (ExitCode code : {ExitCode::kUsage, ExitCode::kInternal, ExitCode::kCannotRun, ExitCode::kDutDown,
                        ExitCode::kDoesNotHold, ExitCode::kInconclusive, ExitCode::kNothing})
    if (std::find(reasons.begin(), reasons.end(), code) != reasons.end()) return code;
  return ExitCode::kHolds;
}

ExitCode ReasonOf(const report::ClauseResult& result, const ExitPolicy& policy) {
  const bool counts = report::IsMandatory(result.level) || (policy.strict && result.level.starts_with("SHOULD"));
  switch (result.verdict) {
    case Verdict::kFail:
      return ExitCode::kDoesNotHold;
    case Verdict::kNonStrict:
      return policy.strict ? ExitCode::kDoesNotHold : ExitCode::kHolds;
    case Verdict::kUnsupported:
      return counts && !policy.accept_unsupported ? ExitCode::kDoesNotHold : ExitCode::kHolds;
    case Verdict::kInconclusive:
      return counts ? ExitCode::kInconclusive : ExitCode::kHolds;
    case Verdict::kError:
      return ExitCode::kInternal;
    default:
      return ExitCode::kHolds;
  }
}

ExitCode ExitCodeOf(const report::Run& run, const ExitPolicy& policy) {
  std::vector<ExitCode> reasons;
  const auto counts = [&](const std::string& dut) { return policy.only_dut.empty() || policy.only_dut == dut; };
  for (const report::ClauseResult& result : run.results)
    if (counts(result.dut)) reasons.push_back(ReasonOf(result, policy));
  for (const report::DutInfo& dut : run.duts) {
    if (!counts(dut.name)) continue;
    if (dut.status.starts_with("did not start")) reasons.push_back(ExitCode::kDutDown);
    if (dut.status.starts_with("cannot run here")) reasons.push_back(ExitCode::kCannotRun);
  }
  if (run.results.empty() && reasons.empty()) reasons.push_back(ExitCode::kNothing);
  return Worst(reasons);
}

}  // namespace holdfast::conformance
