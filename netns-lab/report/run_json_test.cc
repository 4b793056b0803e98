#include "netns-lab/report/run_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "netns-lab/report/golden/sample_run.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

using ::testing::HasSubstr;

const char* const kMinimal = R"({"schema": "holdfast-run/1", "tool": "t", "started": "s", "results": [%]})";

std::string WithResult(const std::string& result) {
  std::string text = kMinimal;
  return text.replace(text.find('%'), 1, result);
}

std::string ErrorOf(const std::string& text) {
  const Result<report::Run> run = RunFromJson(text);
  return run ? "no error" : run.error().message;
}

TEST(RunJson, ComesBackToTheByte) {
  const std::string written = ToJson(SampleRun());
  const Result<report::Run> read = RunFromJson(written);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(ToJson(*read), written);
  EXPECT_EQ(read->seed, 18446744073709551615ULL);
  ASSERT_EQ(read->results.size(), SampleRun().results.size());
  EXPECT_EQ(read->results.back().verdict, Verdict::kError);
}

TEST(RunJson, AbsentNumbersAreAbsentAndStayAbsent) {
  report::Run run;
  run.results.resize(1);
  run.results[0].bound_ms = std::nan("");
  const std::string written = ToJson(run);
  EXPECT_THAT(written, ::testing::Not(HasSubstr("measured_ms")));
  EXPECT_THAT(written, ::testing::Not(HasSubstr("bound_ms")));
  EXPECT_FALSE(RunFromJson(written)->results[0].measured_ms);
}

TEST(RunJson, BytesThatAreNotUtf8BecomeReplacementCharacters) {
  report::Run run;
  run.tool =
      "a\xff"
      "b";
  EXPECT_EQ(RunFromJson(ToJson(run))->tool,
            "a\xef\xbf\xbd"
            "b");
}

TEST(RunJson, EveryVerdictHasItsWord) {
  for (const Verdict verdict : kWorstFirst) EXPECT_EQ(VerdictFromWord(Word(verdict)), verdict);
  EXPECT_FALSE(VerdictFromWord("passed"));
}

TEST(RunJson, ErrorsNameThePlace) {
  const std::string good = R"("clause": "c", "case": "c", "dut": "d", "level": "MUST", "verdict": "pass")";
  EXPECT_EQ(ErrorOf(WithResult("{" + good + "}")), "no error");
  EXPECT_EQ(ErrorOf(WithResult("{" + good + R"(}, {"clause": "c"})")), "results[1]: \"case\" is missing");
  EXPECT_EQ(ErrorOf(WithResult("{" + good + R"(, "verdict": "passed"})")),
            "results[0].verdict: unknown verdict \"passed\"");
  EXPECT_EQ(ErrorOf(WithResult("{" + good + R"(, "measured": 1})")), "results[0]: unknown member \"measured\"");
  EXPECT_EQ(ErrorOf(WithResult("{" + good + R"(, "measured_ms": "1"})")),
            "results[0].measured_ms: a number is expected");
  EXPECT_EQ(ErrorOf(WithResult("{" + good + R"(, "artifacts": ["a", 1]})")),
            "results[0].artifacts[1]: a string is expected");
  EXPECT_EQ(ErrorOf(WithResult("{" + good + R"(, "events": [{"t_us": 1, "from": "d", "summary": "", "frame": -1}]})")),
            "results[0].events[0].frame: must not be negative");
  EXPECT_EQ(
      ErrorOf(WithResult("{" + good + R"(, "events": [{"t_us": 1, "from": "", "summary": "", "frame": 4294967296}]})")),
      "results[0].events[0].frame: the number is too large");
  EXPECT_EQ(ErrorOf("[]"), "an object is expected");
}

TEST(RunJson, TextThatIsNotJsonIsPointedAt) {
  EXPECT_EQ(ErrorOf("{\n  \"schema\": nope\n}"), "not JSON at line 2, column 14");
  EXPECT_EQ(ErrorOf(""), "not JSON at line 1, column 1");
}

TEST(RunJson, AnotherSchemaIsRefused) {
  EXPECT_THAT(ErrorOf(R"({"schema": "holdfast-run/9", "tool": "t", "started": "s"})"), HasSubstr("holdfast-run/9"));
}

TEST(RunJson, OneResultTravelsOnOneLine) {
  const ClauseResult result = SampleRun().results.front();
  const std::string line = ToJson(result);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto read = ResultFromJson(line);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(ToJson(*read), line);
}

TEST(RunJson, AFileThatIsNotThereIsNamed) {
  EXPECT_EQ(ReadRun("/nonexistent/run.json").error().message, "/nonexistent/run.json: cannot be read");
}

TEST(Merge, ImplementationsAndClausesUniteResultsAndLabsAppend) {
  report::Run a, b;
  a.tool = "holdfast-conform 0.1.0", b.tool = "holdfast-lab 0.1.0";
  a.started = "2026-11-22T10:00:00Z", b.started = "2026-11-22T09:00:00Z";
  a.environment = {{"kernel", "6.1"}, {"jobs", "2"}}, b.environment = {{"kernel", "6.1"}, {"jobs", "1"}};
  a.duts = {{.name = "x", .status = "ok"}}, b.duts = {{.name = "x", .version = "1"}, {.name = "y"}};
  a.clauses = {{.id = "C", .has_case = false, .reason = "why"}}, b.clauses = {{.id = "C", .has_case = true}};
  a.results.resize(2), b.results.resize(1), b.labs.resize(1);
  b.seed = 7;
  const report::Run merged = MergeRuns({a, b});
  EXPECT_EQ(merged.tool, "holdfast-conform 0.1.0 + holdfast-lab 0.1.0");
  EXPECT_EQ(merged.started, b.started);
  ASSERT_EQ(merged.duts.size(), 2u);
  EXPECT_EQ(merged.duts[0].version, "1");
  EXPECT_EQ(merged.duts[0].status, "ok");
  ASSERT_EQ(merged.clauses.size(), 1u);
  EXPECT_TRUE(merged.clauses[0].has_case);
  EXPECT_EQ(merged.clauses[0].reason, "");
  EXPECT_EQ(merged.results.size(), 3u);
  EXPECT_EQ(merged.labs.size(), 1u);
  EXPECT_EQ(merged.environment.at("jobs"), "2");
  EXPECT_EQ(merged.environment.at("jobs (holdfast-lab 0.1.0)"), "1");
  EXPECT_EQ(merged.environment.count("kernel (holdfast-lab 0.1.0)"), 0u);
  EXPECT_EQ(merged.environment.at("seed (holdfast-lab 0.1.0)"), "7");
}

TEST(Merge, ArtifactsFollowTheirRun) {
  report::Run run = SampleRun();
  run.results[0].artifacts = {"a.pcapng", "/abs/b.log"};
  RebaseArtifacts(run, "conformance/");
  EXPECT_EQ(run.results[0].artifacts, (std::vector<std::string>{"conformance/a.pcapng", "/abs/b.log"}));
  EXPECT_EQ(run.labs[0].artifacts[0], "conformance/labs/tutorial-failover/lan.pcapng");
}

}  // namespace
}  // namespace holdfast::report
