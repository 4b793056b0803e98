#include <fmt/format.h>

#include "netns-lab/report/html_parts.h"
#include "netns-lab/report/interop.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/timeline.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

std::string Figure(std::string_view label, double ms, const std::optional<double>& limit_ms) {
  const bool over = limit_ms && ms > *limit_ms;
  const std::string limit = limit_ms ? "limit " + MillisecondsText(*limit_ms) : "";
  return fmt::format("<div class=\"fig{}\"><dt>{}</dt><dd>{}</dd><dd class=\"lim\">{}</dd></div>", over ? " over" : "",
                     label, MillisecondsText(ms), limit);
}

std::string Figures(const LabResult& lab) {
  std::string out = "<dl class=\"figs\">" + Figure("longest dark time", lab.dark_ms, lab.dark_limit_ms);
  if (lab.dark.size() > 1) out += Figure("dark in all", lab.dark_total_ms, std::nullopt);
  out += Figure("two Actives at once", lab.dual_active_ms, lab.dual_active_limit_ms);
  for (const auto& [server, count] : lab.answered) {
    out += fmt::format("<div class=\"fig\"><dt>answered by {}</dt><dd>{}</dd></div>", EscapeHtml(server), count);
  }
  return out + Figure("prober’s own longest gap", lab.probe_noise_ms, std::nullopt) + "</dl>";
}

std::string Steps(const LabResult& lab) {
  if (lab.steps.empty()) return "";
  std::string out =
      "<table class=\"steps\"><thead><tr><th>#</th><th class=\"r\">at</th><th>step</th><th class=\"r\">took</th><th>"
      "</th></tr></thead><tbody>";
  for (std::size_t i = 0; i < lab.steps.size(); ++i) {
    const LabStep& step = lab.steps[i];
    out += fmt::format(
        "<tr{}><td>{}</td><td class=\"r\">{}</td><td><code>{}</code></td><td class=\"r\">{}</td><td><b>{}</b> "
        "{}</td></tr>\n",
        step.held ? "" : " class=\"no\"", i + 1, SecondsText(step.t_us), EscapeHtml(step.text),
        MillisecondsText(step.took_ms), step.held ? "✓" : "✕", EscapeHtml(step.seen));
  }
  return out + "</tbody></table>";
}

std::string Timelines(const LabResult& lab) {
  if (lab.active.empty() && lab.dark.empty()) return "";
  const Window whole = Whole(lab);
  std::string out = "<figure class=\"tl\">" + TimelineSvg(lab, whole.from_us, whole.to_us) + "</figure>";
  for (const Window& window : CloseUps(lab)) {
    out += "<figure class=\"tl\"><figcaption>Close up of the longest dark time</figcaption>" +
           TimelineSvg(lab, window.from_us, window.to_us) + "</figure>";
  }
  return out;
}

std::string Lab(const LabResult& lab) {
  std::string out = fmt::format("<article class=\"lab\"><h3>{}{}<code>{}</code></h3>", EscapeHtml(lab.lab),
                                Badge(lab.verdict), EscapeHtml(SourceOf(lab)));
  if (!lab.cause.empty()) out += fmt::format("<p class=\"trouble\">{}</p>", EscapeHtml(lab.cause));
  out += Figures(lab) + Timelines(lab) + Steps(lab);
  if (!lab.artifacts.empty()) out += "<p class=\"look\">" + ArtifactLinks(lab.artifacts, false) + "</p>";
  return out + "</article>\n";
}

constexpr std::string_view kKey =
    "<p class=\"key\"><span><i class=\"k-act\"></i>Active Router</span><span><i class=\"k-dark\"></i>no answer to the "
    "client’s probes</span><span><i class=\"k-dual\"></i>two Actives</span><span><i class=\"k-step\"></i>step, "
    "numbered as "
    "below</span></p>";

}  // namespace

std::string HtmlLabs(const Run& run) {
  const std::vector<const LabResult*> labs = OrdinaryLabs(run);
  if (labs.empty()) return "";
  std::string out = "<section id=\"labs\"><h2>Failover labs</h2>" + std::string(kKey);
  for (const LabResult* lab : labs) out += Lab(*lab);
  return out + "</section>\n";
}

std::string HtmlInterop(const Run& run) {
  const Interop interop = BuildInterop(run);
  if (interop.names.empty()) return "";
  std::string out =
      "<section id=\"interop\"><h2>Interoperability</h2><p class=\"also\">Rows are the Active Router, columns the "
      "Backup. Each pair elects, the Active Router dies, the Backup takes over, the Active Router returns: " +
      EscapeHtml(fmt::format("{}", fmt::join(interop.variants, ", "))) +
      ".</p><div class=\"wide\"><table class=\"steps pairs\"><thead><tr><th>Active ╲ Backup</th>";
  for (const std::string& name : interop.names) out += "<th>" + EscapeHtml(name) + "</th>";
  out += "</tr></thead><tbody>";
  for (const std::string& active : interop.names) {
    out += "<tr><th scope=\"row\">" + EscapeHtml(active) + "</th>";
    for (const std::string& backup : interop.names) {
      out += "<td>";
      for (const std::string& variant : interop.variants) {
        const LabResult* lab = interop.Find(active, backup, variant);
        if (lab) out += EscapeHtml(variant) + " " + Badge(lab->verdict) + "<br>";
      }
      out += "</td>";
    }
    out += "</tr>";
  }
  out += "</tbody></table></div>";
  for (const LabResult& lab : run.labs) {
    if (!lab.pairing || lab.verdict == Verdict::kUnsupported) continue;
    out += fmt::format("<details class=\"block\"{}><summary>{} <span>{}</span><span class=\"gist\">{}</span></summary>",
                       lab.verdict == Verdict::kFail ? " open" : "", Badge(lab.verdict), EscapeHtml(lab.lab),
                       EscapeHtml(OneLine(lab.cause)));
    out += Lab(lab) + "</details>";
  }
  return out + "</section>\n";
}

std::string HtmlMutants(const Run& run) {
  if (run.mutants.empty()) return "";
  std::string out =
      "<section id=\"mutants\"><h2>What a pass is worth</h2><p class=\"also\">Faults that were built into the "
      "reference "
      "daemon on purpose, and how many of them the suite convicts.</p><table "
      "class=\"steps pairs\"><thead><tr><th>faults</th><th "
      "class=\"r\">caught</th><th class=\"r\">of</th><th "
      "class=\"r\">equivalent</th><th>survivors</th></tr></thead><tbody>";
  for (const MutationScore& score : run.mutants) {
    std::string survivors = EscapeHtml(score.remark);
    for (const std::string& name : score.survivors) survivors += (survivors.empty() ? "" : ", ") + EscapeHtml(name);
    out += fmt::format(
        "<tr><td>{}</td><td class=\"r\">{}</td><td class=\"r\">{}</td><td class=\"r\">{}</td><td>{}</td></tr>\n",
        EscapeHtml(score.suite), score.caught, score.total, score.equivalent, survivors);
  }
  return out + "</tbody></table></section>\n";
}

}  // namespace holdfast::report
