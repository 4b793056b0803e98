#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "netns-lab/report/ladder.h"
#include "netns-lab/report/text.h"

namespace holdfast::report {
namespace {

// Pixels of the drawing at its natural size.
constexpr int kTimeRight = 60, kFirstLine = 84, kLineSpan = 346, kFrameNumber = 9, kWidth = 496;
constexpr int kTop = 34, kRowHeight = 27, kGapHeight = 30;
constexpr std::size_t kLabelColumns = 64;

using Kind = LadderRow::Kind;

class Drawing {
 public:
  Drawing(const Ladder& ladder, const ClauseResult& result) : ladder_(ladder), result_(result) {
    int y = kTop;
    for (const LadderRow& row : ladder.rows) {
      y += row.kind == Kind::kSilence ? kGapHeight : kRowHeight;
      y_.push_back(y - 6);
    }
    height_ = y + 14;
  }

  std::string Svg() {
    Put("<svg class=\"ladder\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Packet ladder of {} on {}\">", kWidth,
        height_, EscapeHtml(result_.clause), EscapeHtml(result_.dut));
    Window();
    Lifelines();
    for (std::size_t i = 0; i < ladder_.rows.size(); ++i) Row(ladder_.rows[i], y_[i]);
    Measured();
    return out_ + "</svg>";
  }

 private:
  template <typename... Args>
  void Put(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  int X(const std::string& node) const {
    const auto& lines = ladder_.lifelines;
    const auto found = std::find(lines.begin(), lines.end(), node);
    const int index = static_cast<int>(found == lines.end() ? 0 : found - lines.begin());
    return kFirstLine + index * kLineSpan / static_cast<int>(lines.size() - 1);
  }
  int Right() const { return kFirstLine + kLineSpan; }

  // The stretch within the bound, behind everything else.
  void Window() {
    if (!ladder_.measured_from || !ladder_.bound) return;
    const int from = y_[*ladder_.measured_from], to = y_[*ladder_.bound];
    Put("<rect class=\"win\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", kFirstLine, from, kLineSpan, to - from);
  }

  // A lifeline is broken where a silence was cut short.
  void Lifelines() {
    for (const std::string& node : ladder_.lifelines) {
      const int x = X(node);
      const std::string name = node == "dut" ? result_.dut : node;
      Put("<text class=\"who\" x=\"{}\" y=\"16\">{}</text>", x, EscapeHtml(Shorten(OneLine(name), 22)));
      std::string path = fmt::format("M{} 24", x);
      for (std::size_t i = 0; i < ladder_.rows.size(); ++i) {
        if (ladder_.rows[i].kind != Kind::kSilence) continue;
        path += fmt::format("V{}l5 3-10 5 10 5-5 3", y_[i] - 14);
      }
      Put("<path class=\"life\" d=\"{}V{}\"/>", path, height_ - 6);
    }
  }

  void Row(const LadderRow& row, int y) {
    switch (row.kind) {
      case Kind::kFrame:
        return Arrow(row.event, y);
      case Kind::kRemark:
        return Remark(row.event, y);
      case Kind::kSilence:
        return Note("gap", y - 2, SecondsText(row.to_us - row.from_us) + " of silence");
      case Kind::kRepeat:
        return Note("rep", y - 2, RepeatText(row));
      case Kind::kChatter:
        Time(row.from_us, y - 6);
        return Note("rep", y - 2,
                    fmt::format("IGMP or MLD report{}", row.count == 1 ? "" : fmt::format("s, {}", row.count)));
      case Kind::kLeftOut:
        return Note("rep", y - 2, fmt::format("⋮ {} more in the capture", row.count));
      case Kind::kBound:
        Put("<path class=\"bnd\" d=\"M{} {}H{}\"/>", kFirstLine - 8, y, Right() + 8);
        Time(row.from_us, y);
        return Note("bndt", y - 5, "bound: " + MillisecondsText(*result_.bound_ms));
    }
  }

  void Time(std::int64_t t_us, int y) {
    Put("<text class=\"t\" x=\"{}\" y=\"{}\">{}</text>", kTimeRight, y + 4, SecondsText(t_us));
  }

  void Note(const char* kind, int y, const std::string& text) {
    Put("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>", kind, (kFirstLine + Right()) / 2, y, EscapeHtml(text));
  }

  static std::string RepeatText(const LadderRow& row) {
    const auto each = (row.to_us - row.from_us) / static_cast<std::int64_t>(row.count + 1);
    return fmt::format("⋮ {} more like this, one every {}", row.count, SecondsText(each));
  }

  void Label(const FrameEvent& event, int y) {
    const std::string whole = OneLine(event.summary), shown = Shorten(whole, kLabelColumns);
    Put("<text class=\"l\" x=\"{}\" y=\"{}\">", (kFirstLine + Right()) / 2, y - 5);
    if (shown != whole) Put("<title>{}</title>", EscapeHtml(whole));
    Put("{}</text>", EscapeHtml(shown));
  }

  void Arrow(const FrameEvent& event, int y) {
    const bool from_dut = event.from == "dut";
    const int from = X(event.from), to = from_dut ? kFirstLine : Right();
    Put("<path class=\"{}\" d=\"M{} {}H{}m{} -4l{} 4l{} 4\"/>", from_dut ? "d" : "s", from, y, to, from_dut ? 7 : -7,
        from_dut ? -7 : 7, from_dut ? 7 : -7);
    Time(event.t_us, y);
    Label(event, y);
    Put("<text class=\"n\" x=\"{}\" y=\"{}\">#{}</text>", Right() + kFrameNumber, y + 4, event.frame);
  }

  void Remark(const FrameEvent& event, int y) {
    const int x = X(event.from);
    const bool right = x > kFirstLine + kLineSpan / 2;
    Put("<circle class=\"rm\" cx=\"{}\" cy=\"{}\" r=\"3.5\"/>", x, y);
    Time(event.t_us, y);
    Put("<text class=\"rmt{}\" x=\"{}\" y=\"{}\">{}</text>", right ? " e" : "", right ? x - 10 : x + 10, y + 4,
        EscapeHtml(Shorten(OneLine(event.summary), kLabelColumns - 4)));
  }

  void Measured() {
    if (!ladder_.measured_from || !ladder_.measured_to) return;
    const int from = y_[*ladder_.measured_from], to = y_[*ladder_.measured_to], x = kWidth - 16;
    Put("<path class=\"ms\" d=\"M{} {}h8M{} {}h8M{} {}V{}\"/>", x - 4, from, x - 4, to, x, from, to);
    Put("<text class=\"mst\" transform=\"translate({} {}) rotate(90)\">{}</text>", x + 5, (from + to) / 2,
        MillisecondsText(*result_.measured_ms));
  }

  const Ladder& ladder_;
  const ClauseResult& result_;
  std::vector<int> y_;
  int height_ = 0;
  std::string out_;
};

}  // namespace

std::string LadderSvg(const ClauseResult& result) {
  if (result.events.empty()) return "";
  const Ladder ladder = LayOut(result);
  return Drawing(ladder, result).Svg();
}

}  // namespace holdfast::report
