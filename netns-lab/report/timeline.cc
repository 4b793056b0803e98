#include "netns-lab/report/timeline.h"

#include <algorithm>

namespace holdfast::report {

std::vector<Span> DualActive(const LabResult& lab) {
  std::vector<Span> overlaps;
  for (std::size_t i = 0; i < lab.active.size(); ++i) {
    for (std::size_t k = i + 1; k < lab.active.size(); ++k) {
      const Span &a = lab.active[i], &b = lab.active[k];
      const Span both{std::max(a.from_us, b.from_us), std::min(a.to_us, b.to_us), ""};
      if (a.node != b.node && both.from_us < both.to_us) overlaps.push_back(both);
    }
  }
  std::sort(overlaps.begin(), overlaps.end(), [](const Span& a, const Span& b) { return a.from_us < b.from_us; });
  std::vector<Span> joined;
  for (const Span& span : overlaps) {
    if (!joined.empty() && span.from_us <= joined.back().to_us) {
      joined.back().to_us = std::max(joined.back().to_us, span.to_us);
    } else {
      joined.push_back(span);
    }
  }
  return joined;
}

Window Whole(const LabResult& lab) {
  std::int64_t end = lab.duration_us;
  for (const Span& span : lab.active) end = std::max(end, span.to_us);
  for (const Span& span : lab.dark) end = std::max(end, span.to_us);
  for (const TimelineEvent& event : lab.timeline) end = std::max(end, event.t_us);
  return {0, std::max<std::int64_t>(end, 1)};
}

std::vector<Window> CloseUps(const LabResult& lab) {
  const auto longest = std::max_element(lab.dark.begin(), lab.dark.end(), [](const Span& a, const Span& b) {
    return a.to_us - a.from_us < b.to_us - b.from_us;
  });
  if (longest == lab.dark.end()) return {};
  const Window whole = Whole(lab);
  const std::int64_t length = longest->to_us - longest->from_us;
  if (length <= 0 || length * 6 > whole.to_us - whole.from_us) return {};
  const std::int64_t margin = std::max<std::int64_t>(length / 3, 1000);
  return {{std::max<std::int64_t>(longest->from_us - margin, 0), std::min(longest->to_us + margin, whole.to_us)}};
}

}  // namespace holdfast::report
