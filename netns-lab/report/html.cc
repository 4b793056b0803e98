#include "netns-lab/report/html.h"

#include <fmt/format.h>

#include <algorithm>

#include "netns-lab/report/html_parts.h"
#include "netns-lab/report/interop.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

std::string Plural(std::size_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::size_t TestedClauses(const Matrix& matrix) {
  std::size_t tested = 0;
  for (const Section& section : matrix.sections) {
    tested += static_cast<std::size_t>(
        std::count_if(section.rows.begin(), section.rows.end(), [](const Row& row) { return row.judged; }));
  }
  return tested;
}

std::string Title(const Run& run, const Matrix& matrix) {
  std::string title;
  if (!run.results.empty()) {
    const auto names = std::count(matrix.second.begin(), matrix.second.end(), false);
    title = Plural(static_cast<std::size_t>(names), "implementation", "implementations") + ", " +
            Plural(TestedClauses(matrix), "clause", "clauses") + " tested";
  }
  const std::size_t labs = OrdinaryLabs(run).size(), pairs = run.labs.size() - labs;
  if (labs != 0) title += (title.empty() ? "" : ", ") + Plural(labs, "failover lab", "failover labs");
  if (pairs != 0) title += (title.empty() ? "" : ", ") + Plural(pairs, "pairing", "pairings");
  return title.empty() ? "Nothing was run" : title;
}

std::string LabsInWords(const Run& run) {
  const std::vector<const LabResult*> labs = OrdinaryLabs(run);
  std::string out;
  if (!labs.empty()) {
    const auto passed =
        std::count_if(labs.begin(), labs.end(), [](const auto* lab) { return lab->verdict == Verdict::kPass; });
    const auto worst = std::max_element(labs.begin(), labs.end(),
                                        [](const auto* a, const auto* b) { return a->dark_ms < b->dark_ms; });
    out = fmt::format("{} of {} passed; the longest dark time was {}. ", passed, Plural(labs.size(), "lab", "labs"),
                      MillisecondsText((*worst)->dark_ms));
  }
  return out + EscapeHtml(InteropInWords(run));
}

// The outcome in words: who fails what.
std::string Outcome(const Run& run, const Matrix& matrix) {
  std::string out;
  for (std::size_t i = 0; i < matrix.duts.size() && !run.results.empty(); ++i) {
    const Counts& counts = matrix.counts[i];
    if (counts.verdicts.empty() || matrix.second[i]) continue;
    const int failed = counts.Of(Verdict::kFail);
    const int errors = counts.Of(Verdict::kError);
    out += fmt::format("<strong>{}</strong> {}{}. ", EscapeHtml(matrix.duts[i]),
                       failed == 0 ? counts.Of(Verdict::kPass) == 0 ? "was not judged" : "fails no mandatory clause"
                                   : "fails " + Plural(static_cast<std::size_t>(failed), "clause", "clauses"),
                       errors == 0 ? "" : fmt::format(", {} more ended in a harness error", errors));
  }
  return out + LabsInWords(run);
}

std::string Fact(std::string_view name, std::string_view value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", EscapeHtml(name), EscapeHtml(value));
}

// "jitter_p99_ms" reads as "jitter p99", its value gets the unit.
std::string EnvironmentFact(std::string name, std::string value) {
  if (name.size() > 3 && name.compare(name.size() - 3, 3, "_ms") == 0) {
    name.resize(name.size() - 3);
    value += " ms";
  }
  std::replace(name.begin(), name.end(), '_', ' ');
  return Fact(name, value);
}

std::string Legend() {
  std::string out = "<dl class=\"legend\">";
  for (const Verdict verdict :
       {Verdict::kPass, Verdict::kFail, Verdict::kNonStrict, Verdict::kInfo, Verdict::kUnsupported,
        Verdict::kInconclusive, Verdict::kError, Verdict::kNotApplicable}) {
    out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", Badge(verdict), EscapeHtml(Definition(verdict)));
  }
  return out +
         "</dl><p class=\"also\">A cell tells the worst of its versions and families. An empty cell was not run. A "
         "column "
         "“@…” reads the same observations by the newest text, where an implementation claims an older one; what the "
         "two texts say differently is no failure there.</p>";
}

std::string Navigation(const Run& run, const Matrix& matrix) {
  std::string out = "<nav>";
  if (!OrdinaryLabs(run).empty()) out += "<a href=\"#labs\">Labs</a>";
  if (OrdinaryLabs(run).size() != run.labs.size()) out += "<a href=\"#interop\">Interoperability</a>";
  if (!matrix.duts.empty()) out += "<a href=\"#implementations\">Implementations</a>";
  if (!run.results.empty()) out += "<a href=\"#matrix\">Clauses</a><a href=\"#findings\">Findings</a>";
  return out + "<a href=\"run.json\">run.json</a></nav>";
}

}  // namespace

std::string CellAnchor(const std::string& clause, std::size_t dut) {
  std::string slug;
  for (const char c : clause) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    slug += plain ? c : '_';
  }
  return fmt::format("c-{}-{}", slug, dut + 1);
}

std::string Badge(Verdict verdict) {
  return fmt::format("<span class=\"v v-{0}\"><b>{1}</b> {0}</span>", Word(verdict), Symbol(verdict));
}

std::string ArtifactLinks(const std::vector<std::string>& artifacts, bool by_kind) {
  std::string out;
  for (const std::string& path : artifacts) {
    const std::size_t slash = path.rfind('/');
    std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    const std::string kind = path.substr(std::min(path.rfind('.'), path.size()));
    if (by_kind && kind == ".pcapng") name = "capture";
    if (by_kind && kind == ".log") name = "log";
    if (const std::size_t play = path.find("/play-"); by_kind && play != std::string::npos)
      name += " of play " + path.substr(play + 6, slash - play - 6);
    out += fmt::format("{}<a href=\"{}\">{}</a>", out.empty() ? "" : " · ", RelativeUrl(path), EscapeHtml(name));
  }
  return out;
}

std::string HtmlHead(const Run& run, const Matrix& matrix) {
  std::string out =
      fmt::format("<header><p class=\"eyebrow\">VRRP conformance and failover</p><h1>{}</h1><p class=\"lede\">{}</p>{}",
                  Title(run, matrix), Outcome(run, matrix), Navigation(run, matrix));
  out += "<dl class=\"facts\">" + Fact("tool", run.tool) + Fact("started", run.started);
  out += Fact("seed", std::to_string(run.seed));
  for (const auto& [name, value] : run.environment) out += EnvironmentFact(name, value);
  return out + "</dl></header>";
}

std::string ToHtml(const Run& run) {
  const Matrix matrix = BuildMatrix(run);
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src "
      "'{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>",
      PageScriptHash(), EscapeHtml(Title(run, matrix)));
  out += PageStyle();
  out += "</style>\n</head>\n<body>\n" + HtmlHead(run, matrix) + "\n<main>\n";
  out += HtmlLabs(run) + HtmlInterop(run) + HtmlImplementations(run, matrix) + HtmlMutants(run);
  if (!run.results.empty()) {
    out += "<section id=\"matrix\"><h2>Clauses</h2>" + Legend() + HtmlMatrix(matrix) + "</section>\n";
    out += HtmlFindings(matrix) + HtmlQuietCells(matrix);
  }
  out += HtmlUntested(matrix) + "</main>\n";
  out += "<footer>Everything on this page comes from <a href=\"run.json\">run.json</a> beside it.</footer>\n<script>";
  out += PageScript();
  return out + "</script>\n</body>\n</html>\n";
}

}  // namespace holdfast::report
