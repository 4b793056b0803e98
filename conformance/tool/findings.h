// `findings DIR...`: the deviations of stored runs as a page that the implementations' maintainers can check without
// us: requirement, evidence, what their manual says, and how to see it again with and without our tools.
#pragma once

#include <string>
#include <vector>

#include "conformance/clauses/registry.h"
#include "netns-lab/report/run.h"

namespace holdfast::conformance {

// One clause that one implementation deviates from, in all versions and families where it does.
struct Deviation {
  std::string dut, clause;
  std::vector<const report::ClauseResult*> results;  // worst first, point into the run
};

// Failures, and SHOULDs not met; in the order of implementations and the registry. `published` is false for what rests
// on a sentence that nobody has read, neither the text itself nor a quotation: that accuses nobody.
struct Deviations {
  std::vector<Deviation> published, unread;
};
Deviations DeviationsOf(const report::Run& run, const Registry& registry);

// Whether the clause's sentence was read (Clause::text_seen).
bool TextWasRead(const Clause& clause);

// A frame that the tester sent, in seconds after the first one.
struct SentFrame {
  double at_s = 0;
  std::string hex;
};
// Lines of Python that send the frames again, repetitions told as such; empty where nothing was sent.
std::string ScapyLines(const std::vector<SentFrame>& frames);

// The page. `folders` are where the runs lie, for captures and configurations.
struct StoredRun {
  report::Run run;
  std::string folder;
};
std::string FindingsPage(const std::vector<StoredRun>& runs, const Registry& registry);

// Prints it. Exit code 2 for a folder without a readable run.
int FindingsCommand(const std::vector<std::string>& folders);

}  // namespace holdfast::conformance
