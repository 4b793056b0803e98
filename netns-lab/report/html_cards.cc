#include <fmt/format.h>

#include "netns-lab/report/html_parts.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

constexpr Verdict kShownOrder[] = {Verdict::kPass,  Verdict::kFail, Verdict::kNonStrict,   Verdict::kInconclusive,
                                   Verdict::kError, Verdict::kInfo, Verdict::kUnsupported, Verdict::kNotApplicable};

// Counts as a bar of one line and the numbers below it.
std::string Bar(const Counts& counts) {
  std::string out = "<div class=\"bar\">";
  for (const Verdict verdict : kShownOrder) {
    const int n = counts.Of(verdict);
    if (n != 0) out += fmt::format("<i class=\"f-{}\" style=\"flex-grow:{}\"></i>", Word(verdict), n);
  }
  return out + "</div>";
}

std::string Numbers(const Counts& counts) {
  std::string out = "<ul class=\"counts\">";
  for (const Verdict verdict : kShownOrder) {
    const int n = counts.Of(verdict);
    if (n != 0) out += fmt::format("<li>{}<span class=\"n\">{}</span></li>", Badge(verdict), n);
  }
  const auto extra = [&](std::string_view name, int n) {
    if (n != 0) out += fmt::format("<li><span class=\"v\"><b></b> {}</span><span class=\"n\">{}</span></li>", name, n);
  };
  extra("not run", counts.not_run);
  extra("no case", counts.no_case);
  return out + "</ul>";
}

std::string Line(std::string_view name, std::string_view value) {
  return value.empty() ? "" : fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, EscapeHtml(value));
}

// "RFC 9568+errata: 40 of 44 mandatory clauses hold", for the second column.
std::string HeldLine(const Counts* counts, const std::string& profile) {
  if (!counts) return "";
  return fmt::format("RFC {}: {} of {} mandatory clauses hold", profile, counts->mandatory_held,
                     counts->mandatory_judged);
}

// `newest`: of the second column, nullptr where there is none.
std::string Card(const DutInfo& dut, const Counts& counts, const Counts* newest, const std::string& newest_profile) {
  const bool trouble = !dut.status.empty() && dut.status != "ok";
  std::string out = fmt::format("<article class=\"card\"><h3>{}</h3><p class=\"ver\">{}</p>", EscapeHtml(dut.name),
                                EscapeHtml(dut.version.empty() ? "version unknown" : dut.version));
  if (trouble) out += fmt::format("<p class=\"trouble\">{}</p>", EscapeHtml(dut.status));
  if (!dut.log_tail.empty()) {
    out += fmt::format("<details{}><summary>last lines of its log</summary><pre>{}</pre></details>",
                       trouble ? " open" : "", EscapeHtml(dut.log_tail));
  }
  if (!counts.verdicts.empty()) {
    out += fmt::format("<p class=\"held\"><strong>{}</strong> of {} mandatory clauses hold</p>", counts.mandatory_held,
                       counts.mandatory_judged);
    out += Bar(counts) + Numbers(counts);
  }
  const std::string lines = Line("claims", dut.profile.empty() ? "" : "RFC " + dut.profile) +
                            Line("newest", HeldLine(newest, newest_profile)) + Line("speaks", dut.dialect);
  return out + (lines.empty() ? "" : "<dl class=\"lines\">" + lines + "</dl>") + "</article>";
}

DutInfo InfoOf(const Run& run, const std::string& name) {
  for (const DutInfo& dut : run.duts) {
    if (dut.name == name) return dut;
  }
  DutInfo unknown;
  unknown.name = name;
  return unknown;
}

}  // namespace

std::string HtmlImplementations(const Run& run, const Matrix& matrix) {
  if (matrix.duts.empty()) return "";
  std::string out = "<section id=\"implementations\"><h2>Implementations</h2><div class=\"cards\">";
  for (std::size_t i = 0; i < matrix.duts.size(); ++i) {
    if (matrix.second[i]) continue;
    const bool two = i + 1 < matrix.duts.size() && matrix.second[i + 1];
    out += Card(InfoOf(run, matrix.duts[i]), matrix.counts[i], two ? &matrix.counts[i + 1] : nullptr,
                two ? matrix.Head(i + 1).substr(1) : "");
  }
  return out + "</div></section>\n";
}

}  // namespace holdfast::report
