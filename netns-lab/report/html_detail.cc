#include <fmt/format.h>

#include <algorithm>

#include "netns-lab/report/html_parts.h"
#include "netns-lab/report/ladder.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

// Ladders stop being drawn once they fill this much of the page; the captures have the rest.
constexpr std::size_t kLadderBytes = 1'400'000;
// So many findings are shown opened; more would bury the overview.
constexpr std::size_t kOpenFindings = 12;
constexpr std::size_t kGistColumns = 110;

std::string Term(std::string_view name, std::string_view value) {
  return value.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>", name, EscapeHtml(value));
}

std::string Measured(const ClauseResult& r) {
  if (!r.measured_ms) return "";
  return MillisecondsText(*r.measured_ms) + (r.bound_ms ? " (bound " + MillisecondsText(*r.bound_ms) + ")" : "");
}

std::string ExpectationList(const ClauseResult& r) {
  if (r.expectations.empty()) return "";
  std::string out = "<ol class=\"exp\">";
  for (const Expectation& e : r.expectations) {
    out += fmt::format("<li class=\"{}\"><b>{}</b> {}{}<span class=\"seen\">{}</span></li>", e.held ? "held" : "not",
                       e.held ? "✓" : "✕", e.control ? "<em class=\"ctl\">control</em> " : "", EscapeHtml(e.expected),
                       EscapeHtml(e.seen));
  }
  return out + "</ol>";
}

std::string Footer(const ClauseResult& r) {
  std::string out;
  if (!r.artifacts.empty()) out += "<p class=\"look\">" + ArtifactLinks(r.artifacts, true) + "</p>";
  if (!r.reproduce.empty()) out += fmt::format("<pre class=\"cmd\">{}</pre>", EscapeHtml(r.reproduce));
  return out;
}

std::string Remarks(const ClauseResult& r) {
  std::string out;
  if (r.documented) {
    out += fmt::format("<p class=\"doc\">The implementation’s own manual declares this deviation{}{}.</p>",
                       r.documentation.empty() ? "" : ": ", EscapeHtml(r.documentation));
  }
  if (!r.waiver.empty()) out += fmt::format("<p class=\"doc\">Waived: {}</p>", EscapeHtml(r.waiver));
  return out;
}

// The registry's word for who judges, as readers know it.
std::string JudgedBy(const std::string& profile) {
  if (profile.empty()) return "";
  return profile == "ipvs" ? " · judged by the documents of IPVS" : " · judged by RFC " + EscapeHtml(profile);
}

// One result, whole: what a reader who knows VRRP needs to agree or to object. `told` stands above it already.
std::string Block(const ClauseResult& r, const std::string& told, std::size_t& ladder_bytes) {
  std::string facts = Term("why", r.cause == told || RepeatsTheFacts(r) ? "" : r.cause) + Term("sent", r.sent) +
                      Term("expected", r.expected);
  facts += Term("seen", r.seen) + Term("measured", Measured(r));
  std::string out =
      fmt::format("<div class=\"result\"><div class=\"say\"><p class=\"variant\">{} {}{}</p>", Badge(r.verdict),
                  EscapeHtml(Variant(r)), JudgedBy(r.profile));
  out += Remarks(r);
  out += "<dl class=\"terms\">" + facts + "</dl>" + ExpectationList(r) + Footer(r) + "</div>";
  const std::string svg = ladder_bytes < kLadderBytes ? LadderSvg(r) : "";
  ladder_bytes += svg.size();
  if (!svg.empty()) {
    out += "<figure>" + svg + "</figure>";
  } else if (!r.events.empty()) {
    out += fmt::format("<p class=\"look\">{} frames, see the capture.</p>", r.events.size());
  }
  return out + "</div>";
}

// A procedure is state-machine text without a keyword: what breaks it differs from the section, it violates no MUST.
std::string LevelText(const Section& section, const Row& row, Verdict verdict) {
  const std::string title = EscapeHtml(section.title);
  if (row.clause.level == "PROCEDURE") {
    return (verdict == Verdict::kFail ? "Differs from the procedure of " : "Procedure of ") + title;
  }
  return fmt::format("{}, {}", EscapeHtml(row.clause.level), title);
}

std::string AlsoLine(const Cell& cell) {
  std::string quiet;
  for (const ClauseResult* r : cell.results) {
    if (NeedsAttention(r->verdict)) continue;
    quiet += fmt::format("{}{} {}", quiet.empty() ? "" : ", ", EscapeHtml(Variant(*r)), Badge(r->verdict));
  }
  return quiet.empty() ? "" : "<p class=\"also\">Elsewhere: " + quiet + "</p>";
}

std::string Finding(const Section& section, const Row& row, std::size_t dut, const std::string& dut_name, bool open,
                    std::size_t& ladder_bytes) {
  const Cell& cell = row.cells[dut];
  const ClauseResult& worst = *cell.results.front();
  const std::string gist = OneLine(worst.cause.empty() ? worst.seen : worst.cause);
  const std::string told = Columns(gist) <= kGistColumns ? worst.cause : "";
  std::string out = fmt::format(
      "<details class=\"finding\"{}><summary>{}<code>{}</code><span class=\"dut\">{}</span><span "
      "class=\"gist\">{}</span></summary><div class=\"body\" id=\"{}\">",
      open ? " open" : "", Badge(cell.verdict), EscapeHtml(row.clause.id), EscapeHtml(dut_name),
      EscapeHtml(Shorten(gist, kGistColumns)), CellAnchor(row.clause.id, dut));
  const std::string& statement = row.clause.statement.empty() ? worst.requirement : row.clause.statement;
  out += fmt::format("<blockquote><p>{}</p><cite>{}</cite></blockquote>", EscapeHtml(statement),
                     LevelText(section, row, cell.verdict));
  for (const ClauseResult* r : cell.results) {
    if (NeedsAttention(r->verdict)) out += Block(*r, told, ladder_bytes);
  }
  return out + AlsoLine(cell) + "</div></details>\n";
}

template <typename Visit>
void ForEachCell(const Matrix& matrix, Visit visit) {
  for (const Section& section : matrix.sections) {
    for (const Row& row : section.rows) {
      for (std::size_t dut = 0; dut < row.cells.size(); ++dut) {
        if (row.cells[dut].kind == Cell::Kind::kJudged) visit(section, row, dut);
      }
    }
  }
}

// Frames of a quiet result as text, for who asks; `few` pages can afford them.
std::string FrameText(const ClauseResult& r, bool few) {
  if (!few || r.events.empty()) return "";
  constexpr std::size_t kLines = 8;
  std::string lines;
  for (std::size_t i = 0; i < std::min(kLines, r.events.size()); ++i) {
    const FrameEvent& e = r.events[i];
    lines += fmt::format("{:>9}  {:<7} {}\n", SecondsText(e.t_us), OneLine(e.from), Shorten(OneLine(e.summary), 90));
  }
  if (r.events.size() > kLines) lines += fmt::format("{:>9}  {} more in the capture\n", "…", r.events.size() - kLines);
  return fmt::format("<details class=\"fr\"><summary>{} {}</summary><pre>{}</pre></details>", r.events.size(),
                     r.events.size() == 1 ? "frame" : "frames", EscapeHtml(lines));
}

std::string QuietRow(const ClauseResult& r, const std::string& anchor, bool few) {
  std::string text = r.cause.empty() ? r.seen : r.cause;
  if (r.measured_ms) text += (text.empty() ? "" : "; ") + std::string("measured ") + Measured(r);
  const std::string id = anchor.empty() ? "" : fmt::format(" id=\"{}\"", anchor);
  return fmt::format("<tr{}><th scope=\"row\"><code>{}</code> {}</th><td>{}</td><td>{}{}</td><td>{}</td></tr>\n", id,
                     EscapeHtml(r.clause), EscapeHtml(Variant(r)), Badge(r.verdict), EscapeHtml(text),
                     FrameText(r, few), ArtifactLinks(r.artifacts, true));
}

std::string QuietTable(const Matrix& matrix, std::size_t wanted, bool few) {
  std::string rows;
  std::size_t count = 0;
  ForEachCell(matrix, [&](const Section&, const Row& row, std::size_t dut) {
    const Cell& cell = row.cells[dut];
    if (dut != wanted || NeedsAttention(cell.verdict) || cell.repeats) return;
    for (const ClauseResult* r : cell.results) {
      rows += QuietRow(*r, r == cell.results.front() ? CellAnchor(row.clause.id, dut) : "", few);
      ++count;
    }
  });
  if (rows.empty()) return "";
  return fmt::format(
      "<details class=\"block\"><summary>{} <span class=\"n\">{}</span></summary><table class=\"quiet\"><tbody>{}"
      "</tbody></table></details>\n",
      EscapeHtml(matrix.duts[wanted]), count, rows);
}

}  // namespace

std::string HtmlFindings(const Matrix& matrix) {
  std::string out;
  std::size_t shown = 0, ladder_bytes = 0;
  for (const Verdict verdict : {Verdict::kFail, Verdict::kError, Verdict::kNonStrict, Verdict::kInconclusive}) {
    ForEachCell(matrix, [&](const Section& section, const Row& row, std::size_t dut) {
      if (row.cells[dut].verdict != verdict || row.cells[dut].repeats) return;
      const bool open = verdict == Verdict::kFail && ++shown <= kOpenFindings;
      out += Finding(section, row, dut, matrix.duts[dut], open, ladder_bytes);
    });
  }
  if (out.empty()) out = "<p>No clause failed, none was left undecided.</p>";
  return "<section id=\"findings\"><h2>Findings</h2>" + out + "</section>\n";
}

std::string HtmlQuietCells(const Matrix& matrix) {
  std::size_t quiet = 0;
  ForEachCell(matrix, [&](const Section&, const Row& row, std::size_t dut) { quiet += row.cells[dut].results.size(); });
  std::string out;
  for (std::size_t dut = 0; dut < matrix.duts.size(); ++dut) out += QuietTable(matrix, dut, quiet <= 1000);
  if (out.empty()) return "";
  return "<section id=\"quiet\"><h2>Everything else that ran</h2>" + out + "</section>\n";
}

}  // namespace holdfast::report
