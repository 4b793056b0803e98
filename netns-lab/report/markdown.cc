#include "netns-lab/report/markdown.h"

#include <fmt/format.h>

#include "netns-lab/report/interop.h"
#include "netns-lab/report/matrix.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

std::string Head(const Run& run) {
  std::string out =
      fmt::format("# {}\n\nStarted {}, seed {}", EscapeMarkdown(run.tool), EscapeMarkdown(run.started), run.seed);
  for (const auto& [name, value] : run.environment) {
    out += fmt::format(", {} {}", EscapeMarkdown(name), EscapeMarkdown(value));
  }
  return out + "\n";
}

std::string DutColumns(const Matrix& matrix, std::string_view first) {
  std::string names = fmt::format("| {} |", first), rule = "|---|";
  for (const std::string& dut : matrix.duts) {
    names += " " + EscapeMarkdown(dut) + " |";
    rule += "---|";
  }
  return names + "\n" + rule + "\n";
}

std::string Implementations(const Run& run) {
  if (run.duts.empty()) return "";
  std::string out = "\n## Implementations\n\n| name | version | claims | dialect | status |\n|---|---|---|---|---|\n";
  for (const DutInfo& dut : run.duts) {
    out += "|";
    for (const std::string* field : {&dut.name, &dut.version, &dut.profile, &dut.dialect, &dut.status}) {
      out += " " + EscapeMarkdown(*field) + " |";
    }
    out += "\n";
  }
  return out;
}

template <typename Number>
std::string CountRow(std::string_view label, const Matrix& matrix, Number number) {
  std::string out = fmt::format("| {} |", label);
  for (const Counts& counts : matrix.counts) out += fmt::format(" {} |", number(counts));
  return out + "\n";
}

std::string CountTable(const Matrix& matrix) {
  std::string out = "\n## Counts\n\n" + DutColumns(matrix, "clauses");
  for (const Verdict verdict :
       {Verdict::kPass, Verdict::kFail, Verdict::kNonStrict, Verdict::kInfo, Verdict::kUnsupported,
        Verdict::kInconclusive, Verdict::kError, Verdict::kNotApplicable}) {
    out += CountRow(Word(verdict), matrix, [&](const Counts& c) { return c.Of(verdict); });
  }
  out += CountRow("not run", matrix, [](const Counts& c) { return c.not_run; });
  out += CountRow("no case", matrix, [](const Counts& c) { return c.no_case; });
  return out + CountRow("mandatory held", matrix,
                        [](const Counts& c) { return fmt::format("{}/{}", c.mandatory_held, c.mandatory_judged); });
}

std::string CellText(const Cell& cell) {
  if (cell.kind == Cell::Kind::kNoCase) return "no case";
  if (cell.kind == Cell::Kind::kNotRun) return "";
  const std::string share = Share(cell);
  const std::string word =
      cell.verdict == Verdict::kFail ? fmt::format("**{}**", Word(cell.verdict)) : std::string(Word(cell.verdict));
  return fmt::format("{} {}{}", Symbol(cell.verdict), word, share.empty() ? "" : " (" + share + ")");
}

std::string ClauseTable(const Matrix& matrix) {
  std::string out = "\n## Clauses\n\n" + DutColumns(matrix, "clause");
  for (const Section& section : matrix.sections) {
    for (const Row& row : section.rows) {
      if (!row.judged) continue;
      out += fmt::format("| {} ({}) |", EscapeMarkdown(row.clause.id), EscapeMarkdown(row.clause.level));
      for (const Cell& cell : row.cells) out += " " + CellText(cell) + " |";
      out += "\n";
    }
  }
  return out;
}

std::string Item(std::string_view label, std::string_view text) {
  return text.empty() ? "" : fmt::format("- {}: {}\n", label, EscapeMarkdown(text));
}

std::string Failures(const Run& run) {
  std::string out;
  for (const ClauseResult& r : run.results) {
    if (r.verdict != Verdict::kFail) continue;
    out +=
        fmt::format("\n### {}: {} {}\n\n", EscapeMarkdown(r.clause), EscapeMarkdown(r.dut), EscapeMarkdown(Variant(r)));
    out += Item("requirement", r.requirement) + Item("sent", r.sent) + Item("expected", r.expected);
    out += Item("seen", r.seen) + Item("cause", r.cause) + Item("reproduce", r.reproduce);
    out += r.documented && r.documentation.empty() ? "- the implementation's manual declares this\n" : "";
    out += Item("the implementation's manual", r.documentation);
  }
  return out.empty() ? "" : "\n## Failed\n" + out;
}

std::string Labs(const Run& run) {
  const std::vector<const LabResult*> labs = OrdinaryLabs(run);
  if (labs.empty()) return "";
  std::string out =
      "\n## Labs\n\n| lab | verdict | longest dark time | limit | two Actives | why |\n|---|---|---|---|---|---|\n";
  for (const LabResult* lab : labs) {
    const std::string limit = lab->dark_limit_ms ? MillisecondsText(*lab->dark_limit_ms) : "";
    out += fmt::format("| {} | {} {} | {} | {} | {} | {} |\n", EscapeMarkdown(lab->lab), Symbol(lab->verdict),
                       Word(lab->verdict), MillisecondsText(lab->dark_ms), limit, MillisecondsText(lab->dual_active_ms),
                       EscapeMarkdown(lab->cause));
  }
  return out;
}

std::string Pairings(const Run& run) {
  const Interop interop = BuildInterop(run);
  if (interop.names.empty()) return "";
  std::string out = "\n## Interoperability\n\n| Active \\ Backup |", rule = "|---|";
  for (const std::string& name : interop.names) {
    out += " " + EscapeMarkdown(name) + " |";
    rule += "---|";
  }
  out += "\n" + rule + "\n";
  for (const std::string& active : interop.names) {
    out += "| " + EscapeMarkdown(active) + " |";
    for (const std::string& backup : interop.names) {
      for (const std::string& variant : interop.variants)
        if (const LabResult* lab = interop.Find(active, backup, variant))
          out += fmt::format(" {} {}", EscapeMarkdown(variant), Symbol(lab->verdict));
      out += " |";
    }
    out += "\n";
  }
  return out;
}

std::string Mutants(const Run& run) {
  std::string out;
  for (const MutationScore& score : run.mutants) {
    out += fmt::format("| {} | {} | {} | {} |\n", EscapeMarkdown(score.suite), score.caught, score.total,
                       score.equivalent);
  }
  return out.empty() ? "" : "\n## Seeded faults\n\n| faults | caught | of | equivalent |\n|---|---|---|---|\n" + out;
}

}  // namespace

std::string ToMarkdown(const Run& run) {
  const Matrix matrix = BuildMatrix(run);
  std::string out = Head(run) + Implementations(run);
  if (!matrix.duts.empty()) out += CountTable(matrix) + ClauseTable(matrix) + Failures(run);
  return out + Labs(run) + Pairings(run) + Mutants(run);
}

}  // namespace holdfast::report
