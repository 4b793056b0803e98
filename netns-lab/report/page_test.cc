// What holds for every rendering: nothing a device says gets out of its place, and a big run stays a small file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "netns-lab/report/golden/sample_run.h"
#include "netns-lab/report/html.h"
#include "netns-lab/report/junit.h"
#include "netns-lab/report/markdown.h"
#include "netns-lab/report/matrix.h"
#include "netns-lab/report/run_json.h"
#include "netns-lab/report/terminal.h"
#include "netns-lab/report/write.h"

namespace holdfast::report {
namespace {

using ::testing::HasSubstr;

// Every string of a run made hostile.
report::Run HostileRun() {
  report::Run run = SampleRun();
  const std::string evil = kHostileText;
  run.tool = run.started = evil;
  run.environment = {{evil, evil}};
  for (DutInfo& dut : run.duts) dut.version = dut.profile = dut.dialect = dut.status = dut.log_tail = evil;
  for (ClauseInfo& clause : run.clauses) {
    clause.rfc = clause.section = clause.level = clause.policy = clause.statement = clause.reason = evil;
  }
  for (ClauseResult& r : run.results) {
    r.dut = r.version = r.family = r.stage = r.profile = r.level = r.cause = r.sent = r.expected = r.seen = evil;
    r.clause += evil;
    r.requirement = r.reproduce = r.finding = r.documentation = r.waiver = evil;
    if (r.newest) r.newest = OtherReading{evil, r.newest->verdict, evil};
    r.artifacts = {evil, "javascript:alert(1)"};
    for (FrameEvent& event : r.events) event.summary = event.from = evil;
    for (Expectation& e : r.expectations) e.expected = e.seen = evil;
  }
  for (LabResult& lab : run.labs) {
    lab.lab = lab.file = lab.cause = evil;
    lab.nodes = lab.artifacts = {evil};
    for (Span& span : lab.active) span.node = evil;
    for (Span& span : lab.dark) span.node = evil;
    if (lab.pairing) lab.pairing = Pairing{evil, evil, evil, evil};
    for (LabStep& step : lab.steps) step.text = step.seen = evil;
    for (TimelineEvent& event : lab.timeline) event.node = event.text = evil;
  }
  for (MutationScore& score : run.mutants) {
    score.suite = score.remark = evil;
    score.survivors = {evil};
  }
  return run;
}

std::size_t Count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

TEST(Page, NothingForeignBecomesMarkup) {
  const std::string html = ToHtml(HostileRun());
  EXPECT_EQ(Count(html, "<script"), 1u);
  EXPECT_EQ(Count(html, "<img"), 0u);
  EXPECT_EQ(Count(html, "href=\"javascript:"), 0u);
  EXPECT_GT(Count(html, "&lt;script&gt;alert(&#39;x&#39;)"), 100u);
  EXPECT_EQ(html.find_first_of("\x1b\x07\xff"), std::string::npos);
  const std::string xml = ToJunit(HostileRun());
  EXPECT_EQ(Count(xml, "<script"), 0u);
  EXPECT_EQ(xml.find_first_of("\x1b\x07\xff"), std::string::npos);
  const std::string markdown = ToMarkdown(HostileRun());
  EXPECT_EQ(Count(markdown, "<script"), 0u);
  EXPECT_EQ(markdown.find_first_of("\x1b\x07\xff"), std::string::npos);
}

TEST(Page, NothingForeignDrivesTheTerminal) {
  EXPECT_EQ(TerminalReport(HostileRun()).find_first_of("\x1b\x07\xff"), std::string::npos);
  TerminalOptions options;
  options.color = true;
  const std::string coloured = TerminalReport(HostileRun(), options);
  EXPECT_GT(Count(coloured, "\x1b[1;31mFAIL\x1b[0m"), 0u);
  EXPECT_EQ(Count(coloured, "\x1b[31mred"), 0u);
}

// Three implementations, 300 clauses, two results each, one in five failing with a ladder of 40 different frames.
TEST(Page, ABigRunStaysUnderThreeMegabytes) {
  report::Run run;
  for (int c = 0; c < 300; ++c) {
    for (const char* dut : {"holdfastd", "keepalived", "frr"}) {
      for (const char* family : {"ipv4", "ipv6"}) {
        ClauseResult r = SampleRun().results.front();
        r.clause = "RFC9568-6.4.2-CLAUSE" + std::to_string(c), r.dut = dut, r.family = family;
        r.verdict = c % 5 == 0 ? Verdict::kFail : Verdict::kPass;
        for (int i = 0; i < 40; ++i) r.events.push_back({i * 1000, "tester", "frame " + std::to_string(i), 1});
        run.results.push_back(r);
      }
    }
  }
  const std::string html = ToHtml(run);
  EXPECT_LT(html.size(), 3'000'000u);
  EXPECT_GT(Count(html, "<svg class=\"ladder\""), 100u);
}

TEST(Page, ManyImplementationsGetBriefCells) {
  report::Run run = SampleRun();
  while (BuildMatrix(run).duts.size() <= 5) {
    EXPECT_THAT(ToHtml(run), HasSubstr("class=\"matrix\""));
    DutInfo another = run.duts.back();
    another.name += "x";
    run.duts.push_back(another);
  }
  EXPECT_THAT(ToHtml(run), HasSubstr("class=\"matrix many\""));
}

TEST(Terminal, ColourNeedsATerminal) {
  std::FILE* file = std::tmpfile();
  ASSERT_TRUE(file);
  EXPECT_FALSE(OptionsFor(file).color);
  PrintTerminalReport(SampleRun(), file);
  EXPECT_EQ(std::ftell(file), static_cast<long>(TerminalReport(SampleRun()).size()));
  std::fclose(file);
}

TEST(Terminal, AFailureIsReadableWithoutAFile) {
  const report::Run run = SampleRun();
  for (const ClauseResult& r : run.results) {
    if (r.verdict != Verdict::kFail || r.measured_ms == std::nullopt) continue;
    const std::string text = TerminalFailure(r);
    for (const char* part : {"requirement   In Backup", "sent          one adv", "expected      silence until",
                             "seen          an adv", "measured      3609.2 ms, bound 9000 ms", "#4   dut",
                             "reproduce     holdfast-conform run --dut frr RFC9568-6.4.2-LEARN"}) {
      EXPECT_THAT(text, HasSubstr(part));
    }
    return;
  }
  FAIL() << "the sample has no timed failure";
}

TEST(Write, FourFilesInANewFolderAndNothingElse) {
  const std::filesystem::path dir =
      std::filesystem::path(::testing::TempDir()) /
      ("holdfast-report-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
       std::to_string(reinterpret_cast<std::uintptr_t>(&dir)));
  const Status written = WriteReport(SampleRun(), (dir / "deep").string());
  ASSERT_TRUE(written) << written.error().message;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(dir / "deep")) names.push_back(entry.path().filename());
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("run.json", "report.html", "junit.xml", "report.md"));
  const auto read = ReadRun((dir / "deep").string());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(ToJson(*read), ToJson(SampleRun()));
  std::filesystem::remove_all(dir);
}

TEST(Write, AFolderThatCannotBeMadeIsNamed) {
  EXPECT_THAT(WriteReport(SampleRun(), "/proc/nowhere").error().message, HasSubstr("/proc/nowhere"));
}

}  // namespace
}  // namespace holdfast::report
