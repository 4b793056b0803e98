#include "conformance/tool/rejudge.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "conformance/tool/compare.h"
#include "conformance/tool/exit_code.h"
#include "conformance/tool/judge.h"
#include "conformance/tool/readings.h"
#include "conformance/tool/transcript.h"
#include "netns-lab/report/run_json.h"
#include "netns-lab/report/write.h"

namespace holdfast::conformance {
namespace {

namespace fs = std::filesystem;
using report::ClauseResult;

// Two plays decided about such a cell; the transcript has only the second.
constexpr const char* kTwoPlays = "seen once and not again";

fs::path TranscriptOf(const ClauseResult& result, const std::string& folder) {
  if (result.artifacts.empty()) return {};
  const fs::path file = (fs::path(folder) / result.artifacts.front()).parent_path() / kTranscriptFile;
  return fs::exists(file) ? file : fs::path();
}

std::optional<Cell> CellOf(const ClauseResult& result, const Registry& registry, const std::vector<CaseInfo>& cases) {
  const Clause* clause = registry.Find(result.clause);
  const auto info =
      std::find_if(cases.begin(), cases.end(), [&](const CaseInfo& c) { return c.name == result.case_id; });
  if (!clause || info == cases.end()) return std::nullopt;
  return Cell{clause,
              &*info,
              0,
              result.version == "v2" ? Version::kV2 : Version::kV3,
              result.family == "ipv6" ? Family::kIpv6 : Family::kIpv4,
              result.profile,
              result.newest ? result.newest->profile : ""};
}

// What the stored finding is under the registry of today: the words stay, the verdicts may change.
ClauseResult ByFinding(const ClauseResult& stored, const Cell& cell, Finding finding) {
  Outcome outcome;
  outcome.finding = finding;
  outcome.cause = stored.cause;
  const ClauseResult judged = Judge(outcome, cell, {stored.dut, stored.stage});
  ClauseResult result = stored;
  result.level = judged.level;
  result.requirement = judged.requirement;
  result.verdict = judged.verdict;
  if (result.newest) result.newest->verdict = judged.newest->verdict;
  return result;
}

class SecondJudge {
 public:
  SecondJudge(const std::string& folder, const Registry& registry, const std::vector<CaseInfo>& cases, Rejudged& out)
      : folder_(folder), registry_(registry), cases_(cases), out_(out) {}

  ClauseResult Again(const ClauseResult& stored) {
    const auto cell = CellOf(stored, registry_, cases_);
    if (!cell) return Keep(stored, "its clause or its case is gone");
    if (stored.cause.starts_with(kTwoPlays)) return Keep(stored, "two plays decided about it");
    const fs::path file = TranscriptOf(stored, folder_);
    std::string why = "there is no transcript";
    if (!file.empty())
      if (auto result = Replay(stored, *cell, file, why)) return *result;
    const auto finding = FindingFromWord(stored.finding);
    if (!finding) return Keep(stored, why);
    ++out_.by_finding;
    return ByFinding(stored, *cell, *finding);
  }

 private:
  ClauseResult Keep(const ClauseResult& stored, const std::string& why) {
    out_.kept.push_back(fmt::format("{} {} {} {}: {}", stored.clause, stored.dut, stored.version, stored.family, why));
    return stored;
  }

  std::optional<ClauseResult> Replay(const ClauseResult& stored, const Cell& cell, const fs::path& file,
                                     std::string& why) {
    auto transcript = ReadTranscript(file);
    if (!transcript) {
      why = transcript.error().message;
      return std::nullopt;
    }
    ReplayStage stage(std::move(*transcript));
    const Outcome outcome = cell.info->make()->Run(stage, cell.version, cell.family, ToleranceOf(*cell.clause));
    if (!stage.diverged().empty()) {
      why = stage.diverged();
      return std::nullopt;
    }
    ++out_.replayed;
    ClauseResult result = Judge(outcome, cell, {stored.dut, stored.stage});
    result.duration_ms = stored.duration_ms;
    result.artifacts = stored.artifacts;
    return result;
  }

  const std::string& folder_;
  const Registry& registry_;
  const std::vector<CaseInfo>& cases_;
  Rejudged& out_;
};

}  // namespace

Rejudged Rejudge(const report::Run& stored, const std::string& folder, const Registry& registry,
                 const std::vector<CaseInfo>& cases) {
  Rejudged out;
  out.run = stored;
  out.run.environment["rejudged"] = "from stored transcripts and findings";
  SecondJudge judge(folder, registry, cases, out);
  std::map<std::string, lab::DutFile> duts;
  for (const report::DutInfo& dut : stored.duts)
    if (auto file = lab::LoadDut(dut.name)) duts[dut.name] = std::move(*file);
  for (ClauseResult& result : out.run.results) {
    result = judge.Again(result);
    result.documented = false;
    result.documentation.clear();
    result.waiver.clear();
    if (const auto file = duts.find(result.dut); file != duts.end()) ApplyDutFile(result, file->second);
  }
  SettleContradictions(out.run.results, registry);
  return out;
}

int RejudgeCommand(const RejudgeOptions& options) {
  const auto complain = [](ExitCode code, const std::string& message) {
    fmt::print(stderr, "holdfast-conform: {}\n", message);
    return static_cast<int>(code);
  };
  const auto registry = Registry::Load(DefaultRegistryDir());
  if (!registry) return complain(ExitCode::kUsage, registry.error());
  const auto stored = report::ReadRun(options.folder);
  if (!stored) return complain(ExitCode::kUsage, stored.error().message);
  Rejudged again = Rejudge(*stored, options.folder, *registry, AllCases());
  std::FILE* told = options.json ? stderr : stdout;
  fmt::print(told, "{}", ToText(Compare(*stored, again.run)));
  for (const std::string& kept : again.kept) fmt::print(told, "  kept as it was: {}\n", kept);
  fmt::print(told, "{} cells replayed, {} read by their stored finding, {} kept as they were\n", again.replayed,
             again.by_finding, again.kept.size());
  if (options.json) fmt::print("{}", report::ToJson(again.run));
  if (!options.report_dir.empty()) {
    const auto there = fs::absolute(options.folder).lexically_relative(fs::absolute(options.report_dir));
    if (there != ".") report::RebaseArtifacts(again.run, there.string() + "/");
    if (const auto written = report::WriteReport(again.run, options.report_dir); !written)
      return complain(ExitCode::kInternal, written.error().message);
  }
  return static_cast<int>(ExitCodeOf(again.run, {}));
}

}  // namespace holdfast::conformance
