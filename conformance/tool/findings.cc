#include "conformance/tool/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "netns-lab/report/verdict.h"

namespace holdfast::conformance {
namespace {

bool Deviates(const report::ClauseResult& result) {
  return result.verdict == report::Verdict::kFail || result.verdict == report::Verdict::kNonStrict;
}

// Equal frames at an even pace, from `first` on: how many, and the pace.
struct Repetition {
  std::size_t count = 1;
  double every_s = 0;
};

Repetition RepetitionAt(const std::vector<SentFrame>& frames, std::size_t first) {
  constexpr double kEven = 0.02;
  Repetition repetition;
  for (std::size_t i = first + 1; i < frames.size() && frames[i].hex == frames[first].hex; ++i) {
    const double gap = frames[i].at_s - frames[i - 1].at_s;
    if (i == first + 1) repetition.every_s = gap;
    if (std::abs(gap - repetition.every_s) > kEven) break;
    ++repetition.count;
  }
  return repetition;
}

}  // namespace

bool TextWasRead(const Clause& clause) {
  return clause.text_seen == "read" || clause.text_seen == "quoted" || clause.text_seen == "erratum";
}

Deviations DeviationsOf(const report::Run& run, const Registry& registry) {
  Deviations all;
  std::map<std::pair<std::string, std::string>, Deviation> found;
  for (const report::ClauseResult& result : run.results) {
    if (!Deviates(result)) continue;
    Deviation& deviation = found[{result.dut, result.clause}];
    deviation.dut = result.dut, deviation.clause = result.clause;
    deviation.results.push_back(&result);
  }
  for (const report::DutInfo& dut : run.duts) {
    for (const Clause& clause : registry.clauses()) {
      const auto at = found.find({dut.name, clause.id});
      if (at == found.end()) continue;
      std::stable_sort(at->second.results.begin(), at->second.results.end(),
                       [](const auto* a, const auto* b) { return report::IsWorse(a->verdict, b->verdict); });
      (TextWasRead(clause) ? all.published : all.unread).push_back(at->second);
    }
  }
  return all;
}

std::string ScapyLines(const std::vector<SentFrame>& frames) {
  constexpr std::size_t kMostLines = 14;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < frames.size();) {
    const Repetition repetition = RepetitionAt(frames, i);
    if (repetition.count > 2) {
      lines.push_back(fmt::format("    *[({:.3f} + {:.3f} * i, \"{}\") for i in range({})],", frames[i].at_s,
                                  repetition.every_s, frames[i].hex, repetition.count));
      i += repetition.count;
    } else {
      lines.push_back(fmt::format("    ({:.3f}, \"{}\"),", frames[i].at_s, frames[i].hex));
      ++i;
    }
  }
  if (lines.empty()) return "";
  std::string out =
      "import time\nfrom scapy.all import Ether, sendp\n\nframes = [  # seconds after the first, octets\n";
  for (std::size_t i = 0; i < std::min(lines.size(), kMostLines); ++i) out += lines[i] + "\n";
  if (lines.size() > kMostLines) out += fmt::format("    # {} more: see the capture\n", lines.size() - kMostLines);
  return out +
         "]\nbegin = time.monotonic()\nfor at, octets in frames:\n    time.sleep(max(0, begin + at - "
         "time.monotonic()))\n    sendp(Ether(bytes.fromhex(octets)), iface=\"eth1\", verbose=0)\n";
}

}  // namespace holdfast::conformance
