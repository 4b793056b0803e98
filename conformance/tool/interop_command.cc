// `interop`: the pairs through the pool, and what became of them.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>

#include "conformance/tool/environment.h"
#include "conformance/tool/exit_code.h"
#include "conformance/tool/folders.h"
#include "conformance/tool/interop.h"
#include "conformance/tool/pool.h"
#include "netns-lab/engine/scenario.h"
#include "netns-lab/report/run_json.h"
#include "netns-lab/report/terminal.h"
#include "netns-lab/report/verdict.h"
#include "netns-lab/report/write.h"
#include "reference/sys/namespaces.h"

namespace holdfast::conformance {
namespace {

namespace fs = std::filesystem;
using report::Verdict;

volatile sig_atomic_t interrupted = 0;

struct Pair {
  lab::LabFile lab;
  report::Pairing pairing;
  std::string folder;  // below the report's
};

double Ms(std::int64_t ns) { return static_cast<double>(ns) / 1e6; }

// --- of a scenario, as run.json has it ---

const char* Word(lab::LabEvent::Kind kind) {
  using Kind = lab::LabEvent::Kind;
  return kind == Kind::kStep       ? "step"
         : kind == Kind::kFault    ? "fault"
         : kind == Kind::kActive   ? "active"
         : kind == Kind::kResigned ? "backup"
                                   : "note";
}

Verdict VerdictOf(const lab::LabOutcome& outcome) {
  using Kind = lab::DutError::Kind;
  if (outcome.broken && outcome.broken->kind == Kind::kUnsupported) return Verdict::kUnsupported;
  if (outcome.broken) return outcome.broken->kind == Kind::kHarness ? Verdict::kError : Verdict::kInconclusive;
  if (outcome.interrupted) return Verdict::kError;
  if (!outcome.failures.empty()) return Verdict::kFail;
  return outcome.doubts.empty() ? Verdict::kPass : Verdict::kInconclusive;
}

std::string CauseOf(const lab::LabOutcome& outcome) {
  if (outcome.broken) return outcome.broken->message;
  if (outcome.interrupted) return "interrupted";
  if (!outcome.failures.empty()) return outcome.failures.front();
  return outcome.doubts.empty() ? "" : outcome.doubts.front();
}

void FillTimes(const lab::LabOutcome& outcome, report::LabResult& result) {
  const auto since = [&](std::int64_t ns) { return (ns - outcome.started_ns) / 1000; };
  for (const lab::LabEvent& event : outcome.events)
    result.timeline.push_back({since(event.at_ns), Word(event.kind), event.node, event.text});
  for (const lab::StepOutcome& step : outcome.steps)
    result.steps.push_back({step.text, since(step.at_ns), Ms(step.took_ns), step.held, step.seen});
  for (const lab::ActiveSpan& span : outcome.active)
    result.active.push_back({since(span.from_ns), since(span.to_ns), span.router});
  for (const lab::Darkness& dark : outcome.darkness)
    for (const lab::DarkSpan& span : dark.report.spans)
      result.dark.push_back({since(span.from_ns), since(span.to_ns), dark.host});
  result.duration_us = since(outcome.ended_ns);
}

// A pair that follows two texts that contradict each other cannot work together, and neither of the two is to blame.
std::string Dialects(const Pair& pair) {
  if (pair.pairing.version != "v3" || pair.pairing.family != "ipv4") return "";
  const std::string& active = pair.lab.routers[0].dut.speaks.v3_ipv4_checksum;
  const std::string& backup = pair.lab.routers[1].dut.speaks.v3_ipv4_checksum;
  if (active == backup) return "";
  return fmt::format(
      " (over IPv4 they compute the checksum differently: {} {}, {} {}; RFC 9568 and RFC 5798 differ here)",
      pair.pairing.active, active, pair.pairing.backup, backup);
}

report::LabResult ResultOf(const Pair& pair, const lab::LabOutcome& outcome) {
  report::LabResult result;
  result.lab = pair.lab.title;
  result.verdict = VerdictOf(outcome);
  result.cause = CauseOf(outcome) + (outcome.failures.empty() ? "" : Dialects(pair));
  result.nodes = {"active", "backup", "client"};
  result.pairing = pair.pairing;
  result.dual_active_ms = Ms(outcome.dual_active_ns);
  if (const lab::Darkness* worst = outcome.Darkest()) {
    result.dark_ms = Ms(worst->report.longest_ns);
    result.dark_total_ms = Ms(worst->report.total_ns);
    result.probe_noise_ms = Ms(worst->report.noise_ns);
  }
  FillTimes(outcome, result);
  for (const std::string& name : outcome.artifacts) result.artifacts.push_back(pair.folder + "/" + name);
  return result;
}

// In the pair's own sandbox: a run with one lab in it; the exit code in its environment.
std::string PlayPair(const Pair& pair, const fs::path& report) {
  const fs::path folder = report / pair.folder;
  std::error_code ignored;
  fs::create_directories(folder, ignored);
  const lab::LabOutcome outcome = lab::RunScenario(pair.lab, {.scratch = sys::kScratch, .artifacts = folder});
  report::Run run;
  run.labs.push_back(ResultOf(pair, outcome));
  run.environment["exit"] = std::to_string(outcome.exit_code());
  return report::ToJson(run);
}

// --- in the runner ---

bool Wanted(const InteropOptions& options, const std::string& version, const std::string& family) {
  const auto chosen = [&](const std::string& word, const std::string& other) {
    const auto has = [&](const std::string& w) {
      return std::find(options.only.begin(), options.only.end(), w) != options.only.end();
    };
    return has(word) || !has(other);
  };
  return chosen(version, version == "v2" ? "v3" : "v2") && chosen(family, family == "ipv4" ? "ipv6" : "ipv4");
}

std::vector<Pair> Pairs(const InteropOptions& options, const std::vector<lab::DutFile>& duts) {
  std::vector<Pair> pairs;
  for (const lab::DutFile& active : duts)
    for (const lab::DutFile& backup : duts)
      for (const int version : {3, 2})
        for (const auto family : {holdfast::Family::kIpv4, holdfast::Family::kIpv6}) {
          const std::string v = fmt::format("v{}", version), f = family == holdfast::Family::kIpv4 ? "ipv4" : "ipv6";
          if (!Wanted(options, v, f) || (version == 2 && f == "ipv6")) continue;  // VRRPv2 is for IPv4 alone
          pairs.push_back({PairLab(active, backup, version, family),
                           {active.name, backup.name, v, f},
                           "interop/" + FolderName(active.name) + "-" + FolderName(backup.name) + "-" + v + "-" + f});
        }
  return pairs;
}

report::LabResult Broken(const Pair& pair, const std::string& why) {
  report::LabResult result;
  result.lab = pair.lab.title;
  result.verdict = Verdict::kError;
  result.cause = why;
  result.pairing = pair.pairing;
  return result;
}

struct Played {
  std::vector<report::LabResult> labs;
  std::vector<ExitCode> codes;
};

Played PlayAll(const std::vector<Pair>& pairs, const fs::path& folder, std::size_t jobs) {
  std::vector<Task> tasks;
  for (const Pair& pair : pairs) tasks.push_back({[&pair, &folder] { return PlayPair(pair, folder); }, Seconds(120)});
  Played played;
  played.labs.resize(pairs.size());
  played.codes.resize(pairs.size(), ExitCode::kInternal);
  const auto on_done = [&](const Done& done) {
    const auto run = report::RunFromJson(done.output);
    const std::string trouble = !done.start_error.empty() ? done.start_error : "its process ended without a result";
    report::LabResult& lab = played.labs[done.task];
    lab = run && run->labs.size() == 1 ? run->labs.front() : Broken(pairs[done.task], trouble);
    if (run) played.codes[done.task] = static_cast<ExitCode>(std::atoi(run->environment.at("exit").c_str()));
    if (lab.verdict == Verdict::kUnsupported) played.codes[done.task] = ExitCode::kHolds;
    fmt::print(stderr, "  {:<12} {}{}\n", report::Word(lab.verdict), lab.lab,
               lab.cause.empty() ? "" : ": " + lab.cause);
  };
  RunPool(
      tasks, jobs, on_done, [](std::size_t) {}, [] { return interrupted != 0; });
  return played;
}

int Complain(ExitCode code, const std::string& message) {
  fmt::print(stderr, "holdfast-conform: {}\n", message);
  return static_cast<int>(code);
}

}  // namespace

int InteropCommand(const InteropOptions& options) {
  std::vector<lab::DutFile> duts;
  report::Run run{.tool = kToolName, .started = UtcNow(), .environment = DescribeEnvironment()};
  for (const std::string& name : options.duts) {
    auto dut = lab::LoadDut(name);
    if (!dut) return Complain(ExitCode::kUsage, dut.error().message);
    if (!dut->interface.empty()) return Complain(ExitCode::kUsage, name + " is a box; interop needs programs");
    run.duts.push_back({.name = dut->name, .version = lab::DutVersion(*dut), .profile = dut->profile, .status = "ok"});
    duts.push_back(std::move(*dut));
  }
  if (const auto sandbox = sys::ProbeSandbox(); !sandbox)
    return Complain(ExitCode::kCannotRun, sandbox.error().message);
  const auto folder = ReportFolder(options.report_dir);
  if (!folder) return Complain(ExitCode::kUsage, folder.error().message);
  const std::vector<Pair> pairs = Pairs(options, duts);
  if (pairs.empty()) return Complain(ExitCode::kNothing, "no pair is left by v2, v3, ipv4, ipv6");
  const std::size_t jobs = options.jobs ? options.jobs : 4 * std::stoul(run.environment["cpus"]);
  fmt::print(stderr, "playing {} pairs, {} at a time\n", pairs.size(), jobs);
  ::signal(SIGINT, [](int) { interrupted = 1; });
  ::signal(SIGTERM, [](int) { interrupted = 1; });
  Played played = PlayAll(pairs, *folder, jobs);
  run.environment["jobs"] = std::to_string(jobs);
  run.labs = std::move(played.labs);
  const auto written = report::WriteReport(run, folder->string());
  if (options.json)
    fmt::print("{}", report::ToJson(run));
  else
    report::PrintTerminalReport(run, stdout);
  if (!written) return Complain(ExitCode::kInternal, written.error().message);
  fmt::print(stderr, "report: {}\n", (*folder / "report.html").string());
  return interrupted ? static_cast<int>(ExitCode::kInternal) : static_cast<int>(Worst(played.codes));
}

}  // namespace holdfast::conformance
