// `compare` and `baseline`: reading, telling, exit codes.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "conformance/tool/compare.h"
#include "netns-lab/report/run_json.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::conformance {
namespace {

constexpr std::size_t kCauseColumns = 160;

std::string Line(const Change& c) {
  const std::string cause = c.cause.empty() ? "" : ": " + report::Shorten(report::OneLine(c.cause), kCauseColumns);
  return fmt::format("  {:<32} {} {} {} by {}  {} -> {}{}\n", c.clause, report::OneLine(c.dut), c.version, c.family,
                     c.profile, c.before, c.after, cause);
}

std::string Block(const char* title, const std::vector<Change>& changes) {
  std::string out = changes.empty() ? "" : fmt::format("{} ({})\n", title, changes.size());
  for (const Change& change : changes) out += Line(change);
  return out;
}

nlohmann::ordered_json Json(const std::vector<Change>& changes) {
  auto list = nlohmann::ordered_json::array();
  for (const Change& c : changes)
    list.push_back({{"clause", c.clause},
                    {"dut", c.dut},
                    {"version", c.version},
                    {"family", c.family},
                    {"profile", c.profile},
                    {"before", c.before},
                    {"after", c.after},
                    {"cause", c.cause}});
  return list;
}

ExitCode CodeOf(const Comparison& comparison, bool both_ways) {
  std::vector<ExitCode> reasons;
  if (!comparison.regressions.empty() || (both_ways && !comparison.improvements.empty()))
    reasons.push_back(ExitCode::kDoesNotHold);
  if (!comparison.undecided.empty()) reasons.push_back(ExitCode::kInconclusive);
  const std::size_t cells = comparison.same + comparison.regressions.size() + comparison.improvements.size() +
                            comparison.undecided.size() + comparison.others.size();
  if (cells == 0) reasons.push_back(ExitCode::kNothing);
  return Worst(reasons);
}

int Complain(const std::string& message) {
  fmt::print(stderr, "holdfast-conform: {}\n", message);
  return static_cast<int>(ExitCode::kUsage);
}

// Words from `first` up to `end`: a name may have spaces.
std::string Joined(const std::vector<std::string>& words, std::size_t first, std::size_t end) {
  std::string name;
  for (std::size_t i = first; i < end; ++i) name += (name.empty() ? "" : " ") + words[i];
  return name;
}

bool IsBaseline(const std::string& path) { return std::filesystem::path(path).extension() == ".txt"; }

Result<Comparison> ComparisonOf(const CompareOptions& options) {
  const auto after = report::ReadRun(options.after);
  if (!after) return tl::make_unexpected(after.error());
  if (IsBaseline(options.before)) {
    const auto baseline = ReadBaseline(options.before);
    if (!baseline) return tl::make_unexpected(baseline.error());
    return CompareWithBaseline(*baseline, *after);
  }
  const auto before = report::ReadRun(options.before);
  if (!before) return tl::make_unexpected(before.error());
  return Compare(*before, *after);
}

}  // namespace

std::string ToText(const Comparison& c) {
  return Block("worse", c.regressions) + Block("better", c.improvements) + Block("no longer decided", c.undecided) +
         Block("otherwise changed", c.others) +
         fmt::format(
             "{} worse, {} better, {} no longer decided, {} otherwise changed, {} the same; {} only before, {} "
             "only after\n",
             c.regressions.size(), c.improvements.size(), c.undecided.size(), c.others.size(), c.same, c.only_before,
             c.only_after);
}

std::string ToJson(const Comparison& c) {
  const nlohmann::ordered_json json{{"regressions", Json(c.regressions)},
                                    {"improvements", Json(c.improvements)},
                                    {"undecided", Json(c.undecided)},
                                    {"others", Json(c.others)},
                                    {"same", c.same},
                                    {"only_before", c.only_before},
                                    {"only_after", c.only_after}};
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<Baseline> ReadBaseline(const std::string& file) {
  std::ifstream in(file);
  if (!in) return Fail(file + ": cannot be read");
  Baseline baseline;
  int number = 0;
  const auto wrong = [&](const std::string& what) { return Fail(fmt::format("{}:{}: error: {}", file, number, what)); };
  for (std::string line; std::getline(in, line);) {
    ++number;
    std::istringstream text(line.substr(0, line.find('#')));
    const std::vector<std::string> words{std::istream_iterator<std::string>(text), {}};
    if (words.empty()) continue;
    if (words.size() > 1 && words[0] == "dut") {
      baseline.duts.push_back(Joined(words, 1, words.size()));
      continue;
    }
    if (words.size() < 5 || (words.back() != "fail" && words.back() != "non-strict"))
      return wrong("a line is \"dut NAME\", or: clause, DUT, v2 or v3, ipv4 or ipv6, fail or non-strict");
    const std::size_t end = words.size() - 3;
    const std::string dut = Joined(words, 1, end);
    if (std::find(baseline.duts.begin(), baseline.duts.end(), dut) == baseline.duts.end())
      return wrong("a line \"dut " + dut + "\" has to stand above");
    baseline.known.push_back({words[0], dut, words[end], words[end + 1], words[end + 2]});
  }
  if (baseline.duts.empty()) return Fail(file + ": names no dut, so it is the baseline of nothing");
  return baseline;
}

std::string BaselineText(const report::Run& run) {
  std::string out;
  for (const report::DutInfo& dut : run.duts) out += "dut " + dut.name + "  # " + report::OneLine(dut.version) + "\n";
  std::vector<std::string> lines;
  for (const report::ClauseResult& r : run.results)
    if (r.verdict == report::Verdict::kFail || r.verdict == report::Verdict::kNonStrict)
      lines.push_back(fmt::format("{:<32} {:<18} {} {}  {}\n", r.clause, r.dut, r.version, r.family, Word(r.verdict)));
  std::sort(lines.begin(), lines.end());
  for (const std::string& line : lines) out += line;
  return out;
}

int CompareCommand(const CompareOptions& options) {
  const auto comparison = ComparisonOf(options);
  if (!comparison) return Complain(comparison.error().message);
  fmt::print("{}", options.json ? ToJson(*comparison) : ToText(*comparison));
  return static_cast<int>(CodeOf(*comparison, options.both_ways || IsBaseline(options.before)));
}

int BaselineCommand(const std::string& report) {
  const auto run = report::ReadRun(report);
  if (!run) return Complain(run.error().message);
  fmt::print("{}", BaselineText(*run));
  return 0;
}

}  // namespace holdfast::conformance
