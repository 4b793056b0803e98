#include "netns-lab/report/ladder.h"

#include <algorithm>
#include <cmath>

namespace holdfast::report {
namespace {

constexpr std::int64_t kShortestSilenceUs = 300'000, kSureSilenceUs = 2'000'000;
constexpr std::size_t kRepeats = 5;

using Kind = LadderRow::Kind;

bool Alike(const FrameEvent& a, const FrameEvent& b) {
  return a.from == b.from && a.summary == b.summary && (a.frame == 0) == (b.frame == 0);
}

bool IsChatter(const FrameEvent& event) {
  return event.summary.rfind("IGMP ", 0) == 0 || event.summary.find("multicast listener report") != std::string::npos;
}

std::vector<std::string> Lifelines(const std::vector<FrameEvent>& events) {
  std::vector<std::string> lines = {"tester"};
  for (const FrameEvent& event : events) {
    const bool known = std::find(lines.begin(), lines.end(), event.from) != lines.end();
    if (!known && event.from != "dut" && !event.from.empty()) lines.push_back(event.from);
  }
  lines.push_back("dut");
  return lines;
}

// The two events that are the measured time apart, the latter from the DUT. The tolerance is that of a rounded figure.
std::optional<std::pair<std::int64_t, std::int64_t>> MeasuredSpan(const ClauseResult& result) {
  if (!result.measured_ms || *result.measured_ms <= 0) return std::nullopt;
  const double wanted = *result.measured_ms * 1000;
  double best = 60;  // us
  std::optional<std::pair<std::int64_t, std::int64_t>> span;
  for (const FrameEvent& to : result.events) {
    if (to.from != "dut" || to.frame == 0) continue;
    for (const FrameEvent& from : result.events) {
      const double off = std::abs(static_cast<double>(to.t_us - from.t_us) - wanted);
      if (from.frame == 0 || off >= best) continue;
      best = off;
      span = {from.t_us, to.t_us};
    }
  }
  return span;
}

LadderRow FrameRow(const FrameEvent& event) {
  return {event.frame == 0 ? Kind::kRemark : Kind::kFrame, event, event.t_us, event.t_us, 1};
}

// Collapses runs of equal events, but never hides one that the measurement hangs on.
std::vector<LadderRow> Collapse(const std::vector<FrameEvent>& events, const std::vector<std::int64_t>& anchors) {
  const auto anchored = [&](const FrameEvent& e) {
    return std::find(anchors.begin(), anchors.end(), e.t_us) != anchors.end();
  };
  std::vector<LadderRow> rows;
  for (std::size_t i = 0; i < events.size();) {
    std::size_t end = i;
    while (end < events.size() && IsChatter(events[end]) && !anchored(events[end])) ++end;
    if (end > i) {
      rows.push_back({Kind::kChatter, events[i], events[i].t_us, events[end - 1].t_us, end - i});
      i = end;
      continue;
    }
    end = i + 1;
    while (end < events.size() && Alike(events[i], events[end]) && !anchored(events[end - 1])) ++end;
    rows.push_back(FrameRow(events[i]));
    if (end - i >= kRepeats) {
      rows.push_back({Kind::kRepeat, events[i], events[i].t_us, events[end - 1].t_us, end - i - 2});
      rows.push_back(FrameRow(events[end - 1]));
    } else {
      for (std::size_t k = i + 1; k < end; ++k) rows.push_back(FrameRow(events[k]));
    }
    i = end;
  }
  return rows;
}

void InsertBound(std::vector<LadderRow>& rows, std::int64_t at_us) {
  const auto place = std::find_if(rows.begin(), rows.end(), [&](const LadderRow& row) { return row.from_us > at_us; });
  rows.insert(place, {Kind::kBound, {}, at_us, at_us, 0});
}

// A gap that stands out from the ladder it is in: a tenth of it, but not less than a blink nor more than two seconds.
std::int64_t SilenceThreshold(const std::vector<LadderRow>& rows) {
  if (rows.empty()) return kSureSilenceUs;
  return std::clamp((rows.back().to_us - rows.front().from_us) / 10, kShortestSilenceUs, kSureSilenceUs);
}

void InsertSilences(std::vector<LadderRow>& rows) {
  const std::int64_t threshold = SilenceThreshold(rows);
  std::vector<LadderRow> out;
  for (const LadderRow& row : rows) {
    const bool beside_repeat = row.kind == Kind::kRepeat || (!out.empty() && out.back().kind == Kind::kRepeat);
    if (!out.empty() && !beside_repeat && row.from_us - out.back().to_us >= threshold) {
      out.push_back({Kind::kSilence, {}, out.back().to_us, row.from_us, 0});
    }
    out.push_back(row);
  }
  rows = std::move(out);
}

// The beginning tells more than the end: three quarters of the room are its.
void LeaveOutMiddle(std::vector<LadderRow>& rows, std::size_t max_rows) {
  if (rows.size() <= max_rows + max_rows / 4) return;  // leaving out a handful would gain nothing
  const auto from = rows.begin() + static_cast<std::ptrdiff_t>(max_rows - max_rows / 4 - 1);
  const auto to = rows.end() - static_cast<std::ptrdiff_t>(max_rows / 4);
  LadderRow left_out{Kind::kLeftOut, {}, from->from_us, (to - 1)->to_us, 0};
  for (auto row = from; row != to; ++row) left_out.count += row->count;
  rows.erase(from + 1, to);
  *from = left_out;
}

std::optional<std::size_t> RowAt(const Ladder& ladder, std::int64_t t_us) {
  for (std::size_t i = 0; i < ladder.rows.size(); ++i) {
    if (ladder.rows[i].kind == Kind::kFrame && ladder.rows[i].event.t_us == t_us) return i;
  }
  return std::nullopt;
}

}  // namespace

Ladder LayOut(const ClauseResult& result, std::size_t max_rows) {
  std::vector<FrameEvent> events = result.events;
  std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.t_us < b.t_us; });
  Ladder ladder;
  ladder.lifelines = Lifelines(events);
  const auto span = MeasuredSpan(result);
  std::vector<std::int64_t> anchors;
  if (span) anchors = {span->first, span->second};
  ladder.rows = Collapse(events, anchors);
  const bool bounded = span && result.bound_ms && *result.bound_ms > 0;
  if (bounded) InsertBound(ladder.rows, span->first + std::llround(*result.bound_ms * 1000));
  InsertSilences(ladder.rows);
  LeaveOutMiddle(ladder.rows, max_rows);
  if (!span) return ladder;
  ladder.measured_from = RowAt(ladder, span->first);
  ladder.measured_to = RowAt(ladder, span->second);
  for (std::size_t i = 0; i < ladder.rows.size(); ++i) {
    if (ladder.rows[i].kind == Kind::kBound) ladder.bound = i;
  }
  return ladder;
}

}  // namespace holdfast::report
