// run.json as C++ values: the only truth of a run. The suite and the lab fill a Run; every rendering (terminal, JUnit,
// Markdown, HTML) is a pure function of it. Field names are those of the JSON file, whose schema is run.schema.json.
//
// Times: `*_ms` are milliseconds as fractions, `t_us` microseconds since the start of the case or lab. Absent numbers
// are nullopt and absent in JSON. Strings are UTF-8, ready to show.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::report {

inline constexpr const char* kRunSchema = "holdfast-run/1";

// What became of a cell. kNoCase never comes out of a case: it is a clause of the registry that nothing tests.
enum class Verdict : std::uint8_t {
  kPass,
  kFail,          // a mandatory clause (MUST, MUST NOT, PROCEDURE) does not hold
  kNonStrict,     // a SHOULD is not met
  kInfo,          // seen, not judged
  kUnsupported,   // the implementation lacks it
  kInconclusive,  // noise, or a control that was not honoured
  kError,         // the harness's own fault
  kNotApplicable  // outside what this stage or profile can say
};

// One frame of a case as its ladder shows it. `from` is "dut", "tester" or a node's name.
struct FrameEvent {
  std::int64_t t_us = 0;
  std::string from;
  std::string summary;      // "VRRPv3 advertisement vrid 51 priority 200 interval 100 cs"
  std::uint32_t frame = 0;  // number in the case's capture, from 1; 0 = none (a remark such as "SIGTERM")
};

// One expectation, in the order in which the case made them.
struct Expectation {
  std::string expected;
  std::string seen;
  bool held = false;
  bool control = false;  // a proof of life or positive control: not held means inconclusive, never fail
};

// The same observation read by another text than the one it is judged by.
struct OtherReading {
  std::string profile;
  Verdict verdict = Verdict::kNotApplicable;
  std::string cause;  // where the texts contradict each other, what the other one says
};

struct ClauseResult {
  std::string clause;   // "RFC9568-6.4.2-LEARN"
  std::string case_id;  // JSON: "case"
  std::string dut;      // the name on the command line, "keepalived:vmac"
  std::string version;  // "v2", "v3"
  std::string family;   // "ipv4", "ipv6"
  std::string stage;    // "netns", "sim"
  std::string profile;  // "3768", "5798", "9568", "9568+errata"
  std::string level;    // "MUST", ..., "PROCEDURE", "INFO"
  Verdict verdict = Verdict::kError;
  std::string finding;      // what was seen before anyone judged it: "holds", "violated", "observed", ...
  std::string cause;        // one line: why this verdict; empty for a plain pass
  std::string requirement;  // the clause's statement
  std::string sent, expected, seen;
  std::optional<double> measured_ms, bound_ms;
  double duration_ms = 0;
  bool documented = false;             // the implementation's own manual declares the deviation ...
  std::string documentation;           // ... and where and in which words
  std::string waiver;                  // why a deviation is not held against this implementation; it does not hold
  std::optional<OtherReading> newest;  // by the newest profile, where `profile` is an older one
  std::vector<Expectation> expectations;
  std::vector<FrameEvent> events;
  std::string reproduce;               // one command
  std::vector<std::string> artifacts;  // paths relative to run.json: capture, log
};

struct DutInfo {
  std::string name;
  std::string version;  // what its version command printed, first line
  std::string profile;  // the RFC profile it claims
  std::string dialect;  // what the probe found, printable
  std::string status;   // "ok", "did not start: ...", "cannot run here: ..."
  std::string log_tail;
};

struct ClauseInfo {
  std::string id, rfc, section, level, policy, statement;
  bool has_case = false;
  std::string reason;  // why there is no case; empty if there is one
};

// --- labs ---

struct TimelineEvent {
  std::int64_t t_us = 0;
  std::string kind;  // "step", "active", "backup", "fault", "probe", "note"
  std::string node;
  std::string text;
};
struct Span {  // dark[]: nobody answered; active[]: `node` was the Active Router
  std::int64_t from_us = 0, to_us = 0;
  std::string node;
};
struct LabStep {
  std::string text;  // as written in the lab file: "expect active: backup within 1s"
  std::int64_t t_us = 0;
  double took_ms = 0;
  bool held = true;
  std::string seen;
};
// Of a lab that puts two implementations on one segment: who is to be Active, who Backup.
struct Pairing {
  std::string active, backup, version, family;
};
struct LabResult {
  std::string lab;   // the title
  std::string file;  // name of the lab file without folders
  std::string dut;   // the implementations that played its routers: "keepalived", or "holdfastd, keepalived"
  Verdict verdict = Verdict::kError;
  std::string cause;
  std::string known;          // why this implementation is known not to hold the lab; empty: nothing is known
  double dark_ms = 0;         // the longest time without an answer
  double dark_total_ms = 0;   // all of them
  double dual_active_ms = 0;  // time with two Active Routers
  double probe_noise_ms = 0;  // the prober's own longest gap between sends
  std::optional<double> dark_limit_ms, dual_active_limit_ms;
  std::int64_t duration_us = 0;
  std::map<std::string, int> answered;  // by server: requests of all steps
  std::vector<std::string> nodes;       // routers in file order, then hosts
  std::vector<TimelineEvent> timeline;
  std::vector<Span> dark, active;
  std::vector<LabStep> steps;
  std::vector<std::string> artifacts;
  std::optional<Pairing> pairing;
};

// How many seeded faults the suite catches: what a pass is worth.
struct MutationScore {
  std::string suite;  // "named mutants of the core"
  int total = 0, caught = 0, equivalent = 0;
  std::vector<std::string> survivors;
  std::string remark;
};

struct Run {
  std::string schema = kRunSchema;
  std::string tool;     // "holdfast-conform 0.1.0"
  std::string started;  // ISO 8601, UTC
  std::uint64_t seed = 0;
  std::map<std::string, std::string> environment;  // kernel, cpus, jobs, jitter_p50_ms, jitter_p99_ms, ...
  std::vector<DutInfo> duts;
  std::vector<ClauseInfo> clauses;
  std::vector<ClauseResult> results;
  std::vector<LabResult> labs;
  std::vector<MutationScore> mutants;
};

}  // namespace holdfast::report
