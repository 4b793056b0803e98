#include <fmt/format.h>

#include "netns-lab/report/html_parts.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

// Words that a narrow cell has room for.
std::string_view ShortWord(Verdict verdict) {
  switch (verdict) {
    case Verdict::kInconclusive:
      return "unclear";
    case Verdict::kNonStrict:
      return "should";
    case Verdict::kUnsupported:
      return "lacks";
    case Verdict::kNotApplicable:
      return "n/a";
    default:
      return Word(verdict);
  }
}

std::string CellHtml(const Row& row, std::size_t dut, const std::string& dut_name) {
  const Cell& cell = row.cells[dut];
  if (cell.kind != Cell::Kind::kJudged) return "<td class=\"c none\"><span title=\"not run\">&nbsp;</span></td>";
  const std::size_t told = cell.repeats ? dut - 1 : dut;  // where the detail stands
  const std::string share = Share(cell);
  const std::string word(Word(cell.verdict));
  const std::string_view shown = cell.verdict == Verdict::kNotApplicable ? "n/a" : std::string_view(word);
  std::string small = share.empty() ? "" : fmt::format("<small>{}</small>", share);
  return fmt::format(
      "<td class=\"c v-{0}\"><a href=\"#{1}\" title=\"{2}: {3}\"><b>{4}</b> <span class=\"w\">{7}</span><span "
      "class=\"sw\">{5}</span>{6}</a></td>",
      word, CellAnchor(row.clause.id, told), EscapeHtml(dut_name), EscapeHtml(row.clause.id), Symbol(cell.verdict),
      ShortWord(cell.verdict), small, shown);
}

// A name that may break after each colon: "keepalived:vmac".
std::string Breakable(const std::string& name) {
  std::string out;
  for (const char c : EscapeHtml(name)) {
    out += c;
    if (c == ':') out += "<wbr>";
  }
  return out;
}

// The verdicts of a row, for the filter; "differs" if implementations do.
std::string Tags(const Row& row, const std::vector<bool>& second) {
  std::string tags;
  const Cell* first = nullptr;
  bool differs = false;
  for (std::size_t dut = 0; dut < row.cells.size(); ++dut) {
    const Cell& cell = row.cells[dut];
    if (cell.kind != Cell::Kind::kJudged) continue;
    tags += (tags.empty() ? "" : " ") + std::string(Word(cell.verdict));
    if (second[dut]) continue;
    differs = differs || (first && first->verdict != cell.verdict);
    if (!first) first = &cell;
  }
  return tags + (differs ? " differs" : "");
}

std::string RowHtml(const Row& row, const Matrix& matrix) {
  std::string out = fmt::format(
      "<tr data-v=\"{}\"><th scope=\"row\"><code>{}</code><span class=\"st\">{}</span></th><td class=\"lv\">{}</td>",
      Tags(row, matrix.second), EscapeHtml(ShortId(row.clause)), EscapeHtml(row.clause.statement),
      EscapeHtml(row.clause.level));
  for (std::size_t dut = 0; dut < matrix.duts.size(); ++dut) out += CellHtml(row, dut, matrix.duts[dut]);
  return out + "</tr>\n";
}

std::string SectionHtml(const Section& section, const Matrix& matrix) {
  std::string rows;
  for (const Row& row : section.rows) {
    if (row.judged) rows += RowHtml(row, matrix);
  }
  if (rows.empty()) return "";
  return fmt::format("<tbody><tr class=\"sec\"><th colspan=\"{}\" scope=\"rowgroup\">{}</th></tr>\n{}</tbody>",
                     matrix.duts.size() + 2, EscapeHtml(section.title), rows);
}

// Hidden until the script finds it: without script nothing is filtered.
constexpr std::string_view kFilterBar =
    "<div class=\"filter\" hidden><input type=\"search\" placeholder=\"Clause or words\" aria-label=\"Filter clauses\">"
    "<button data-f=\"\" aria-pressed=\"true\">all</button><button data-f=\"fail\">fail</button>"
    "<button data-f=\"non-strict\">non-strict</button><button data-f=\"inconclusive error\">inconclusive</button>"
    "<button data-f=\"unsupported\">unsupported</button><button data-f=\"differs\">differences</button>"
    "<output></output></div>";

// As many columns leave the clauses' sentences room beside their names; with more they stand below, and cells are
// brief.
constexpr std::size_t kRoomyColumns = 5;

}  // namespace

std::string HtmlMatrix(const Matrix& matrix) {
  std::string out(kFilterBar);
  out += fmt::format(
      "<div class=\"wide\"><table class=\"matrix{}\"><thead><tr><th scope=\"col\">clause</th><th scope=\"col\" "
      "class=\"lv\">level</th>",
      matrix.duts.size() > kRoomyColumns ? " many" : "");
  for (const std::string& dut : matrix.duts)
    out += fmt::format("<th scope=\"col\" class=\"c\">{}</th>", Breakable(dut));
  out += "</tr></thead>\n";
  for (const Section& section : matrix.sections) out += SectionHtml(section, matrix);
  return out + "</table></div>";
}

std::string HtmlUntested(const Matrix& matrix) {
  std::string rows;
  int count = 0;
  for (const Section& section : matrix.sections) {
    for (const Row& row : section.rows) {
      if (row.clause.has_case || row.judged) continue;
      ++count;
      rows += fmt::format("<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td></tr>\n",
                          EscapeHtml(row.clause.id), EscapeHtml(row.clause.level),
                          EscapeHtml(row.clause.reason.empty() ? "no case yet" : row.clause.reason));
    }
  }
  if (count == 0) return "";
  return fmt::format(
      "<section><details class=\"block\"><summary>Clauses without a case ({})</summary><table class=\"quiet\"><tbody>{}"
      "</tbody></table></details></section>\n",
      count, rows);
}

}  // namespace holdfast::report
