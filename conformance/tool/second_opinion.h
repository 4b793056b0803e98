// A verdict on a real wire is not spoken after one play: a deviation convicts only if it was seen twice. What deviated,
// or could not be decided, is played again when the machine is calm.
#pragma once

#include <optional>
#include <span>

#include "netns-lab/report/run.h"

namespace holdfast::conformance {

// What is said after these plays of one cell, in their order; nullopt: it has to be played once more. Three plays
// always do. `plays` has at least one.
//   once sound, and before that nothing or nothing decided    sound
//   two deviations                                            the second one
//   one deviation, and once sound                             inconclusive: seen once and not again
//   one deviation, and nothing decided beside it              another play; after three, inconclusive
//   twice nothing decided                                     the second one: inconclusive, or an error of ours
std::optional<report::ClauseResult> Opinion(std::span<const report::ClauseResult> plays);

bool WantsSecondOpinion(const report::ClauseResult& result);

// For who plays twice at most: what would be played a third time is inconclusive.
report::ClauseResult Settle(const report::ClauseResult& first, const report::ClauseResult& second);

}  // namespace holdfast::conformance
