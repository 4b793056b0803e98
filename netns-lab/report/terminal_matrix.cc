#include <fmt/format.h>

#include <algorithm>

#include "netns-lab/report/matrix.h"
#include "netns-lab/report/terminal.h"
#include "netns-lab/report/terminal_style.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

constexpr std::size_t kLevelColumns = 12;
constexpr std::size_t kMinCell = 14;  // "inconclusive" and a gap
constexpr std::size_t kMaxCell = 26;

struct Layout {
  std::size_t id = 0, cell = kMinCell;
};

Layout Fit(const Matrix& matrix, const TerminalOptions& options) {
  Layout layout;
  for (const Section& section : matrix.sections) {
    for (const Row& row : section.rows) {
      if (row.judged) layout.id = std::max(layout.id, Columns(OneLine(ShortId(row.clause))) + 2);
    }
  }
  layout.id = std::clamp<std::size_t>(layout.id, 22, 40);
  std::size_t widest = 0;
  for (std::size_t i = 0; i < matrix.duts.size(); ++i) widest = std::max(widest, Columns(OneLine(matrix.Head(i))) + 2);
  const std::size_t left = layout.id + kLevelColumns + 2;
  const auto width = static_cast<std::size_t>(std::max(options.width, 60));
  const std::size_t room = width > left ? (width - left) / std::max<std::size_t>(matrix.duts.size(), 1) : 0;
  layout.cell = std::clamp(std::max(widest, room > 18 ? std::size_t{18} : room), kMinCell, kMaxCell);
  return layout;
}

std::string CellText(const Cell& cell, std::size_t columns, bool color) {
  if (cell.kind == Cell::Kind::kNoCase) return Grey(Padded("no case", columns), color);
  if (cell.kind == Cell::Kind::kNotRun) return Grey(Padded("-", columns), color);
  const std::string share = Share(cell);
  const std::string verdict = VerdictCell(cell.verdict, 0, color);
  const std::string plain = VerdictCell(cell.verdict, 0, false);
  const std::string tail = share.empty() || plain.size() + share.size() + 3 > columns ? "" : " " + share;
  const std::size_t used = plain.size() + tail.size();
  return verdict + Grey(tail, color && !tail.empty()) + std::string(used < columns ? columns - used : 0, ' ');
}

std::string Trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string HeaderLine(const Matrix& matrix, const Layout& layout, bool color) {
  std::string line(2 + layout.id + kLevelColumns, ' ');
  for (std::size_t i = 0; i < matrix.duts.size(); ++i) {
    line += Padded(Shorten(OneLine(matrix.Head(i)), layout.cell - 2), layout.cell);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return Bold(line, color) + "\n";
}

std::string SectionLines(const Section& section, const Layout& layout, bool color) {
  std::string out;
  for (const Row& row : section.rows) {
    if (!row.judged) continue;
    std::string line = "  " + Padded(Shorten(OneLine(ShortId(row.clause)), layout.id - 2), layout.id) +
                       Grey(Padded(Shorten(OneLine(row.clause.level), kLevelColumns - 2), kLevelColumns), color);
    for (const Cell& cell : row.cells) line += CellText(cell, layout.cell, color);
    out += Trimmed(std::move(line));
  }
  return out.empty() ? "" : Bold(OneLine(section.title), color) + "\n" + out;
}

// One line of the table of counts; empty if it would be all zeros.
template <typename Number>
std::string CountLine(std::string_view label, const Matrix& matrix, const Layout& layout, Number number) {
  std::string line = "  " + Padded(label, layout.id + kLevelColumns);
  bool any = false;
  for (const Counts& counts : matrix.counts) {
    const std::string text = number(counts);
    any = any || text != "0";
    line += Padded(text, layout.cell);
  }
  return any ? Trimmed(std::move(line)) : "";
}

std::string CountTable(const Matrix& matrix, const Layout& layout) {
  const auto count = [](int n) { return fmt::format("{}", n); };
  std::string out;
  for (const Verdict verdict :
       {Verdict::kPass, Verdict::kFail, Verdict::kNonStrict, Verdict::kInfo, Verdict::kUnsupported,
        Verdict::kInconclusive, Verdict::kError, Verdict::kNotApplicable}) {
    out += CountLine(Word(verdict), matrix, layout, [&](const Counts& c) { return count(c.Of(verdict)); });
  }
  out += CountLine("not run", matrix, layout, [&](const Counts& c) { return count(c.not_run); });
  out += CountLine("no case", matrix, layout, [&](const Counts& c) { return count(c.no_case); });
  return out + CountLine("mandatory held", matrix, layout,
                         [](const Counts& c) { return fmt::format("{}/{}", c.mandatory_held, c.mandatory_judged); });
}

}  // namespace

std::string TerminalMatrix(const Run& run, const TerminalOptions& options) {
  const Matrix matrix = BuildMatrix(run);
  if (matrix.duts.empty()) return "";
  const Layout layout = Fit(matrix, options);
  std::string out = HeaderLine(matrix, layout, options.color);
  for (const Section& section : matrix.sections) out += SectionLines(section, layout, options.color);
  const std::string rule(2 + layout.id + kLevelColumns + matrix.duts.size() * layout.cell - 2, '-');
  return out + rule + "\n" + HeaderLine(matrix, layout, options.color) + CountTable(matrix, layout);
}

}  // namespace holdfast::report
