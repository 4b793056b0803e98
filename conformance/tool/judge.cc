#include "conformance/tool/judge.h"

#include "conformance/wire/neighbour.h"

namespace holdfast::conformance {
namespace {

using report::Verdict;

Verdict Violated(const Clause& clause, const std::string& profile) {
  if (!clause.ConvictsUnder(profile) || !clause.charged_under.empty()) return Verdict::kInfo;
  if (clause.IsMandatory()) return Verdict::kFail;
  return clause.level.starts_with("SHOULD") ? Verdict::kNonStrict : Verdict::kInfo;
}

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Why a violation is only remarked upon, or a pass not counted as one.
std::string InfoCause(const Outcome& outcome, const Clause& clause, const std::string& profile) {
  if (outcome.finding == Finding::kObserved) return outcome.cause.empty() ? outcome.seen : outcome.cause;
  if (outcome.finding == Finding::kHolds) return "as the clause says; not judged under " + profile;
  if (!clause.charged_under.empty()) return outcome.cause + "; charged under " + Join(clause.charged_under);
  if (clause.policy == Policy::kDisputed) return outcome.cause + "; disputed: the texts contradict each other";
  return outcome.cause + "; not judged under " + profile;
}

std::vector<report::FrameEvent> Events(const Outcome& outcome) {
  std::vector<report::FrameEvent> events;
  std::uint32_t number = 0;
  for (const Captured& captured : outcome.frames) {
    const bool is_frame = !captured.frame.empty();
    events.push_back({captured.at.time_since_epoch().count(), captured.from_dut ? "dut" : "tester",
                      is_frame ? wire::Describe(captured.frame) : captured.remark, is_frame ? ++number : 0});
  }
  return events;
}

}  // namespace

Verdict VerdictOf(Finding finding, const Clause& clause, const std::string& profile) {
  switch (finding) {
    case Finding::kHolds:
      return clause.ConvictsUnder(profile) && clause.level != "MAY" ? Verdict::kPass : Verdict::kInfo;
    case Finding::kViolated:
      return Violated(clause, profile);
    case Finding::kObserved:
      return Verdict::kInfo;
    case Finding::kUnsupported:
      return Verdict::kUnsupported;
    case Finding::kInconclusive:
      return Verdict::kInconclusive;
    case Finding::kHarnessError:
      break;
  }
  return Verdict::kError;
}

report::ClauseResult NotPlayed(const Cell& cell, const Context& context, Verdict verdict, const std::string& cause) {
  report::ClauseResult result;
  result.clause = cell.clause->id;
  result.case_id = cell.info->name;
  result.dut = context.dut;
  result.version = wire::ToString(cell.version);
  result.family = wire::ToString(cell.family);
  result.stage = context.stage;
  result.profile = cell.profile;
  result.level = cell.clause->level;
  result.verdict = verdict;
  result.cause = cause;
  result.requirement = cell.clause->statement;
  result.reproduce = "holdfast-conform run --dut " + context.dut + " --stage " + context.stage + " --profile " +
                     cell.profile + " " + cell.clause->id + " " + result.version + " " + result.family;
  return result;
}

report::ClauseResult Judge(const Outcome& outcome, const Cell& cell, const Context& context) {
  const Verdict verdict = VerdictOf(outcome.finding, *cell.clause, cell.profile);
  report::ClauseResult result = NotPlayed(cell, context, verdict, verdict == Verdict::kPass ? "" : outcome.cause);
  if (verdict == Verdict::kInfo) result.cause = InfoCause(outcome, *cell.clause, cell.profile);
  result.sent = outcome.sent;
  result.expected = outcome.expected;
  result.seen = outcome.seen;
  result.measured_ms = outcome.measured_ms;
  result.bound_ms = outcome.bound_ms;
  for (const ExpectationRecord& e : outcome.expectations)
    result.expectations.push_back({e.expected, e.seen, e.held, e.control});
  result.events = Events(outcome);
  return result;
}

}  // namespace holdfast::conformance
