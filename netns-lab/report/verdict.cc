#include "netns-lab/report/verdict.h"

#include <algorithm>

namespace holdfast::report {
namespace {

struct Row {
  Verdict verdict;
  std::string_view word, symbol, definition;
};

constexpr std::array<Row, 8> kRows = {{
    {Verdict::kPass, "pass", "✓", "The clause was tested and holds."},
    {Verdict::kFail, "fail", "✕",
     "A mandatory clause (MUST, MUST NOT, or state-machine procedure) was tested and does not hold."},
    {Verdict::kNonStrict, "non-strict", "△", "A recommendation (SHOULD, SHOULD NOT) was tested and is not followed."},
    {Verdict::kInfo, "info", "i",
     "Observed, not judged: defaults, options (MAY), and what the texts leave open or dispute."},
    {Verdict::kUnsupported, "unsupported", "–", "The implementation lacks the feature, so the clause was not tested."},
    {Verdict::kInconclusive, "inconclusive", "?",
     "The machine was too noisy to tell, or a control (a step any implementation should honour) was not honoured."},
    {Verdict::kError, "error", "!", "The test harness itself failed; says nothing about the implementation."},
    {Verdict::kNotApplicable, "not-applicable", "·", "Outside what this stage or RFC profile can say."},
}};

const Row& RowOf(Verdict verdict) {
  return *std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.verdict == verdict; });
}

}  // namespace

std::string_view Word(Verdict verdict) { return RowOf(verdict).word; }
std::string_view Symbol(Verdict verdict) { return RowOf(verdict).symbol; }
std::string_view Definition(Verdict verdict) { return RowOf(verdict).definition; }

std::optional<Verdict> VerdictFromWord(std::string_view word) {
  for (const Row& row : kRows) {
    if (row.word == word) return row.verdict;
  }
  return std::nullopt;
}

bool IsWorse(Verdict a, Verdict b) {
  return std::find(kWorstFirst.begin(), kWorstFirst.end(), a) < std::find(kWorstFirst.begin(), kWorstFirst.end(), b);
}

bool NeedsAttention(Verdict verdict) {
  return verdict == Verdict::kFail || verdict == Verdict::kError || verdict == Verdict::kNonStrict ||
         verdict == Verdict::kInconclusive;
}

bool IsMandatory(std::string_view level) { return level == "MUST" || level == "MUST NOT" || level == "PROCEDURE"; }

}  // namespace holdfast::report
