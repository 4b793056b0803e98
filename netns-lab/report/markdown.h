// A run as Markdown with GitHub's tables: for a pull request, a job summary or a mail.
#pragma once

#include <string>

#include "netns-lab/report/run.h"

namespace holdfast::report {

std::string ToMarkdown(const Run& run);

}  // namespace holdfast::report
