// A run for the terminal: the matrix, the counts, every failed cell so that it is understood without opening a file,
// the labs. What devices logged is shown with its control characters made visible.
#pragma once

#include <cstdio>
#include <string>

#include "netns-lab/report/run.h"

namespace holdfast::report {

struct TerminalOptions {
  bool color = false;
  int width = 100;        // columns to fill; not less than 60 is used
  bool details = true;    // the failed cells, not only the matrix
  int max_failures = 60;  // so many of them; the rest is counted
  int max_frames = 16;    // of a failed cell's ladder; the middle is left out beyond that
};

// The whole report.
std::string TerminalReport(const Run& run, const TerminalOptions& options = {});

// One part alone, each ending in a newline (empty if there is nothing to show).
std::string TerminalMatrix(const Run& run, const TerminalOptions& options = {});
std::string TerminalFailure(const ClauseResult& result, const TerminalOptions& options = {});
std::string TerminalLab(const LabResult& lab, const TerminalOptions& options = {});

// What suits `out`: colour if it is a terminal, NO_COLOR is not set (to anything but "") and TERM is not "dumb"; the
// width of the terminal, or 100.
TerminalOptions OptionsFor(std::FILE* out);

// TerminalReport to `out` as suits it.
void PrintTerminalReport(const Run& run, std::FILE* out);

}  // namespace holdfast::report
