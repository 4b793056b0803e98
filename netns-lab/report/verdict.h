// The words for a verdict: one spelling for run.json and for every rendering.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "netns-lab/report/run.h"

namespace holdfast::report {

// Every verdict, worst first. This order decides what a cell shows when one clause was tested several times (versions,
// families): a failure is never hidden by a pass, and a pass is never turned into "not judged" by a mere observation.
inline constexpr std::array<Verdict, 8> kWorstFirst = {
    Verdict::kFail,        Verdict::kError, Verdict::kNonStrict, Verdict::kInconclusive,
    Verdict::kUnsupported, Verdict::kPass,  Verdict::kInfo,      Verdict::kNotApplicable};

// The word of run.json and of the terminal: "pass", "fail", "non-strict", "not-applicable", ...
std::string_view Word(Verdict verdict);

// The inverse of Word; nullopt for any other word.
std::optional<Verdict> VerdictFromWord(std::string_view word);

// One character that tells the verdict without colour.
std::string_view Symbol(Verdict verdict);

// One sentence for a reader who does not know this tool.
std::string_view Definition(Verdict verdict);

// True if `a` comes before `b` in kWorstFirst.
bool IsWorse(Verdict a, Verdict b);

// True for the verdicts a reader wants explained without asking: fail, error, non-strict, inconclusive.
bool NeedsAttention(Verdict verdict);

// True for the levels whose breach is a failure: MUST, MUST NOT, PROCEDURE.
bool IsMandatory(std::string_view level);

}  // namespace holdfast::report
