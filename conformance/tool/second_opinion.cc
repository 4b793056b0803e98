#include "conformance/tool/second_opinion.h"

#include <algorithm>
#include <array>

#include "conformance/tool/judge.h"

namespace holdfast::conformance {
namespace {

using report::ClauseResult;
using report::Verdict;

constexpr std::size_t kMostPlays = 3;

// By the text that is judged by, or by the newest.
bool Deviates(const ClauseResult& result) {
  const auto deviation = [](Verdict v) { return v == Verdict::kFail || v == Verdict::kNonStrict; };
  return deviation(result.verdict) || (result.newest && deviation(result.newest->verdict));
}

// The machine was too busy to tell, or something on it did not do what we asked in time.
bool Undecided(const ClauseResult& result) {
  return result.verdict == Verdict::kInconclusive || result.verdict == Verdict::kError;
}

// The last play, whose own verdict does not stand because a deviation among them was seen once; with that one's files.
ClauseResult SeenOnce(std::span<const ClauseResult> plays) {
  const auto seen = std::find_if(plays.begin(), plays.end(), Deviates);
  const ClauseResult& other = &*seen == &plays.back() ? plays[plays.size() - 2] : plays.back();
  ClauseResult said = plays.back();
  Overrule(said, Finding::kInconclusive, Verdict::kInconclusive,
           "seen once and not again: " + seen->cause +
               (other.cause.empty() ? "; played alone it held" : "; played once more: " + other.cause));
  if (&*seen != &plays.back())
    said.artifacts.insert(said.artifacts.end(), seen->artifacts.begin(), seen->artifacts.end());
  return said;
}

}  // namespace

std::optional<ClauseResult> Opinion(std::span<const ClauseResult> plays) {
  const auto deviations = std::count_if(plays.begin(), plays.end(), Deviates);
  const bool last_deviates = Deviates(plays.back()), last_undecided = Undecided(plays.back());
  if (deviations == 0 && (!last_undecided || plays.size() > 1)) return plays.back();
  if (deviations == 2 && last_deviates) return plays.back();
  const bool held =
      std::any_of(plays.begin(), plays.end(), [](const auto& p) { return !Deviates(p) && !Undecided(p); });
  if (deviations == 1 && (held || plays.size() == kMostPlays)) return SeenOnce(plays);
  return std::nullopt;
}

bool WantsSecondOpinion(const ClauseResult& result) { return !Opinion({&result, 1}); }

ClauseResult Settle(const ClauseResult& first, const ClauseResult& second) {
  const std::array<ClauseResult, 2> plays = {first, second};
  return Opinion(plays).value_or(SeenOnce(plays));
}

}  // namespace holdfast::conformance
