// The scores that `ci/mutate` keeps in score.json, for the page: how many seeded faults the suite catches.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "netns-lab/report/run.h"
#include "reference/base/result.h"

namespace holdfast::conformance {

// Sections without a total are passed over: the file may know more than the page tells.
Result<std::vector<report::MutationScore>> ScoresFromJson(std::string_view text);
// Errors begin with the file's name.
Result<std::vector<report::MutationScore>> ReadScores(const std::string& file);

}  // namespace holdfast::conformance
