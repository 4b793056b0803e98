#include "netns-lab/report/matrix.h"

#include <gtest/gtest.h>

#include "netns-lab/report/golden/sample_run.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

ClauseInfo Clause(const char* id, const char* rfc, const char* section, bool has_case = true) {
  ClauseInfo clause;
  clause.id = id, clause.rfc = rfc, clause.section = section, clause.level = "MUST", clause.has_case = has_case;
  return clause;
}

ClauseResult Outcome(const char* clause, const char* dut, Verdict verdict) {
  ClauseResult result;
  result.clause = clause, result.dut = dut, result.level = "MUST", result.verdict = verdict;
  return result;
}

TEST(Matrix, ACellShowsItsWorstResult) {
  report::Run run;
  run.clauses = {Clause("C", "RFC9568", "7.1")};
  run.results = {Outcome("C", "x", Verdict::kInfo), Outcome("C", "x", Verdict::kPass),
                 Outcome("C", "x", Verdict::kInconclusive)};
  const Matrix matrix = BuildMatrix(run);
  const Cell& cell = matrix.sections.at(0).rows.at(0).cells.at(0);
  EXPECT_EQ(cell.verdict, Verdict::kInconclusive);
  EXPECT_EQ(cell.results.at(1)->verdict, Verdict::kPass);
  EXPECT_EQ(cell.results.at(2)->verdict, Verdict::kInfo);
  EXPECT_EQ(Share(cell), "1 of 3");
}

TEST(Matrix, ASecondReadingHasAColumnOfItsOwn) {
  report::Run run;
  run.clauses = {Clause("C", "RFC9568", "7.1"), Clause("D", "RFC9568", "7.1")};
  run.results = {Outcome("C", "x", Verdict::kInfo), Outcome("D", "x", Verdict::kFail),
                 Outcome("C", "y", Verdict::kPass)};
  run.results[0].newest = OtherReading{"9568", Verdict::kFail, "why"};
  run.results[1].newest = OtherReading{"9568", Verdict::kFail, "why"};
  const Matrix matrix = BuildMatrix(run);
  EXPECT_EQ(matrix.duts, (std::vector<std::string>{"x", "x @9568", "y"}));
  EXPECT_EQ(matrix.Head(1), "@9568");
  const Row& differs = matrix.sections.at(0).rows.at(0);
  EXPECT_EQ(differs.cells.at(0).verdict, Verdict::kInfo);
  EXPECT_EQ(differs.cells.at(1).verdict, Verdict::kFail);
  EXPECT_FALSE(differs.cells.at(1).repeats);
  EXPECT_EQ(differs.cells.at(1).results.at(0)->cause, "why");
  EXPECT_TRUE(matrix.sections.at(0).rows.at(1).cells.at(1).repeats);
}

TEST(Matrix, WorseMeansNothingBadHides) {
  EXPECT_TRUE(IsWorse(Verdict::kFail, Verdict::kError));
  EXPECT_TRUE(IsWorse(Verdict::kInconclusive, Verdict::kPass));
  EXPECT_TRUE(IsWorse(Verdict::kUnsupported, Verdict::kPass));
  EXPECT_TRUE(IsWorse(Verdict::kPass, Verdict::kInfo));
  EXPECT_FALSE(IsWorse(Verdict::kPass, Verdict::kPass));
}

TEST(Matrix, CountsAddUpToTheClausesForEveryImplementation) {
  const report::Run run = SampleRun();
  const Matrix matrix = BuildMatrix(run);
  ASSERT_EQ(matrix.duts.size(), 5u);
  for (const Counts& counts : matrix.counts) {
    int sum = counts.no_case + counts.not_run;
    for (const auto& [verdict, n] : counts.verdicts) sum += n;
    EXPECT_EQ(sum, static_cast<int>(run.clauses.size()));
  }
  EXPECT_EQ(matrix.counts[1].mandatory_held, 1);
  EXPECT_EQ(matrix.counts[1].mandatory_judged, 2);
}

TEST(Matrix, SectionsStandAsInTheDocumentsNewestFirst) {
  report::Run run;
  run.clauses = {
      Clause("A", "RFC3768", "7.1"),    Clause("B", "RFC9568", "10"),    Clause("C", "RFC9568", "5.2.8 with 7.2"),
      Clause("D", "RFC9568", "5.2.10"), Clause("E", "RFC9568", "5.2.9"), Clause("F", "RFC9568", "5.2.9")};
  run.results = {Outcome("A", "x", Verdict::kPass)};
  const Matrix matrix = BuildMatrix(run);
  std::vector<std::string> titles;
  for (const Section& section : matrix.sections) titles.push_back(section.title);
  EXPECT_EQ(titles, (std::vector<std::string>{"RFC 9568 § 5.2.8 with 7.2", "RFC 9568 § 5.2.9", "RFC 9568 § 5.2.10",
                                              "RFC 9568 § 10", "RFC 3768 § 7.1"}));
  EXPECT_EQ(matrix.sections[1].rows.size(), 2u);
}

TEST(Matrix, NoCaseIsNotTheSameAsNotRun) {
  report::Run run;
  run.duts = {{.name = "x"}};
  run.clauses = {Clause("A", "RFC9568", "7.1", false), Clause("B", "RFC9568", "7.1", true)};
  const Matrix matrix = BuildMatrix(run);
  EXPECT_EQ(matrix.counts.at(0).no_case, 1);
  EXPECT_EQ(matrix.counts.at(0).not_run, 1);
  EXPECT_FALSE(matrix.sections.at(0).rows.at(0).judged);
}

TEST(Matrix, AResultOfAnUnknownClauseIsNotLost) {
  report::Run run;
  run.results = {Outcome("RFC9568-6.4.2-LEARN", "x", Verdict::kFail)};
  const Matrix matrix = BuildMatrix(run);
  EXPECT_EQ(matrix.sections.at(0).title, "RFC 9568 § 6.4.2");
  EXPECT_EQ(ShortId(matrix.sections[0].rows.at(0).clause), "LEARN");
  EXPECT_EQ(matrix.counts.at(0).Of(Verdict::kFail), 1);
}

TEST(Matrix, ShortIdsKeepWhatTheTitleDoesNotSay) {
  EXPECT_EQ(ShortId(Clause("RFC9568-5.2.8-CKSUM6-TX", "RFC9568", "5.2.8 with 7.2")), "CKSUM6-TX");
  EXPECT_EQ(ShortId(Clause("RFC9568-MIB", "RFC9568", "11")), "MIB");
  EXPECT_EQ(ShortId(Clause("odd", "RFC9568", "7")), "odd");
}

}  // namespace
}  // namespace holdfast::report
