// The normal form of a configuration: the model as text, with every include, condition and expansion resolved. What was
// not given is not printed; loading the text again gives an equal model.
#pragma once

#include <string>

#include "reference/config/model.h"

namespace holdfast::config {

std::string Dump(const Config& config);

}  // namespace holdfast::config
