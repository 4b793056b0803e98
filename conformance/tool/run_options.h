// What `holdfast-conform run` was asked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::conformance {

struct RunOptions {
  std::vector<std::string> duts;  // names or files, in the order of the matrix's columns
  std::vector<std::string> select;
  std::string stage = "netns";  // or "sim", "ipvs"
  std::string profile;          // empty: what each DUT claims
  bool strict = false;
  bool accept_unsupported = false;
  std::size_t jobs = 0;    // 0: many more than cores, as cases mostly wait
  std::string report_dir;  // empty: a new folder of temporary files, whose name is printed
  bool json = false;       // run.json on standard output, progress on standard error
  std::uint64_t seed = 1;
  std::vector<std::string> with;  // folders of other reports (labs), put onto the same page
  std::string with_score;         // the score.json of ci/mutate, told on the page; empty: none
  std::string verdict_of;         // the exit code speaks of this DUT only; empty: of all
};

// Runs the suite; the exit code.
int RunCommand(const RunOptions& options);

}  // namespace holdfast::conformance
