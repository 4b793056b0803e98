// What changed between two runs, or between a baseline of known deviations and a run.
//
// A baseline is a text file: which implementations it is about, and one known deviation a line. '#' begins a remark.
//   dut keepalived
//   RFC9568-7.2-SMAC4  keepalived  v3  ipv4  fail
// Every cell of these implementations that it does not list is expected not to deviate.
#pragma once

#include <string>
#include <vector>

#include "conformance/tool/exit_code.h"
#include "netns-lab/report/run.h"
#include "reference/base/result.h"

namespace holdfast::conformance {

struct Change {
  std::string clause, dut, version, family, profile;
  std::string before, after;  // verdicts as words; "" where the cell was not there
  std::string cause;          // of the newer one
};

struct Comparison {
  // Regressions: what newly deviates, and what held and now errs. Undecided: what could be told and now cannot.
  std::vector<Change> regressions, improvements, undecided, others;
  std::size_t same = 0, only_before = 0, only_after = 0;
};

// By clause, DUT, version, family, stage and profile; the newest text's readings count as cells of their own.
Comparison Compare(const report::Run& before, const report::Run& after);

struct KnownDeviation {
  std::string clause, dut, version, family, verdict;
};
struct Baseline {
  std::vector<std::string> duts;
  std::vector<KnownDeviation> known;
};
// An error names the file and line.
Result<Baseline> ReadBaseline(const std::string& file);
// The lines of a baseline for the deviations of a run, sorted, with a head that says what was run.
std::string BaselineText(const report::Run& run);
// Of the implementations that the baseline names. Readings by the newest text do not count. A deviation that is known
// and gone is an improvement, and as much a difference as a new one.
Comparison CompareWithBaseline(const Baseline& baseline, const report::Run& run);

std::string ToText(const Comparison& comparison);
std::string ToJson(const Comparison& comparison);

struct CompareOptions {
  std::string before, after;  // report folders or run.json; `before` may be a baseline (.txt)
  bool both_ways = false;     // an improvement is a difference, too
  bool json = false;
};
// 0 nothing is worse, 1 something is, 2 a bad file, 4 nothing to compare, 5 only undecided cells stood in the way. With
// a baseline any difference is a 1.
int CompareCommand(const CompareOptions& options);

// Prints a baseline of a run.
int BaselineCommand(const std::string& report);

}  // namespace holdfast::conformance
