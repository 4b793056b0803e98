// Cases about directors: each in a sandbox of its own, on this kernel's IPVS.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "conformance/stage/director_case.h"
#include "conformance/stage/netns_stage.h"
#include "conformance/tool/earlier_plays.h"
#include "conformance/tool/lanes.h"
#include "conformance/tool/pool.h"
#include "conformance/tool/second_opinion.h"
#include "netns-lab/report/run_json.h"

namespace holdfast::conformance {
namespace {

namespace fs = std::filesystem;
using report::Verdict;

constexpr Seconds kDirectorLimit{120};
constexpr const char* kNoStart = "did not start: ";

Context IpvsContext(const DutSession& dut) { return {dut.name, "ipvs"}; }

void KeepWords(const Outcome& outcome, const fs::path& file) {
  std::ofstream log(file);
  for (const std::string& line : outcome.dut_log) log << line << '\n';
}

// In the cell's own process.
report::ClauseResult PlayDirector(const Cell& cell, const DutSession& dut, const fs::path& report,
                                  std::size_t play) try {
  const fs::path folder = CellFolder(cell, dut.name);
  MakeRoomForPlay(report / folder, play);
  fs::create_directories(report / folder);
  DirectorStage stage(dut.file, report / folder);
  const Outcome outcome = cell.info->make_director()->Run(stage);
  if (outcome.dut_did_not_start)
    return NotPlayed(cell, IpvsContext(dut), Verdict::kInconclusive, kNoStart + outcome.cause);
  report::ClauseResult result = Judge(outcome, cell, IpvsContext(dut));
  const fs::path capture = folder / "trace.pcapng", log = folder / "dut.log";
  KeepWords(outcome, report / log);
  result.artifacts = {capture.string(), log.string()};
  if (const auto written = WriteCapture(outcome, report / capture); !written)
    Overrule(result, Finding::kHarnessError, Verdict::kError,
             "the capture was not written: " + written.error().message);
  return result;
} catch (const StageFailure& failure) {
  return NotPlayed(cell, IpvsContext(dut), Verdict::kError, failure.message);
} catch (const std::exception& error) {
  return NotPlayed(cell, IpvsContext(dut), Verdict::kError, error.what());
}

report::ClauseResult ResultFrom(const Done& done, const Cell& cell, const DutSession& dut) {
  if (!done.start_error.empty()) return NotPlayed(cell, IpvsContext(dut), Verdict::kError, done.start_error);
  if (done.timed_out)
    return NotPlayed(cell, IpvsContext(dut), Verdict::kInconclusive, "the case did not come to its end in time");
  auto result = report::ResultFromJson(done.output);
  if (!result)
    return NotPlayed(cell, IpvsContext(dut), Verdict::kError,
                     fmt::format("the case's process ended with {} and without a result", done.status));
  result->duration_ms = static_cast<double>(done.took.count());
  return *result;
}

void PlayCells(const std::vector<Cell>& cells, const std::vector<DutSession>& duts, const Lane& lane, std::size_t jobs,
               std::size_t play, const std::function<void(std::size_t, const report::ClauseResult&)>& on_result) {
  std::vector<Task> tasks;
  for (const Cell& cell : cells)
    tasks.push_back({[&cell, &dut = duts[cell.dut], &lane, play] {
                       return report::ToJson(PlayDirector(cell, dut, lane.directory, play));
                     },
                     kDirectorLimit});
  RunPool(
      tasks, jobs,
      [&](const Done& done) { on_result(done.task, ResultFrom(done, cells[done.task], duts[cells[done.task].dut])); },
      lane.on_tick, lane.stop);
}

}  // namespace

void PlayOnIpvs(const std::vector<Cell>& plan, std::vector<DutSession>& duts, const Lane& lane) {
  for (DutSession& dut : duts) {
    dut.info.version = lab::DutVersion(dut.file);
    dut.info.profile.clear();  // what it claims of VRRP
    dut.info.status = "ok";
  }
  std::vector<Cell> again;
  std::vector<report::ClauseResult> first;
  std::vector<bool> started(duts.size(), false);
  const auto tell = [&](const Cell& cell, const report::ClauseResult& result) {
    if (result.cause.starts_with(kNoStart))
      duts[cell.dut].info.status = result.cause;
    else
      started[cell.dut] = true;
    lane.on_result(result);
  };
  PlayCells(plan, duts, lane, lane.jobs, 1, [&](std::size_t task, const report::ClauseResult& result) {
    if (!WantsSecondOpinion(result)) return tell(plan[task], result);
    again.push_back(plan[task]);
    first.push_back(result);
    MoveArtifactsAside(first.back(), 1);
  });
  PlayCells(again, duts, lane, 1, 2, [&](std::size_t task, const report::ClauseResult& second) {
    tell(again[task], Settle(first[task], second));
  });
  for (std::size_t i = 0; i < duts.size(); ++i)
    if (started[i]) duts[i].info.status = "ok";
}

}  // namespace holdfast::conformance
