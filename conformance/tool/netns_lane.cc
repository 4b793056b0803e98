#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <tuple>

#include "conformance/stage/netns_stage.h"
#include "conformance/stage/sentinel.h"
#include "conformance/tool/box_stage.h"
#include "conformance/tool/earlier_plays.h"
#include "conformance/tool/folders.h"
#include "conformance/tool/lanes.h"
#include "conformance/tool/pool.h"
#include "conformance/tool/second_opinion.h"
#include "conformance/tool/transcript.h"
#include "netns-lab/report/run_json.h"

namespace holdfast::conformance {
namespace {

namespace fs = std::filesystem;
using report::Verdict;

// As many cases at a time as leave the machine calm: what deviated, or could not be decided, is played again so.
constexpr std::size_t kCalmJobs = 6;
constexpr Seconds kProbeLimit{60};
constexpr Seconds kCellLimit{180};
constexpr Seconds kBoxLimit{3600};  // somebody may have to type

std::string JoinLines(const std::vector<std::string>& lines) { return fmt::format("{}", fmt::join(lines, "\n")); }

ProbeResult Failed(const StageFailure& failure) {
  using Kind = StageFailure::Kind;
  using Status = ProbeResult::Status;
  const Status status = failure.kind == Kind::kUnsupported      ? Status::kUnsupported
                        : failure.kind == Kind::kDutDidNotStart ? Status::kDidNotStart
                        : failure.kind == Kind::kCannotRunHere  ? Status::kCannotRunHere
                                                                : Status::kHarness;
  return {.status = status, .message = failure.message, .log_tail = JoinLines(failure.log_tail)};
}

// --- in the probe's own process ---

bool IsBox(const lab::DutFile& file) { return !file.interface.empty(); }

std::string StageName(const lab::DutFile& file) { return IsBox(file) ? "box" : "netns"; }

// A daemon in a namespace, or a box at an interface of this machine.
std::unique_ptr<Stage> StageFor(const lab::DutFile& file, const Dialect& dialect, const fs::path& directory,
                                const Sentinel* sentinel) {
  if (IsBox(file)) return std::make_unique<BoxStage>(file, dialect, directory, sentinel);
  return std::make_unique<NetnsStage>(
      NetnsOptions{.dut = file, .dialect = dialect, .directory = directory, .sentinel = sentinel});
}

ProbeResult ProbeHere(const lab::DutFile& file, const fs::path& directory, Version version, Family family) try {
  fs::remove_all(directory);  // what a killed run left there, a process id file above all
  const auto stage = StageFor(file, {}, directory, nullptr);
  const auto dialect = Probe(*stage, version, family);
  if (!dialect) return {.status = ProbeResult::Status::kMute, .message = "it takes part and never says a word"};
  return {.status = ProbeResult::Status::kOk, .dialect = *dialect};
} catch (const StageFailure& failure) {
  return Failed(failure);
} catch (const std::exception& error) {
  return {.message = error.what()};
}

// --- in a cell's own process ---

struct CellWork {
  const Cell* cell;
  const DutSession* dut;
  Dialect dialect;
  fs::path report, folder;  // folder: of this cell, below report
  const Sentinel* sentinel;
  std::size_t play = 1;  // the how many-th of this cell
};

void KeepLog(const Outcome& outcome, const fs::path& file) {
  std::ofstream log(file);
  for (const std::string& line : outcome.dut_log) log << line << '\n';
}

report::ClauseResult PlayHere(const CellWork& work) try {
  const Cell& cell = *work.cell;
  // A first play may have left the process id file of a daemon that was killed: the second must not find it.
  MakeRoomForPlay(work.report / work.folder, work.play);
  const auto stage = StageFor(work.dut->file, work.dialect, work.report / work.folder, work.sentinel);
  RecordingStage recording(*stage);
  const Outcome outcome = cell.info->make()->Run(recording, cell.version, cell.family, ToleranceOf(*cell.clause));
  report::ClauseResult result = Judge(outcome, cell, {work.dut->name, StageName(work.dut->file)});
  if (const auto kept = WriteTranscript(recording.transcript(), work.report / work.folder / kTranscriptFile); !kept)
    result.cause += (result.cause.empty() ? "" : "; ") + kept.error().message;
  const fs::path capture = work.folder / "trace.pcapng", log = work.folder / "dut.log";
  KeepLog(outcome, work.report / log);
  result.artifacts = {capture.string(), log.string()};
  if (const auto written = WriteCapture(outcome, work.report / capture); !written) {
    Overrule(result, Finding::kHarnessError, Verdict::kError,
             "the capture was not written: " + written.error().message);
  }
  return result;
} catch (const StageFailure& failure) {
  return NotPlayed(*work.cell, {work.dut->name, StageName(work.dut->file)}, Verdict::kError, failure.message);
} catch (const std::exception& error) {
  return NotPlayed(*work.cell, {work.dut->name, StageName(work.dut->file)}, Verdict::kError, error.what());
}

// --- in the runner ---

report::ClauseResult ResultOf(const Done& done, const CellWork& work) {
  const Context context{work.dut->name, StageName(work.dut->file)};
  if (!done.start_error.empty()) return NotPlayed(*work.cell, context, Verdict::kError, done.start_error);
  if (done.timed_out)
    return NotPlayed(*work.cell, context, Verdict::kInconclusive, "the case did not come to its end in time");
  auto result = report::ResultFromJson(done.output);
  if (!result)
    return NotPlayed(*work.cell, context, Verdict::kError,
                     fmt::format("the case's process ended with {} and without a result", done.status));
  result->duration_ms = static_cast<double>(done.took.count());
  return *result;
}

ProbeResult ProbeFrom(const Done& done) {
  if (!done.start_error.empty()) return {.message = done.start_error};
  if (done.timed_out)
    return {.status = ProbeResult::Status::kTooLate,
            .message = fmt::format("the probe did not come to its end in {} s", kProbeLimit.count())};
  if (done.output.empty())
    return {.message = fmt::format("the probe's process ended with {}, without a word", done.status)};
  return DeserializeProbe(done.output);
}

// A machine that stood still says nothing about the device: such a probe is made once more, one at a time.
bool ToldNothing(const ProbeResult& probe) {
  return probe.status == ProbeResult::Status::kTooLate || probe.status == ProbeResult::Status::kHarness;
}

// Why a cell cannot be played, by what the probe found; nullopt: it can.
std::optional<report::ClauseResult> Hindrance(const Cell& cell, const DutSession& dut) {
  using Status = ProbeResult::Status;
  const ProbeResult& probe = dut.probes.at({cell.version, cell.family});
  const Context context{dut.name, StageName(dut.file)};
  switch (probe.status) {
    case Status::kOk:
    case Status::kMute:
      return std::nullopt;
    case Status::kUnsupported:
      return NotPlayed(cell, context, Verdict::kUnsupported, probe.message);
    case Status::kHarness:
      return NotPlayed(cell, context, Verdict::kError, probe.message);
    default:
      return NotPlayed(cell, context, Verdict::kInconclusive, probe.message);
  }
}

}  // namespace

std::string CellFolder(const Cell& cell, const std::string& dut) {
  const std::string version = cell.VersionText();
  return FolderName(dut) + "/" + cell.clause->id + (version.empty() ? "" : "-" + version) + "-" +
         std::string(wire::ToString(cell.family));
}

void ProbeDuts(const std::vector<Cell>& plan, std::vector<DutSession>& duts, const Lane& lane) {
  std::set<std::tuple<std::size_t, Version, Family>> wanted;
  for (const Cell& cell : plan) wanted.insert({cell.dut, cell.version, cell.family});
  std::vector<Task> tasks;
  std::vector<ProbeResult*> places;
  bool boxes = false;
  for (const auto& [dut, version, family] : wanted) {
    const fs::path folder = lane.directory / FolderName(duts[dut].name) /
                            fmt::format("probe-{}-{}", wire::ToString(version), wire::ToString(family));
    places.push_back(&duts[dut].probes[{version, family}]);
    const bool box = IsBox(duts[dut].file);
    boxes = boxes || box;
    tasks.push_back(
        {[&file = duts[dut].file, folder, v = version, f = family] { return Serialize(ProbeHere(file, folder, v, f)); },
         box ? kBoxLimit : kProbeLimit, !box});
  }
  std::vector<Task> again;
  std::vector<ProbeResult*> places_again;
  RunPool(
      tasks, boxes ? 1 : std::min<std::size_t>(lane.jobs, 8),
      [&](const Done& done) {
        *places[done.task] = ProbeFrom(done);
        if (!ToldNothing(*places[done.task])) return;
        again.push_back(tasks[done.task]);
        places_again.push_back(places[done.task]);
      },
      [](std::size_t) {}, lane.stop);
  RunPool(
      again, 1, [&](const Done& done) { *places_again[done.task] = ProbeFrom(done); }, [](std::size_t) {}, lane.stop);
  for (DutSession& dut : duts) {
    dut.info.version = lab::DutVersion(dut.file);
    dut.Conclude();
  }
}

namespace {

void PlayAll(const std::vector<CellWork>& works, const Lane& lane, std::size_t jobs,
             const std::function<void(const CellWork&, const report::ClauseResult&)>& on_result) {
  std::vector<Task> tasks;
  for (const CellWork& work : works)
    tasks.push_back({[&work] { return report::ToJson(PlayHere(work)); }, IsBox(work.dut->file) ? kBoxLimit : kCellLimit,
                     !IsBox(work.dut->file)});
  // A box is one: it can play but one case at a time.
  const bool boxes = std::any_of(works.begin(), works.end(), [](const auto& w) { return IsBox(w.dut->file); });
  RunPool(
      tasks, boxes ? 1 : jobs, [&](const Done& done) { on_result(works[done.task], ResultOf(done, works[done.task])); },
      lane.on_tick, lane.stop);
}

// All at once at first; what needs another opinion again, until something can be said, when the machine is calm.
void PlayUntilSaid(std::vector<CellWork> round, const Lane& lane) {
  std::vector<std::vector<report::ClauseResult>> plays(round.size());  // of each work of the round
  for (std::size_t jobs = lane.jobs; !round.empty(); jobs = std::min(lane.jobs, kCalmJobs)) {
    std::vector<CellWork> next;
    std::vector<std::vector<report::ClauseResult>> kept;
    PlayAll(round, lane, jobs, [&](const CellWork& work, const report::ClauseResult& result) {
      auto& seen = plays[static_cast<std::size_t>(&work - round.data())];
      seen.push_back(result);
      // A device that never spoke when it was probed has nothing to add.
      const ProbeResult& probe = work.dut->probes.at({work.cell->version, work.cell->family});
      const auto said = probe.status == ProbeResult::Status::kMute ? std::optional(result) : Opinion(seen);
      if (said) return lane.on_result(*said);
      MoveArtifactsAside(seen.back(), work.play);
      next.push_back(work);
      ++next.back().play;
      kept.push_back(std::move(seen));
    });
    round = std::move(next);
    plays = std::move(kept);
  }
}

}  // namespace

void PlayOnNetns(const std::vector<Cell>& plan, const std::vector<DutSession>& duts, const Lane& lane) {
  const auto sentinel = Sentinel::Start();
  std::vector<CellWork> works;
  for (const Cell& cell : plan) {
    const DutSession& dut = duts[cell.dut];
    if (auto hindrance = Hindrance(cell, dut)) {
      lane.on_result(*hindrance);
      continue;
    }
    works.push_back({&cell, &dut, dut.probes.at({cell.version, cell.family}).dialect, lane.directory,
                     CellFolder(cell, dut.name), sentinel ? sentinel->get() : nullptr});
  }
  PlayUntilSaid(std::move(works), lane);
}

}  // namespace holdfast::conformance
