// The run, from the command line to the report:
//
//   registry + cases + selection ──> plan ──> probe each DUT ──> play each cell ──> judge ──> run.json ──> renderings
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "conformance/tool/environment.h"
#include "conformance/tool/exit_code.h"
#include "conformance/tool/folders.h"
#include "conformance/tool/ipvs_guest.h"
#include "conformance/tool/lanes.h"
#include "conformance/tool/list_command.h"
#include "conformance/tool/progress.h"
#include "conformance/tool/readings.h"
#include "conformance/tool/run_options.h"
#include "conformance/tool/score_file.h"
#include "netns-lab/report/run_json.h"
#include "netns-lab/report/terminal.h"
#include "netns-lab/report/write.h"
#include "reference/sys/namespaces.h"

namespace holdfast::conformance {
namespace {

volatile sig_atomic_t interrupted = 0;

int Complain(ExitCode code, const std::string& message) {
  fmt::print(stderr, "holdfast-conform: {}\n", message);
  return static_cast<int>(code);
}

// The DUTs by name, or the first error.
Result<std::vector<DutSession>> LoadDuts(const RunOptions& options) {
  std::vector<DutSession> duts;
  for (const std::string& name : options.duts) {
    auto file = lab::LoadDut(name);
    if (!file) return tl::make_unexpected(file.error());
    if (const auto profile = ParseProfile(file->profile); !profile) return Fail(name + ": profile " + profile.error());
    DutSession dut{.name = name, .file = std::move(*file)};
    dut.info.name = name;
    dut.info.profile = *ParseProfile(dut.file.profile);
    duts.push_back(std::move(dut));
  }
  return duts;
}

Status CheckOptions(const RunOptions& options) {
  if (!options.profile.empty())
    if (const auto profile = ParseProfile(options.profile); !profile) return Fail(profile.error());
  if (!options.verdict_of.empty() &&
      std::find(options.duts.begin(), options.duts.end(), options.verdict_of) == options.duts.end())
    return Fail("--verdict-of " + options.verdict_of + ": not among the --dut of this run");
  if (options.stage == "sim")
    for (const std::string& dut : options.duts)
      if (dut != "holdfastd")
        return Fail("--stage sim plays the reference core in virtual time, so it takes only --dut holdfastd, not '" +
                    dut + "'");
  return {};
}

std::vector<Cell> PlanFor(const RunOptions& options, const Registry& registry, const Selection& selection,
                          const std::vector<DutSession>& duts) {
  if (options.stage == "ipvs") return MakeDirectorPlan(registry, AllCases(), duts.size(), selection);
  PlanRequest request{.chosen_profile = options.profile, .selection = &selection};
  for (const DutSession& dut : duts) request.claimed_profiles.push_back(dut.info.profile);
  return MakePlan(registry, AllCases(), request);
}

void Play(const RunOptions& options, const std::vector<Cell>& plan, std::vector<DutSession>& duts, Lane& lane,
          Progress& progress) {
  if (options.stage == "sim") return PlayInVirtualTime(plan, duts, lane);
  if (options.stage == "ipvs") {
    progress.Phase(fmt::format("playing {} cells, {} at a time", plan.size(), lane.jobs));
    return PlayOnIpvs(plan, duts, lane);
  }
  progress.Phase("probing how each implementation speaks");
  ProbeDuts(plan, duts, lane);
  progress.Phase(fmt::format("playing {} cells, {} at a time", plan.size(), lane.jobs));
  PlayOnNetns(plan, duts, lane);
}

const lab::DutFile& FileOf(const std::vector<DutSession>& duts, const std::string& name) {
  return std::find_if(duts.begin(), duts.end(), [&](const DutSession& dut) { return dut.name == name; })->file;
}

// Results in the order of the plan, whatever the order of their ends.
void Sort(report::Run& run, const std::vector<Cell>& plan, const std::vector<DutSession>& duts) {
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < plan.size(); ++i) place[plan[i].Address() + "@" + duts[plan[i].dut].name] = i;
  const auto of = [&](const report::ClauseResult& r) {
    return place[r.clause + "/" + r.version + "/" + r.family + "@" + r.dut];
  };
  std::stable_sort(run.results.begin(), run.results.end(), [&](const auto& a, const auto& b) { return of(a) < of(b); });
}

// The run with the reports of `--with` on the same page; their captures are found relative to ours.
Result<report::Run> WithOthers(const RunOptions& options, const report::Run& run, const std::filesystem::path& folder) {
  std::vector<report::Run> runs{run};
  for (const std::string& other : options.with) {
    auto read = report::ReadRun(other);
    if (!read) return tl::make_unexpected(read.error());
    const auto relative = std::filesystem::absolute(other).lexically_relative(folder);
    report::RebaseArtifacts(*read, relative.string() + "/");
    runs.push_back(std::move(*read));
  }
  return runs.size() == 1 ? run : report::MergeRuns(runs);
}

int Report(const RunOptions& options, const report::Run& own, const std::filesystem::path& folder) {
  const auto merged = WithOthers(options, own, folder);
  if (!merged) return Complain(ExitCode::kUsage, merged.error().message);
  const report::Run& run = *merged;
  const auto written = report::WriteReport(run, folder.string());
  if (options.json)
    fmt::print("{}", report::ToJson(run));
  else
    report::PrintTerminalReport(run, stdout);
  if (!written) return Complain(ExitCode::kInternal, written.error().message);
  fmt::print(stderr, "report: {}\n", (folder / "report.html").string());
  return static_cast<int>(ExitCodeOf(run, {options.strict, options.accept_unsupported, options.verdict_of}));
}

// The clauses of the stage's own documents: a director has no VRRP, a virtual router no scheduler.
std::vector<report::ClauseInfo> ClausesFor(const RunOptions& options, const Registry& registry,
                                           const Selection& selection) {
  std::vector<report::ClauseInfo> clauses = ClauseInfos(registry, AllCases(), selection);
  std::erase_if(clauses,
                [&](const auto& clause) { return (clause.rfc == kIpvsDocument) != (options.stage == "ipvs"); });
  return clauses;
}

// How many cells at a time where nobody says it: they mostly wait, but a director's packets are not to be late.
std::size_t JobsFor(const RunOptions& options, std::size_t cpus) {
  return options.jobs ? options.jobs : (options.stage == "ipvs" ? 1 : 24) * cpus;
}

// The run in the guest, with its report made here once more: `--with` names folders of this machine.
int ReportFromGuest(const RunOptions& options, const std::filesystem::path& folder, std::size_t cells) {
  const auto done = RunInGuest(options, folder, cells);
  if (!done) return Complain(ExitCode::kCannotRun, done.error().message);
  if (done->told) return Report(options, done->run, folder);
  const bool cannot = done->status == static_cast<int>(ExitCode::kCannotRun);
  return Complain(cannot ? ExitCode::kCannotRun : ExitCode::kInternal,
                  fmt::format("this kernel has no IPVS, and the run in the guest ended with {}", done->status));
}

}  // namespace

int RunCommand(const RunOptions& options) {
  const auto registry = Registry::Load(DefaultRegistryDir());
  if (!registry) return Complain(ExitCode::kUsage, registry.error());
  if (const auto fine = CheckOptions(options); !fine) return Complain(ExitCode::kUsage, fine.error().message);
  const auto selection = Selection::Parse(options.select);
  if (!selection) return Complain(ExitCode::kUsage, selection.error());
  auto duts = LoadDuts(options);
  if (!duts) return Complain(ExitCode::kUsage, duts.error().message);
  const std::vector<Cell> plan = PlanFor(options, *registry, *selection, *duts);
  if (plan.empty()) return Complain(ExitCode::kNothing, "nothing selected: no clause with a case matches");
  const bool daemons = std::any_of(duts->begin(), duts->end(), [](const auto& d) { return d.file.interface.empty(); });
  if (options.stage != "sim" && daemons)
    if (const auto sandbox = sys::ProbeSandbox(); !sandbox)
      return Complain(ExitCode::kCannotRun, sandbox.error().message);
  const auto folder = ReportFolder(options.report_dir);
  if (!folder) return Complain(ExitCode::kUsage, folder.error().message);
  if (options.stage == "ipvs" && !KernelHasIpvs()) return ReportFromGuest(options, *folder, plan.size());

  report::Run run{.tool = kToolName, .started = UtcNow(), .seed = options.seed, .environment = DescribeEnvironment()};
  if (!options.with_score.empty()) {
    auto scores = ReadScores(options.with_score);
    if (!scores) return Complain(ExitCode::kUsage, scores.error().message);
    run.mutants = std::move(*scores);
  }
  run.clauses = ClausesFor(options, *registry, *selection);
  Progress progress(plan.size());
  Lane lane{.directory = *folder, .jobs = JobsFor(options, std::stoul(run.environment["cpus"]))};
  lane.on_result = [&](report::ClauseResult result) {
    ApplyDutFile(result, FileOf(*duts, result.dut));
    progress.Done(result);
    run.results.push_back(std::move(result));
  };
  lane.on_tick = [&](std::size_t running) { progress.Tick(running); };
  lane.stop = [] { return interrupted != 0; };
  ::signal(SIGINT, [](int) { interrupted = 1; });
  ::signal(SIGTERM, [](int) { interrupted = 1; });
  Play(options, plan, *duts, lane, progress);
  if (interrupted) run.environment["interrupted"] = "the run was stopped before its end";
  run.environment["jobs"] = std::to_string(lane.jobs);
  for (const DutSession& dut : *duts) run.duts.push_back(dut.info);
  Sort(run, plan, *duts);
  SettleContradictions(run.results, *registry);
  const int code = Report(options, run, *folder);
  return interrupted ? static_cast<int>(ExitCode::kInternal) : code;
}

}  // namespace holdfast::conformance
