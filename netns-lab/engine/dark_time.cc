#include "netns-lab/engine/dark_time.h"

#include <algorithm>

namespace holdfast::lab {

DarkReport DarkTimes(std::vector<ProbeSample> probes) {
  std::sort(probes.begin(), probes.end(), [](const auto& a, const auto& b) { return a.sent_ns < b.sent_ns; });
  const auto first =
      std::find_if(probes.begin(), probes.end(), [](const auto& probe) { return probe.answered_ns != 0; });
  probes.erase(probes.begin(), first);
  DarkReport report;
  report.sent = probes.size();
  bool dark = false;
  std::int64_t previous = probes.empty() ? 0 : probes.front().sent_ns;
  for (const ProbeSample& probe : probes) {
    report.noise_ns = std::max(report.noise_ns, probe.sent_ns - previous);
    previous = probe.sent_ns;
    if (dark) report.spans.back().to_ns = probe.sent_ns;
    const bool answered = probe.answered_ns != 0;
    if (answered) ++report.answered;
    if (!answered && !dark) report.spans.push_back({probe.sent_ns, probe.sent_ns});
    dark = !answered;
  }
  for (const DarkSpan& span : report.spans) {
    report.longest_ns = std::max(report.longest_ns, span.to_ns - span.from_ns);
    report.total_ns += span.to_ns - span.from_ns;
  }
  return report;
}

}  // namespace holdfast::lab
