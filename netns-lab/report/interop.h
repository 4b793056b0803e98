// The pairings of a run (labs with LabResult::pairing): each implementation as the Active Router against each as the
// Backup. Other labs are told in their own place.
#pragma once

#include <string>
#include <vector>

#include "netns-lab/report/run.h"
#include "netns-lab/report/terminal.h"

namespace holdfast::report {

struct Interop {
  std::vector<std::string> names;      // of implementations, in order of appearance
  std::vector<std::string> variants;   // "v3 ipv4", ... in order of appearance
  std::vector<const LabResult*> labs;  // point into the run

  // nullptr: this pair was not played.
  const LabResult* Find(const std::string& active, const std::string& backup, const std::string& variant) const;
};

Interop BuildInterop(const Run& run);

// The labs that are no pairings.
std::vector<const LabResult*> OrdinaryLabs(const Run& run);

// Where a lab came from and who played it: "lb-nat.yaml, keepalived". A pairing names its players itself.
std::string SourceOf(const LabResult& lab);

// "25 of 27 pairings work together."; empty where there are none.
std::string InteropInWords(const Run& run);

// The table, and below it why a pair does not work together; empty where there are no pairings.
std::string TerminalInterop(const Run& run, const TerminalOptions& options);

}  // namespace holdfast::report
