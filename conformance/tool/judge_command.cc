// `judge FILE`: from the findings about a capture to a run.
#include <fmt/format.h>

#include <filesystem>

#include "conformance/tool/environment.h"
#include "conformance/tool/exit_code.h"
#include "conformance/tool/folders.h"
#include "conformance/tool/judge.h"
#include "conformance/tool/passive.h"
#include "conformance/tool/readings.h"
#include "netns-lab/report/run_json.h"
#include "netns-lab/report/terminal.h"
#include "netns-lab/report/write.h"

namespace holdfast::conformance {
namespace {

// Whoever is in a capture has not said what it claims; most of the field claims this.
constexpr const char* kLikelyClaim = "5798";
constexpr std::size_t kMostEvents = 12;

Outcome OutcomeOf(const PassiveFinding& finding) {
  Outcome outcome;
  outcome.finding = finding.only_observed ? Finding::kObserved : finding.holds ? Finding::kHolds : Finding::kViolated;
  outcome.cause = finding.expected + "; seen " + finding.seen;
  outcome.expected = finding.expected;
  outcome.seen = finding.seen;
  outcome.expectations.push_back({finding.expected, finding.seen, finding.holds, false});
  return outcome;
}

std::vector<report::FrameEvent> Events(const PassiveFinding& finding, const Speaker& speaker) {
  std::vector<report::FrameEvent> events;
  const std::int64_t begin = speaker.adverts.front().at_ns;
  for (const SeenAdvert* advert : finding.frames) {
    if (events.size() == kMostEvents) break;
    const std::string from = advert->packet.source == speaker.source ? "dut" : advert->packet.source.ToString();
    events.push_back({(advert->at_ns - begin) / 1000, from, wire::Summary(advert->packet), advert->frame});
  }
  return events;
}

report::DutInfo InfoOf(const Speaker& speaker, const std::string& profile) {
  const SeenAdvert& first = speaker.adverts.front();
  report::DutInfo info{.name = speaker.Name(), .profile = speaker.version == 2 ? "" : profile, .status = "ok"};
  info.version =
      fmt::format("{} advertisements on {}, from frame {}", speaker.adverts.size(), speaker.lan, first.frame);
  if (speaker.version == 3 && speaker.source.family == Family::kIpv4 && first.checksum.valid())
    info.dialect = std::string("v3 over IPv4: checksum ") +
                   std::string(wire::ToString(first.checksum.message_only ? wire::ChecksumForm::kMessageOnly
                                                                          : wire::ChecksumForm::kIpv4PseudoHeader));
  return info;
}

}  // namespace

report::Run PassiveRun(const Traffic& traffic, const Registry& registry, const std::string& profile) {
  report::Run run{.tool = kToolName, .started = UtcNow()};
  const std::string own = profile.empty() ? kLikelyClaim : profile;
  run.environment["frames"] = std::to_string(traffic.frames);
  run.environment["advertisements"] = std::to_string(traffic.adverts);
  for (std::size_t i = 0; i < traffic.notes.size(); ++i)
    run.environment[fmt::format("note {}", i + 1)] = traffic.notes[i];
  for (const Speaker& speaker : traffic.speakers) {
    run.duts.push_back(InfoOf(speaker, profile));
    for (const PassiveFinding& finding : JudgeSpeaker(speaker, traffic, registry)) {
      const Clause* clause = registry.Find(finding.clause);
      if (!clause) continue;
      const Version version = speaker.version == 2 ? Version::kV2 : Version::kV3;
      const std::string judged_by = version == Version::kV2 ? "3768" : own;
      const std::string newest = version == Version::kV2 || !profile.empty() ? "" : kNewestProfile;
      if (!clause->AppliesTo(judged_by) && (newest.empty() || !clause->AppliesTo(newest))) continue;
      const CaseInfo info{"capture", Versions::kBoth, Families::kBoth, Needs::kNothing, "", nullptr};
      const Cell cell{clause, &info, 0, version, speaker.source.family, judged_by, newest};
      report::ClauseResult result = Judge(OutcomeOf(finding), cell, {speaker.Name(), "capture"});
      result.events = Events(finding, speaker);
      result.reproduce.clear();
      run.results.push_back(std::move(result));
    }
  }
  SettleContradictions(run.results, registry);
  return run;
}

int JudgeCommand(const JudgeOptions& options) {
  const auto complain = [](ExitCode code, const std::string& message) {
    fmt::print(stderr, "holdfast-conform: {}\n", message);
    return static_cast<int>(code);
  };
  const auto registry = Registry::Load(DefaultRegistryDir());
  if (!registry) return complain(ExitCode::kUsage, registry.error());
  std::string profile;
  if (!options.profile.empty()) {
    const auto parsed = ParseProfile(options.profile);
    if (!parsed) return complain(ExitCode::kUsage, parsed.error());
    profile = *parsed;
  }
  const auto traffic = ReadTraffic(options.file);
  if (!traffic) return complain(ExitCode::kUsage, traffic.error().message);
  for (const std::string& note : traffic->notes) fmt::print(stderr, "{}: {}\n", options.file, note);
  if (traffic->speakers.empty())
    return complain(ExitCode::kNothing,
                    fmt::format("{}: none of its {} frames is a VRRP advertisement", options.file, traffic->frames));
  report::Run run = PassiveRun(*traffic, *registry, profile);
  run.environment["capture"] = std::filesystem::path(options.file).filename();
  if (!options.report_dir.empty()) {
    if (const auto written = report::WriteReport(run, options.report_dir); !written)
      return complain(ExitCode::kInternal, written.error().message);
  }
  if (options.json)
    fmt::print("{}", report::ToJson(run));
  else
    report::PrintTerminalReport(run, stdout);
  return static_cast<int>(ExitCodeOf(run, {}));
}

}  // namespace holdfast::conformance
