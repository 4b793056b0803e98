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

std::string NoSuchRule(const std::string& profile) { return "RFC " + profile + " has no such rule"; }

struct Reading {
  Verdict verdict;
  std::string cause;
};

// What an outcome is under a profile.
Reading Read(const Outcome& outcome, const Clause& clause, const std::string& profile) {
  const bool about = clause.AppliesTo(profile);
  const Verdict verdict = VerdictOf(outcome.finding, clause, profile);
  if (!about && verdict != Verdict::kError) return {Verdict::kNotApplicable, NoSuchRule(profile)};
  if (verdict == Verdict::kInfo) return {verdict, InfoCause(outcome, clause, profile)};
  return {verdict, verdict == Verdict::kPass ? "" : outcome.cause};
}

struct FindingWord {
  Finding finding;
  std::string_view word;
};
constexpr FindingWord kFindingWords[] = {{Finding::kHolds, "holds"},
                                         {Finding::kViolated, "violated"},
                                         {Finding::kObserved, "observed"},
                                         {Finding::kUnsupported, "unsupported"},
                                         {Finding::kNotApplicable, "not-applicable"},
                                         {Finding::kInconclusive, "inconclusive"},
                                         {Finding::kHarnessError, "error"}};

// The finding that goes with a verdict that no case found.
Finding FindingOf(Verdict verdict) {
  if (verdict == Verdict::kUnsupported || verdict == Verdict::kNotApplicable) return Finding::kUnsupported;
  return verdict == Verdict::kInconclusive ? Finding::kInconclusive : Finding::kHarnessError;
}

}  // namespace

std::string_view Word(Finding finding) {
  for (const FindingWord& row : kFindingWords)
    if (row.finding == finding) return row.word;
  return "error";
}

std::optional<Finding> FindingFromWord(std::string_view word) {
  for (const FindingWord& row : kFindingWords)
    if (row.word == word) return row.finding;
  return std::nullopt;
}

void Overrule(report::ClauseResult& result, Finding finding, Verdict verdict, const std::string& cause) {
  result.finding = Word(finding);
  // A text that has no such rule goes on saying nothing about it.
  if (result.verdict != Verdict::kNotApplicable || verdict == Verdict::kError) {
    result.verdict = verdict;
    result.cause = cause;
  }
  if (result.newest) {
    result.newest->verdict = verdict;
    result.newest->cause = cause;
  }
}

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
    case Finding::kNotApplicable:
      return Verdict::kNotApplicable;
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
  result.version = cell.VersionText();
  result.family = wire::ToString(cell.family);
  result.stage = context.stage;
  result.profile = cell.profile;
  result.level = cell.clause->level;
  if (!cell.newest.empty()) result.newest = report::OtherReading{cell.newest};
  if (!cell.clause->AppliesTo(cell.profile)) {
    result.verdict = Verdict::kNotApplicable;
    result.cause = NoSuchRule(cell.profile);
  }
  Overrule(result, FindingOf(verdict), verdict, cause);
  result.requirement = cell.clause->statement;
  const std::string& profile = cell.clause->AppliesTo(cell.profile) ? cell.profile : cell.newest;
  const std::string stage = context.stage == "box" ? "" : " --stage " + context.stage;
  const bool director = cell.info->needs == Needs::kIpvs;
  result.reproduce = "holdfast-conform run --dut " + context.dut + stage + (director ? "" : " --profile " + profile) +
                     " " + cell.clause->id + (director ? "" : " " + result.version + " " + result.family);
  return result;
}

report::ClauseResult Judge(const Outcome& outcome, const Cell& cell, const Context& context) {
  const Reading own = Read(outcome, *cell.clause, cell.profile);
  report::ClauseResult result = NotPlayed(cell, context, own.verdict, own.cause);
  result.finding = Word(outcome.finding);
  if (!cell.newest.empty()) {
    const Reading newest = Read(outcome, *cell.clause, cell.newest);
    result.newest = report::OtherReading{cell.newest, newest.verdict, newest.cause};
  }
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
