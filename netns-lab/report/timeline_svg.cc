#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "netns-lab/report/text.h"
#include "netns-lab/report/timeline.h"

namespace holdfast::report {
namespace {

// Pixels of the drawing at its natural size.
constexpr double kLeft = 132, kRight = 944, kWidth = 960;
constexpr double kTickTop = 12, kTickLevel = 21, kFaultLevel = 15, kLane = 38, kBand = 18;

// 1, 2 or 5 times a power of ten microseconds, so that about eight ticks fit.
std::int64_t TickStep(std::int64_t length_us) {
  const double rough = static_cast<double>(length_us) / 8;
  const double power = std::pow(10, std::floor(std::log10(std::max(rough, 1.0))));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return std::llround(factor * power);
  }
  return std::llround(10 * power);
}

// Puts marks on the lowest level where they do not touch the one before.
class Levels {
 public:
  explicit Levels(std::size_t count) : free_from_(count, -1e9) {}
  std::size_t Place(double from, double to) {
    std::size_t best = 0;
    for (std::size_t level = 0; level < free_from_.size(); ++level) {
      if (free_from_[level] <= from) {
        best = level;
        break;
      }
      if (free_from_[level] < free_from_[best]) best = level;
    }
    free_from_[best] = to;
    return best;
  }

 private:
  std::vector<double> free_from_;
};

class Drawing {
 public:
  Drawing(const LabResult& lab, Window window) : lab_(lab), window_(window) {
    lanes_ = lab.nodes;
    for (const Span& span : lab.active) AddLane(span.node);
    for (const Span& span : lab.dark) AddLane(DarkNode(span));
    for (const Span& span : lab.dark) dark_nodes_.insert(DarkNode(span));
    PlaceSteps();
    PlaceFaults();
    lanes_top_ = fault_top_ + kFaultLevel * static_cast<double>(fault_levels_) + 6;
    bottom_ = lanes_top_ + kLane * static_cast<double>(lanes_.size());
  }

  std::string Svg() {
    Put("<svg class=\"timeline\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"Timeline of {}, {} to {}\">",
        kWidth, bottom_ + 30, EscapeHtml(lab_.lab), SecondsText(window_.from_us), SecondsText(window_.to_us));
    Axis();
    DualBands();
    FaultLines();
    Lanes();
    DualLabels();
    Steps();
    FaultLabels();
    return out_ + "</svg>";
  }

 private:
  struct Mark {
    std::size_t index;  // into steps, or into timeline
    double x;
    std::size_t level;
    bool flip = false;
  };

  template <typename... Args>
  void Put(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  static std::string DarkNode(const Span& span) { return span.node.empty() ? "client" : span.node; }
  void AddLane(const std::string& node) {
    if (std::find(lanes_.begin(), lanes_.end(), node) == lanes_.end()) lanes_.push_back(node);
  }
  double X(std::int64_t t_us) const {
    const std::int64_t inside = std::clamp(t_us, window_.from_us, window_.to_us);
    const double share = static_cast<double>(inside - window_.from_us) / static_cast<double>(Length());
    return kLeft + share * (kRight - kLeft);
  }
  std::int64_t Length() const { return std::max<std::int64_t>(window_.to_us - window_.from_us, 1); }
  bool Shown(std::int64_t t_us) const { return t_us >= window_.from_us && t_us <= window_.to_us; }
  bool Shown(const Span& span) const { return span.to_us > window_.from_us && span.from_us < window_.to_us; }
  double LaneMiddle(std::size_t lane) const { return lanes_top_ + kLane * (static_cast<double>(lane) + 0.5); }

  void Axis() {
    const std::int64_t step = TickStep(Length());
    const bool fine = step < 1'000'000;
    Put("<path class=\"ax\" d=\"M{:.1f} {:.1f}H{:.1f}\"/>", kLeft, bottom_, kRight);
    for (std::int64_t t = (window_.from_us + step - 1) / step * step; t <= window_.to_us; t += step) {
      Put("<path class=\"grid\" d=\"M{0:.1f} {1:.1f}V{2:.1f}\"/><text class=\"tick\" x=\"{0:.1f}\" y=\"{3:.1f}\">",
          X(t), lanes_top_, bottom_ + 4, bottom_ + 18);
      if (fine) {
        Put("{:.{}f} s</text>", static_cast<double>(t) / 1e6, step >= 100'000 ? 1 : step >= 10'000 ? 2 : 3);
      } else {
        Put("{} s</text>", t / 1'000'000);
      }
    }
  }

  // Two routers Active at once: hatched over all lanes, with its length.
  void DualBands() {
    for (const Span& span : DualActive(lab_)) {
      if (!Shown(span)) continue;
      const double x = X(span.from_us), width = std::max(X(span.to_us) - x, 2.0);
      Put("<rect class=\"dual\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"><title>two Active "
          "routers for {}</title></rect>",
          x, lanes_top_, width, bottom_ - lanes_top_, Milliseconds(span));
    }
  }

  // Circles rise to a higher level where they would touch; only the levels needed take room.
  void PlaceSteps() {
    Levels levels(3);
    std::size_t highest = 0;
    for (std::size_t i = 0; i < lab_.steps.size(); ++i) {
      if (!Shown(lab_.steps[i].t_us)) continue;
      const double x = X(lab_.steps[i].t_us);
      marks_.push_back({i, x, levels.Place(x - 11, x + 11)});
      highest = std::max(highest, marks_.back().level);
    }
    step_bottom_ = kTickTop + kTickLevel * static_cast<double>(highest);
    fault_top_ = step_bottom_ + kTickLevel - 5;
  }

  // A label goes to the right of its line, or to the left where it would leave the drawing.
  void PlaceFaults() {
    Levels levels(2);
    for (std::size_t i = 0; i < lab_.timeline.size(); ++i) {
      const TimelineEvent& event = lab_.timeline[i];
      if (event.kind != "fault" || !Shown(event.t_us)) continue;
      const double x = X(event.t_us), width = 6.0 * static_cast<double>(Columns(FaultText(event))) + 10;
      const bool flip = x + width > kWidth;
      faults_.push_back({i, x, levels.Place(flip ? x - width : x, flip ? x : x + width), flip});
      fault_levels_ = std::max(fault_levels_, faults_.back().level + 1);
    }
  }

  static std::string FaultText(const TimelineEvent& event) {
    return Shorten(OneLine(event.node + (event.node.empty() ? "" : ": ") + event.text), 34);
  }

  void FaultLines() {
    for (const Mark& mark : faults_) {
      Put("<path class=\"flt\" d=\"M{:.1f} {:.1f}V{:.1f}\"/>", mark.x, step_bottom_ + 10, bottom_);
    }
  }

  void FaultLabels() {
    for (const Mark& mark : faults_) {
      const double y = fault_top_ + kFaultLevel * static_cast<double>(mark.level);
      Put("<text class=\"fltt{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", mark.flip ? " e" : "",
          mark.flip ? mark.x - 5 : mark.x + 5, y + 8, EscapeHtml(FaultText(lab_.timeline[mark.index])));
    }
  }

  double StepY(const Mark& mark) const { return step_bottom_ - kTickLevel * static_cast<double>(mark.level); }

  void Steps() {
    for (const Mark& mark : marks_) {
      Put("<path class=\"stl\" d=\"M{:.1f} {:.1f}V{:.1f}\"/>", mark.x, StepY(mark), lanes_top_ + 4);
    }
    for (const Mark& mark : marks_) {
      const LabStep& step = lab_.steps[mark.index];
      Put("<g class=\"st{}\"><title>{}</title><circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"9\"/><text x=\"{:.1f}\" "
          "y=\"{:.1f}\">{}</text></g>",
          step.held ? "" : " no", EscapeHtml(step.text), mark.x, StepY(mark), mark.x, StepY(mark) + 4, mark.index + 1);
    }
  }

  // Between the first two lanes, where no band runs.
  void DualLabels() {
    for (const Span& span : DualActive(lab_)) {
      if (!Shown(span)) continue;
      Put("<text class=\"dualt\" x=\"{:.1f}\" y=\"{:.1f}\">two Actives {}</text>",
          (X(span.from_us) + X(span.to_us)) / 2, lanes_top_ + kLane + 4, Milliseconds(span));
    }
  }

  void Lanes() {
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      const double y = LaneMiddle(i);
      const bool probed = dark_nodes_.count(lanes_[i]) != 0;
      Put("<text class=\"lane\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", kLeft - 12, y + 4,
          EscapeHtml(Shorten(OneLine(lanes_[i]), 17)));
      Put("<path class=\"{}\" d=\"M{:.1f} {:.1f}H{:.1f}\"/>", probed ? "up" : "base", kLeft, y, kRight);
      for (const Span& span : lab_.active) {
        if (span.node == lanes_[i] && Shown(span)) Band("act", span, y, "Active");
      }
      for (const Span& span : lab_.dark) {
        if (DarkNode(span) == lanes_[i] && Shown(span)) Band("dark", span, y, "dark " + Milliseconds(span));
      }
    }
  }

  static std::string Milliseconds(const Span& span) {
    return MillisecondsText(static_cast<double>(span.to_us - span.from_us) / 1000);
  }

  // Whether text that ends at `end` would run into a later dark band of the same lane.
  bool Crowded(const Span& span, double end) const {
    return std::any_of(lab_.dark.begin(), lab_.dark.end(), [&](const Span& other) {
      return DarkNode(other) == DarkNode(span) && other.from_us > span.from_us && X(other.from_us) < end &&
             Shown(other);
    });
  }

  // The text stands in the band where it fits, and beside a dark band where it does not, if there is room.
  void Band(const char* kind, const Span& span, double y, const std::string& text) {
    const double x = X(span.from_us), width = std::max(X(span.to_us) - x, 2.0);
    Put("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"2\"><title>{} {} to "
        "{}</title></rect>",
        kind, x, y - kBand / 2, width, kBand, EscapeHtml(text), SecondsText(span.from_us), SecondsText(span.to_us));
    const double needed = 6.6 * static_cast<double>(Columns(text)) + 8;
    if (width >= needed) {
      Put("<text class=\"in\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x + width / 2, y + 4, text);
    } else if (kind == std::string_view("dark") && !Crowded(span, x + width + needed)) {
      const bool flip = x + width + needed > kWidth;
      Put("<text class=\"out{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", flip ? " e" : "", flip ? x - 4 : x + width + 4,
          y + 4, text);
    }
  }

  const LabResult& lab_;
  const Window window_;
  std::vector<std::string> lanes_;
  std::set<std::string> dark_nodes_;
  std::vector<Mark> marks_, faults_;
  std::size_t fault_levels_ = 0;
  double step_bottom_ = 0, fault_top_ = 0, lanes_top_ = 0, bottom_ = 0;
  std::string out_;
};

}  // namespace

std::string TimelineSvg(const LabResult& lab, std::int64_t from_us, std::int64_t to_us) {
  return Drawing(lab, {from_us, to_us}).Svg();
}

}  // namespace holdfast::report
