// A run as one HTML page that needs nothing else: no script is required, no font, picture or style is fetched. Light
// and dark by the reader's preference, from 400 px up. What a device said is always text, never markup.
#pragma once

#include <string>

#include "netns-lab/report/run.h"

namespace holdfast::report {

// Artifact links are relative to the page, which stands beside run.json.
std::string ToHtml(const Run& run);

}  // namespace holdfast::report
