// The members of run.json, named once for reading and writing. An archive offers
//   Must(name, value)   the member is always there
//   May(name, value)    the member may be absent; then the value stays as it was
// and is called for each field in the order of the file. Private to run_json.cc.
#pragma once

#include "netns-lab/report/run.h"

namespace holdfast::report {

template <typename Archive>
void Describe(Archive& a, FrameEvent& v) {
  a.Must("t_us", v.t_us), a.Must("from", v.from), a.Must("summary", v.summary), a.May("frame", v.frame);
}

template <typename Archive>
void Describe(Archive& a, Expectation& v) {
  a.Must("expected", v.expected), a.May("seen", v.seen), a.Must("held", v.held), a.May("control", v.control);
}

template <typename Archive>
void Describe(Archive& a, OtherReading& v) {
  a.Must("profile", v.profile), a.Must("verdict", v.verdict), a.May("cause", v.cause);
}

template <typename Archive>
void Describe(Archive& a, ClauseResult& v) {
  a.Must("clause", v.clause), a.Must("case", v.case_id), a.Must("dut", v.dut);
  a.May("version", v.version), a.May("family", v.family), a.May("stage", v.stage), a.May("profile", v.profile);
  a.Must("level", v.level), a.Must("verdict", v.verdict), a.May("finding", v.finding);
  a.May("cause", v.cause), a.May("requirement", v.requirement), a.May("sent", v.sent), a.May("expected", v.expected),
      a.May("seen", v.seen);
  a.May("measured_ms", v.measured_ms), a.May("bound_ms", v.bound_ms), a.May("duration_ms", v.duration_ms);
  a.May("documented", v.documented), a.May("documentation", v.documentation), a.May("waiver", v.waiver);
  a.May("newest", v.newest), a.May("expectations", v.expectations), a.May("events", v.events);
  a.May("reproduce", v.reproduce), a.May("artifacts", v.artifacts);
}

template <typename Archive>
void Describe(Archive& a, DutInfo& v) {
  a.Must("name", v.name), a.May("version", v.version), a.May("profile", v.profile), a.May("dialect", v.dialect);
  a.May("status", v.status), a.May("log_tail", v.log_tail);
}

template <typename Archive>
void Describe(Archive& a, ClauseInfo& v) {
  a.Must("id", v.id), a.May("rfc", v.rfc), a.May("section", v.section), a.Must("level", v.level);
  a.May("policy", v.policy), a.May("statement", v.statement), a.May("has_case", v.has_case), a.May("reason", v.reason);
}

template <typename Archive>
void Describe(Archive& a, TimelineEvent& v) {
  a.Must("t_us", v.t_us), a.Must("kind", v.kind), a.May("node", v.node), a.May("text", v.text);
}

template <typename Archive>
void Describe(Archive& a, Span& v) {
  a.Must("from_us", v.from_us), a.Must("to_us", v.to_us), a.May("node", v.node);
}

template <typename Archive>
void Describe(Archive& a, LabStep& v) {
  a.Must("text", v.text), a.May("t_us", v.t_us), a.May("took_ms", v.took_ms), a.Must("held", v.held);
  a.May("seen", v.seen);
}

template <typename Archive>
void Describe(Archive& a, Pairing& v) {
  a.Must("active", v.active), a.Must("backup", v.backup), a.Must("version", v.version), a.Must("family", v.family);
}

template <typename Archive>
void Describe(Archive& a, LabResult& v) {
  a.Must("lab", v.lab), a.May("file", v.file), a.May("dut", v.dut), a.Must("verdict", v.verdict),
      a.May("cause", v.cause), a.May("known", v.known);
  a.May("dark_ms", v.dark_ms), a.May("dark_total_ms", v.dark_total_ms), a.May("dual_active_ms", v.dual_active_ms);
  a.May("probe_noise_ms", v.probe_noise_ms), a.May("dark_limit_ms", v.dark_limit_ms);
  a.May("dual_active_limit_ms", v.dual_active_limit_ms), a.May("duration_us", v.duration_us);
  a.May("answered", v.answered), a.May("nodes", v.nodes), a.May("timeline", v.timeline), a.May("dark", v.dark),
      a.May("active", v.active);
  a.May("steps", v.steps), a.May("artifacts", v.artifacts), a.May("pairing", v.pairing);
}

template <typename Archive>
void Describe(Archive& a, MutationScore& v) {
  a.Must("suite", v.suite), a.Must("total", v.total), a.Must("caught", v.caught), a.May("equivalent", v.equivalent);
  a.May("survivors", v.survivors), a.May("remark", v.remark);
}

template <typename Archive>
void Describe(Archive& a, Run& v) {
  a.Must("schema", v.schema), a.Must("tool", v.tool), a.Must("started", v.started), a.May("seed", v.seed);
  a.May("environment", v.environment), a.May("duts", v.duts), a.May("clauses", v.clauses);
  a.May("results", v.results), a.May("labs", v.labs), a.May("mutants", v.mutants);
}

}  // namespace holdfast::report
