// `interop`: each implementation as the Active Router against each as the Backup, in both versions and families: they
// elect, the Active Router's machine dies, the Backup takes over, the Active Router returns, and at last leaves
// orderly.
#pragma once

#include <string>
#include <vector>

#include "netns-lab/engine/lab_file.h"
#include "netns-lab/report/run.h"

namespace holdfast::conformance {

struct InteropOptions {
  std::vector<std::string> duts;  // names or files
  std::vector<std::string> only;  // v2, v3, ipv4, ipv6; empty: all
  std::size_t jobs = 0;           // 0: four for each processor
  std::string report_dir;         // empty: a new folder of temporary files
  bool json = false;
};

// The lab of one pair.
lab::LabFile PairLab(const lab::DutFile& active, const lab::DutFile& backup, int version, holdfast::Family family);

// Plays all pairs, many at a time; prints the matrix, writes the report. Exit codes as everywhere: a pair that one of
// the two cannot be is no reason for anything.
int InteropCommand(const InteropOptions& options);

}  // namespace holdfast::conformance
