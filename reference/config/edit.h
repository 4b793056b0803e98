// Corrections as changes of a text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reference/config/correction.h"

namespace holdfast::config {

// Carries out those of the corrections that do not touch each other, smaller ones first; how many that were. Places
// are those of `*text` as it is.
std::size_t ApplyCorrections(const std::vector<Correction>& corrections, std::string* text);

}  // namespace holdfast::config
