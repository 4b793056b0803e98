// Run <-> run.json, and several runs made one.
//
// The JSON names are the C++ names, but for ClauseResult::case_id ("case") and verdicts, which are words (verdict.h).
// The shape is written down once more, for other languages, in run.schema.json; a test holds the two together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "netns-lab/report/run.h"
#include "reference/base/result.h"

namespace holdfast::report {

// The text of run.json: two spaces of indentation, members in the order of run.h, a newline at the end. The same Run
// gives the same bytes. Bytes that are not UTF-8 become U+FFFD; absent numbers and numbers that are not finite are left
// out.
std::string ToJson(const Run& run);

// One result alone, on one line and without a newline: what a case's own process hands to the runner.
std::string ToJson(const ClauseResult& result);

// Reads what ToJson wrote, or what another program wrote to the schema. Identity (schema, clause, dut, verdict, ...) is
// required, the rest may be absent and then has the value run.h gives it. Errors name the place: "results[3].verdict:
// unknown verdict \"passed\"", or line and column where the text is not JSON at all. Unknown members are errors: a
// mistyped name must not silently lose evidence.
Result<Run> RunFromJson(std::string_view text);
Result<ClauseResult> ResultFromJson(std::string_view text);

// Reads DIR/run.json, or the file itself if `path` is not a folder. Errors begin with the path.
Result<Run> ReadRun(const std::string& path);

// Puts `prefix` ("conformance/") in front of every relative artifact path, for a run whose run.json moves up a folder.
void RebaseArtifacts(Run& run, std::string_view prefix);

// One run out of several, in order: implementations united by name and clauses by id (the first describes them, a later
// one fills what is empty), results and labs one after the other, tools joined by " + ", the earliest start. An
// environment value that differs between runs is kept under "name (tool)". The seed is the first run's; another one is
// told in the environment.
Run MergeRuns(const std::vector<Run>& runs);

}  // namespace holdfast::report
