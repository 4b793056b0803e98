#include "netns-lab/report/junit.h"

#include <fmt/format.h>

#include "netns-lab/report/matrix.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

// A suite as it grows; the totals stand in its opening tag.
struct Suite {
  std::string name, cases;
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;
};

std::string Line(std::string_view label, std::string_view text) {
  return text.empty() ? "" : fmt::format("{}: {}\n", label, text);
}

std::string Story(const ClauseResult& result) {
  std::string out = Line("requirement", result.requirement) + Line("sent", result.sent);
  out += Line("expected", result.expected) + Line("seen", result.seen);
  for (const Expectation& e : result.expectations) {
    if (!e.held) out += Line(e.control ? "control not honoured" : "not held", e.expected + ": " + e.seen);
  }
  out += Line("reproduce", result.reproduce);
  for (const std::string& artifact : result.artifacts) out += Line("artifact", artifact);
  return out;
}

std::string Reason(const ClauseResult& result) {
  if (!result.cause.empty()) return result.cause;
  if (!result.seen.empty()) return result.seen;
  return std::string(Definition(result.verdict));
}

std::string Element(std::string_view name, std::string_view type, std::string_view message, std::string_view body) {
  return fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", name, EscapeXmlAttribute(type),
                     EscapeXmlAttribute(message), EscapeXml(body));
}

std::string Skipped(std::string_view word, std::string_view reason) {
  return fmt::format("      <skipped message=\"{}: {}\"/>\n", EscapeXmlAttribute(word), EscapeXmlAttribute(reason));
}

void Add(Suite& suite, std::string_view classname, std::string_view name, double seconds, std::string_view inner) {
  suite.cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"",
                             EscapeXmlAttribute(classname), EscapeXmlAttribute(name), seconds);
  suite.cases += inner.empty() ? "/>\n" : fmt::format(">\n{}    </testcase>\n", inner);
  ++suite.tests;
  suite.seconds += seconds;
}

std::string Outcome(Suite& suite, Verdict verdict, const std::string& reason, const std::string& story) {
  switch (verdict) {
    case Verdict::kPass:
      return "";
    case Verdict::kFail:
      ++suite.failures;
      return Element("failure", "fail", reason, story);
    case Verdict::kError:
      ++suite.errors;
      return Element("error", "error", reason, story);
    case Verdict::kNonStrict:
    case Verdict::kInfo:
      return fmt::format("      <system-out>{}</system-out>\n",
                         EscapeXml(fmt::format("{}: {}\n{}", Word(verdict), reason, story)));
    default:
      ++suite.skipped;
      return Skipped(Word(verdict), reason);
  }
}

Suite DutSuite(const Run& run, const Matrix& matrix, std::size_t dut) {
  Suite suite{.name = matrix.duts[dut]};
  for (const DutInfo& info : run.duts) {
    if (info.name != suite.name || info.status.empty() || info.status == "ok") continue;
    ++suite.errors;
    Add(suite, suite.name, "start", 0, Element("error", "start", info.status, info.log_tail));
  }
  for (const Section& section : matrix.sections) {
    for (const Row& row : section.rows) {
      for (const ClauseResult* r : row.cells[dut].results) {
        const std::string variant = Variant(*r);
        Add(suite, suite.name + "." + row.clause.section.substr(0, row.clause.section.find(' ')),
            r->clause + (variant.empty() ? "" : " " + variant), r->duration_ms / 1000,
            Outcome(suite, r->verdict, Reason(*r), Story(*r)));
      }
    }
  }
  return suite;
}

Suite LabSuite(const Run& run) {
  Suite suite{.name = "labs"};
  for (const LabResult& lab : run.labs) {
    std::string story =
        fmt::format("dark {}, two Actives {}\n", MillisecondsText(lab.dark_ms), MillisecondsText(lab.dual_active_ms));
    for (const LabStep& step : lab.steps) {
      if (!step.held) story += Line(step.text, step.seen.empty() ? "not held" : step.seen);
    }
    Add(suite, "labs." + lab.file, lab.lab + (lab.pairing || lab.dut.empty() ? "" : " (" + lab.dut + ")"),
        static_cast<double>(lab.duration_us) / 1e6,
        Outcome(suite, lab.verdict, lab.cause.empty() ? std::string(Definition(lab.verdict)) : lab.cause, story));
  }
  return suite;
}

std::string Xml(const Suite& suite, const Run& run) {
  // Suites are stamped without a zone; the runs are in UTC.
  const std::string stamp = run.started.substr(0, run.started.find('Z'));
  return fmt::format(
             "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\" "
             "timestamp=\"{}\">\n",
             EscapeXmlAttribute(suite.name), suite.tests, suite.failures, suite.errors, suite.skipped, suite.seconds,
             EscapeXmlAttribute(stamp)) +
         suite.cases + "  </testsuite>\n";
}

}  // namespace

std::string ToJunit(const Run& run) {
  const Matrix matrix = BuildMatrix(run);
  Suite total{.name = run.tool};
  const auto add = [&](const Suite& suite) {
    total.cases += Xml(suite, run);
    total.tests += suite.tests, total.failures += suite.failures, total.errors += suite.errors;
    total.skipped += suite.skipped, total.seconds += suite.seconds;
  };
  for (std::size_t dut = 0; dut < matrix.duts.size(); ++dut)
    if (!matrix.second[dut]) add(DutSuite(run, matrix, dut));
  if (!run.labs.empty()) add(LabSuite(run));
  return fmt::format(
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" "
             "errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n",
             EscapeXmlAttribute(total.name), total.tests, total.failures, total.errors, total.skipped, total.seconds) +
         total.cases + "</testsuites>\n";
}

}  // namespace holdfast::report
