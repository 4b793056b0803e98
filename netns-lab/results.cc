#include "netns-lab/results.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <ctime>
#include <thread>

#include "netns-lab/engine/dut.h"

namespace holdfast::lab {
namespace {

double Ms(std::int64_t ns) { return static_cast<double>(ns) / 1e6; }
double Ms(Microseconds duration) { return static_cast<double>(duration.count()) / 1e3; }

std::string_view Word(LabEvent::Kind kind) {
  switch (kind) {
    case LabEvent::Kind::kStep:
      return "step";
    case LabEvent::Kind::kFault:
      return "fault";
    case LabEvent::Kind::kActive:
      return "active";
    case LabEvent::Kind::kResigned:
      return "backup";
    case LabEvent::Kind::kNote:
      break;
  }
  return "note";
}

report::Verdict VerdictOf(const LabOutcome& outcome) {
  if (outcome.broken && outcome.broken->kind == DutError::Kind::kUnsupported) return report::Verdict::kUnsupported;
  if (outcome.broken || outcome.interrupted) return report::Verdict::kError;
  if (!outcome.failures.empty()) return report::Verdict::kFail;
  return outcome.doubts.empty() ? report::Verdict::kPass : report::Verdict::kInconclusive;
}

std::string CauseOf(const LabOutcome& outcome) {
  if (outcome.broken) return outcome.broken->message;
  if (outcome.interrupted) return "interrupted";
  if (!outcome.failures.empty()) return outcome.failures.front();
  return outcome.doubts.empty() ? "" : outcome.doubts.front();
}

// Where nobody probed the requests of the steps say how long it was dark.
void FillUnanswered(const LabOutcome& outcome, report::LabResult& result) {
  result.dark_ms = Ms(outcome.unanswered.longest_ns);
  result.dark_total_ms = Ms(outcome.unanswered.total_ns);
  for (const DarkSpan& span : outcome.unanswered.spans) {
    result.dark.push_back(
        {(span.from_ns - outcome.started_ns) / 1000, (span.to_ns - outcome.started_ns) / 1000, "requests"});
  }
}

// The implementations of its routers, each once.
std::string DutsOf(const LabFile& file) {
  std::vector<std::string> names;
  for (const LabRouter& router : file.routers) {
    if (std::ranges::find(names, router.dut.name) == names.end()) names.push_back(router.dut.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

void FillFigures(const LabFile& file, const LabOutcome& outcome, report::LabResult& result) {
  const auto since = [&](std::int64_t ns) { return (ns - outcome.started_ns) / 1000; };
  if (const Darkness* worst = outcome.Darkest()) {
    result.dark_ms = Ms(worst->report.longest_ns);
    result.dark_total_ms = Ms(worst->report.total_ns);
    result.probe_noise_ms = Ms(worst->report.noise_ns);
  }
  for (const Darkness& dark : outcome.darkness) {
    for (const DarkSpan& span : dark.report.spans) {
      result.dark.push_back({since(span.from_ns), since(span.to_ns), dark.host});
    }
  }
  if (outcome.darkness.empty()) FillUnanswered(outcome, result);
  for (const ActiveSpan& span : outcome.active)
    result.active.push_back({since(span.from_ns), since(span.to_ns), span.router});
  result.dual_active_ms = Ms(outcome.dual_active_ns);
  if (file.dark_limit) result.dark_limit_ms = Ms(*file.dark_limit);
  if (file.dual_active_limit) result.dual_active_limit_ms = Ms(*file.dual_active_limit);
}

std::map<std::string, std::string> Environment() {
  utsname system{};
  ::uname(&system);
  return {{"kernel", std::string(system.sysname) + " " + system.release},
          {"machine", system.machine},
          {"cpus", std::to_string(std::thread::hardware_concurrency())}};
}

report::DutInfo InfoOf(const DutFile& dut, const LabOutcome& outcome) {
  report::DutInfo info{.name = dut.name, .version = DutVersion(dut), .profile = dut.profile, .status = "ok"};
  if (!outcome.broken) return info;
  info.status = outcome.broken->message;
  for (const std::string& line : outcome.broken->log_tail) info.log_tail += line + "\n";
  return info;
}

}  // namespace

report::LabResult ResultOf(const LabFile& file, const LabOutcome& outcome, const std::string& artifacts) {
  const auto since = [&](std::int64_t ns) { return (ns - outcome.started_ns) / 1000; };
  report::LabResult result;
  result.lab = file.title;
  result.file = file.file.filename();
  result.dut = DutsOf(file);
  result.answered = outcome.answered;
  const auto known = file.known.find(result.dut.substr(0, result.dut.find(':')));
  if (known != file.known.end()) result.known = known->second;
  result.verdict = VerdictOf(outcome);
  result.cause = CauseOf(outcome);
  result.duration_us = since(outcome.ended_ns);
  for (const LabRouter& router : file.routers) result.nodes.push_back(router.name);
  for (const LabHost& host : file.hosts) result.nodes.push_back(host.name);
  for (const LabEvent& event : outcome.events) {
    result.timeline.push_back({since(event.at_ns), std::string(Word(event.kind)), event.node, event.text});
  }
  for (const StepOutcome& step : outcome.steps) {
    result.steps.push_back({step.text, since(step.at_ns), Ms(step.took_ns), step.held, step.seen});
  }
  FillFigures(file, outcome, result);
  if (artifacts.empty()) return result;
  for (const std::string& name : outcome.artifacts) result.artifacts.push_back(artifacts + "/" + name);
  return result;
}

report::Run RunOf(const LabFile& file, const LabOutcome& outcome, const std::string& artifacts) {
  report::Run run;
  run.tool = "holdfast-lab " HOLDFAST_VERSION;
  run.started =
      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(outcome.started_ns / 1'000'000'000)));
  run.environment = Environment();
  for (const LabRouter& router : file.routers) {
    const bool known =
        std::any_of(run.duts.begin(), run.duts.end(), [&](const auto& dut) { return dut.name == router.dut.name; });
    if (!known) run.duts.push_back(InfoOf(router.dut, outcome));
  }
  run.labs.push_back(ResultOf(file, outcome, artifacts));
  return run;
}

std::string VerdictLines(const LabFile& file, const LabOutcome& outcome) {
  std::string text;
  for (const Darkness& dark : outcome.darkness) {
    const DarkReport& report = dark.report;
    text += fmt::format(
        "  dark time    {:8.1f} ms{}  {} -> {}: {} of {} probes answered, {:.1f} ms in all; prober's own noise {:.1f} "
        "ms{}\n",
        Ms(report.longest_ns), file.dark_limit ? fmt::format("  (limit {:.0f})", Ms(*file.dark_limit)) : "", dark.host,
        dark.target.ToString(), report.answered, report.sent, Ms(report.total_ns), Ms(report.noise_ns),
        report.WithinNoise() ? ": the dark time is within it" : "");
  }
  if (outcome.darkness.empty() && outcome.unanswered.sent > 0) {
    text += fmt::format(
        "  dark time    {:8.1f} ms{}  by the requests, {:.1f} ms in all\n", Ms(outcome.unanswered.longest_ns),
        file.dark_limit ? fmt::format("  (limit {:.0f})", Ms(*file.dark_limit)) : "", Ms(outcome.unanswered.total_ns));
  }
  text += fmt::format("  dual active  {:8.1f} ms{}\n", Ms(outcome.dual_active_ns),
                      file.dual_active_limit ? fmt::format("  (limit {:.0f})", Ms(*file.dual_active_limit)) : "");
  for (const auto& [server, count] : outcome.answered)
    text += fmt::format("  answered     {:5}  by {}\n", count, server);
  for (const std::string& failure : outcome.failures) text += "  not held: " + failure + "\n";
  for (const std::string& doubt : outcome.doubts) text += "  in doubt: " + doubt + "\n";
  if (outcome.broken) {
    text += "  error: " + outcome.broken->message + "\n";
    for (const std::string& line : outcome.broken->log_tail) text += "    | " + line + "\n";
  }
  const char* verdict = outcome.broken              ? "ERROR"
                        : outcome.interrupted       ? "INTERRUPTED"
                        : !outcome.failures.empty() ? "FAIL"
                        : !outcome.doubts.empty()   ? "INCONCLUSIVE"
                                                    : "PASS";
  return text + fmt::format("  {}  {}\n", verdict, file.title);
}

}  // namespace holdfast::lab
