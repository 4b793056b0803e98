#include "netns-lab/report/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "netns-lab/report/interop.h"
#include "netns-lab/report/ladder.h"
#include "netns-lab/report/matrix.h"
#include "netns-lab/report/terminal_style.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

std::string FrameLine(const LadderRow& row) {
  const FrameEvent& event = row.event;
  if (row.kind == LadderRow::Kind::kRepeat) return fmt::format("{:>9} {} more like this", "...", row.count);
  if (row.kind == LadderRow::Kind::kLeftOut) return fmt::format("{:>9} {} more in the capture", "...", row.count);
  if (row.kind == LadderRow::Kind::kChatter) {
    return fmt::format("{:>9} {} of IGMP or MLD", SecondsText(row.from_us), row.count);
  }
  const std::string number = event.frame == 0 ? "" : fmt::format("#{}", event.frame);
  return fmt::format("{:>9} {:<5}{:<7}{}", SecondsText(event.t_us), number, OneLine(event.from),
                     OneLine(event.summary));
}

// The ladder as lines. Times show the silences, the fields above the bound.
std::string FrameLines(const ClauseResult& result, const TerminalOptions& options) {
  const std::size_t width = static_cast<std::size_t>(std::max(options.width, 60)) - 18;
  std::string out;
  for (const LadderRow& row : LayOut(result, static_cast<std::size_t>(std::max(options.max_frames, 4))).rows) {
    if (row.kind == LadderRow::Kind::kSilence || row.kind == LadderRow::Kind::kBound) continue;
    out += Field(out.empty() ? "frames" : "", Shorten(FrameLine(row), width), options);
  }
  return out;
}

std::string ExpectationLines(const ClauseResult& result, const TerminalOptions& options) {
  std::string out;
  for (const Expectation& e : result.expectations) {
    if (e.held || (e.expected == result.expected && e.seen == result.seen)) continue;
    out += Field(e.control ? "control" : "not held", e.expected + ": " + (e.seen.empty() ? "nothing seen" : e.seen),
                 options);
  }
  return out;
}

std::string MeasuredText(const ClauseResult& result) {
  if (!result.measured_ms) return "";
  const std::string bound = result.bound_ms ? ", bound " + MillisecondsText(*result.bound_ms) : "";
  return MillisecondsText(*result.measured_ms) + bound;
}

std::string Joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : "  ") + item;
  return out;
}

std::string Head(const Run& run, const TerminalOptions& options) {
  std::string facts = fmt::format("started {}  seed {}", OneLine(run.started), run.seed);
  for (const auto& [name, value] : run.environment) facts += "  " + OneLine(name) + " " + OneLine(value);
  std::string out = Bold(OneLine(run.tool), options.color) + "\n";
  for (const std::string& line : Wrapped(facts, static_cast<std::size_t>(std::max(options.width, 60)) - 2)) {
    out += "  " + Grey(line, options.color) + "\n";
  }
  return out;
}

std::string Implementations(const Run& run, const TerminalOptions& options) {
  std::string out;
  for (const DutInfo& dut : run.duts) {
    const bool trouble = !dut.status.empty() && dut.status != "ok";
    std::string text = dut.version.empty() ? "version unknown" : dut.version;
    if (!dut.profile.empty()) text += ", claims " + dut.profile;
    if (!dut.dialect.empty()) text += ", " + dut.dialect;
    out += "  " + Bold(OneLine(dut.name), options.color) + "\n" + Field("is", text, options);
    if (trouble) out += Field("status", dut.status, options) + Field("log", dut.log_tail, options);
  }
  return out;
}

// One failed cell: its worst result whole, the others that need a look as a line each.
std::string FailedCell(const Cell& cell, const TerminalOptions& options) {
  std::string out = "\n" + TerminalFailure(*cell.results.front(), options);
  for (std::size_t i = 1; i < cell.results.size(); ++i) {
    const ClauseResult& r = *cell.results[i];
    if (NeedsAttention(r.verdict)) {
      const std::string why = r.cause.empty() ? r.seen : r.cause;
      out += Field("also", Variant(r) + " " + std::string(Word(r.verdict)) + ": " + why, options);
    }
  }
  return out;
}

// Failures first, then the harness's own errors, each in the order of the matrix.
std::vector<const Cell*> FailedCells(const Matrix& matrix) {
  std::vector<const Cell*> cells;
  for (const Verdict verdict : {Verdict::kFail, Verdict::kError}) {
    for (const Section& section : matrix.sections) {
      for (const Row& row : section.rows) {
        for (const Cell& cell : row.cells) {
          if (cell.kind == Cell::Kind::kJudged && cell.verdict == verdict && !cell.repeats) cells.push_back(&cell);
        }
      }
    }
  }
  return cells;
}

std::string Failures(const Run& run, const TerminalOptions& options) {
  const Matrix matrix = BuildMatrix(run);
  const std::vector<const Cell*> cells = FailedCells(matrix);
  if (cells.empty()) return "";
  const auto shown = std::min(cells.size(), static_cast<std::size_t>(std::max(options.max_failures, 0)));
  std::string out = "\n" + Bold("Failed", options.color) + "\n";
  for (std::size_t i = 0; i < shown; ++i) out += FailedCell(*cells[i], options);
  if (shown < cells.size()) out += fmt::format("\n  {} more failed cells: see report.html\n", cells.size() - shown);
  return out;
}

std::string Limit(const std::optional<double>& limit_ms) {
  return limit_ms ? " (limit " + MillisecondsText(*limit_ms) + ")" : "";
}

std::string Mutants(const Run& run, const TerminalOptions& options) {
  std::string out;
  for (const MutationScore& score : run.mutants) {
    out += fmt::format("  {}: {} of {} caught", OneLine(score.suite), score.caught, score.total);
    if (score.equivalent != 0) out += fmt::format(", {} argued as equivalent", score.equivalent);
    for (const std::string& survivor : score.survivors) out += "; survives: " + OneLine(survivor);
    out += (score.remark.empty() ? "" : "; " + OneLine(score.remark)) + "\n";
  }
  return out.empty() ? "" : "\n" + Bold("Seeded faults that the suite catches", options.color) + "\n" + out;
}

}  // namespace

std::string TerminalFailure(const ClauseResult& result, const TerminalOptions& options) {
  std::string out = "  " + VerdictCell(result.verdict, 0, options.color) + "  " +
                    Bold(OneLine(result.clause), options.color) + "  " + OneLine(result.dut) + "  " +
                    OneLine(Variant(result)) + "  " + OneLine(result.level) +
                    (result.documented ? "  (documented)" : "") + "\n";
  out += Field("requirement", result.requirement, options);
  if (!RepeatsTheFacts(result)) out += Field("cause", result.cause, options);
  out += Field("documented", result.documentation, options) + Field("waived", result.waiver, options);
  out += Field("sent", result.sent, options) + Field("expected", result.expected, options);
  out += Field("seen", result.seen, options) + Field("measured", MeasuredText(result), options);
  out += ExpectationLines(result, options) + FrameLines(result, options);
  return out + Field("look", Joined(result.artifacts), options) + Field("reproduce", result.reproduce, options);
}

std::string TerminalLab(const LabResult& lab, const TerminalOptions& options) {
  std::string out = "  " + VerdictCell(lab.verdict, 0, options.color) + "  " + Bold(OneLine(lab.lab), options.color) +
                    "  " + Grey(OneLine(SourceOf(lab)), options.color) + "\n";
  for (const LabStep& step : lab.steps) {
    const std::string mark = step.held ? "ok   " : VerdictCell(Verdict::kFail, 5, options.color);
    out += fmt::format("    {:>10}  {}{}\n", SecondsText(step.t_us), mark,
                       OneLine(step.text + (step.seen.empty() ? "" : ": " + step.seen)));
  }
  out += Field("dark time",
               MillisecondsText(lab.dark_ms) + Limit(lab.dark_limit_ms) + ", in all " +
                   MillisecondsText(lab.dark_total_ms) + "; the prober's own longest gap " +
                   MillisecondsText(lab.probe_noise_ms),
               options);
  out += Field("two Actives", MillisecondsText(lab.dual_active_ms) + Limit(lab.dual_active_limit_ms), options);
  std::string answered;
  for (const auto& [server, count] : lab.answered) {
    answered += fmt::format("{}{} {}", answered.empty() ? "" : ", ", server, count);
  }
  return out + Field("answered", answered, options) + Field("cause", lab.cause, options);
}

std::string TerminalReport(const Run& run, const TerminalOptions& options) {
  std::string out = Head(run, options) + Implementations(run, options);
  const std::string matrix = TerminalMatrix(run, options);
  if (!matrix.empty()) out += "\n" + matrix;
  if (options.details) out += Failures(run, options);
  const std::vector<const LabResult*> labs = OrdinaryLabs(run);
  if (!labs.empty()) out += "\n" + Bold("Labs", options.color) + "\n";
  for (const LabResult* lab : labs) out += "\n" + TerminalLab(*lab, options);
  return out + TerminalInterop(run, options) + Mutants(run, options);
}

TerminalOptions OptionsFor(std::FILE* out) {
  TerminalOptions options;
  if (!isatty(fileno(out))) return options;
  const auto set = [](const char* name) { return std::getenv(name) ? std::string(std::getenv(name)) : ""; };
  options.color = set("NO_COLOR").empty() && set("TERM") != "dumb";
  winsize size = {};
  if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) options.width = size.ws_col;
  return options;
}

void PrintTerminalReport(const Run& run, std::FILE* out) {
  const std::string text = TerminalReport(run, OptionsFor(out));
  std::fwrite(text.data(), 1, text.size(), out);
}

}  // namespace holdfast::report
