// The files of a report.
#pragma once

#include <string>

#include "netns-lab/report/run.h"
#include "reference/base/result.h"

namespace holdfast::report {

// Writes run.json, report.html, junit.xml and report.md into `dir`, which is made if it is missing. Each file is
// complete or as it was: written beside and renamed. Errors name the file.
Status WriteReport(const Run& run, const std::string& dir);

}  // namespace holdfast::report
