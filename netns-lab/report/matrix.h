// The run as a table: clauses by implementations, grouped by RFC section. Every rendering draws this; none counts for
// itself.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "netns-lab/report/run.h"

namespace holdfast::report {

// One clause on one implementation: the results of all its versions and families.
struct Cell {
  // What the cell shows. kNotRun: the clause has a case, but nothing ran here (not selected, or the device never
  // started). kNoCase: nothing tests this clause.
  enum class Kind { kJudged, kNotRun, kNoCase };
  Kind kind = Kind::kNotRun;
  Verdict verdict = Verdict::kNotApplicable;  // the worst of `results`; only if kJudged
  std::vector<const ClauseResult*> results;   // worst first, otherwise in order of the run; see Matrix::readings
  bool repeats = false;  // of a second column: the column before it says the same, in the same words
};

struct Row {
  ClauseInfo clause;
  std::vector<Cell> cells;  // one per Matrix::duts
  bool judged = false;      // some cell is kJudged
};

struct Section {
  std::string title;  // "RFC 9568 § 6.4.2"
  std::vector<Row> rows;
};

// How many clauses of one implementation came out how; the numbers add up to the number of clauses.
struct Counts {
  std::map<Verdict, int> verdicts;
  int no_case = 0, not_run = 0;
  int mandatory_held = 0, mandatory_judged = 0;  // pass, and pass or fail, of MUST, MUST NOT and PROCEDURE
  int Of(Verdict verdict) const;
};

// An implementation that claims an older text than the newest has two columns: the second one, "keepalived
// @9568+errata", reads the same observations by the newest.
struct Matrix {
  std::vector<std::string> duts;  // in the order of Run::duts, then of appearance
  std::vector<bool> second;       // one per dut: it reads by the newest text what the column before it judges
  std::vector<Section> sections;  // newest RFC first, sections by number, clauses as in Run::clauses
  std::vector<Counts> counts;     // one per dut
  std::shared_ptr<const std::vector<ClauseResult>> readings;  // what the cells of second columns point to

  // What stands above a narrow column: the name, or "@9568+errata" of a second column.
  std::string Head(std::size_t dut) const;
};

// The run must outlive the Matrix. Clauses that only results name are added with what the results know of them.
Matrix BuildMatrix(const Run& run);

// "LEARN" of "RFC9568-6.4.2-LEARN" in section 6.4.2: the id without what the section's title already says.
std::string ShortId(const ClauseInfo& clause);

// "v3 ipv6", or what of it is known; for telling the results of one cell apart.
std::string Variant(const ClauseResult& result);

// "2 of 4": how many of the cell's results have its verdict; empty if all have.
std::string Share(const Cell& cell);

// A cause that only says "expected this, seen that": beside those two it need not be shown.
bool RepeatsTheFacts(const ClauseResult& result);

}  // namespace holdfast::report
