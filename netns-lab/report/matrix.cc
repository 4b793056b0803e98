#include "netns-lab/report/matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

// "RFC9568" -> 9568; 0 for anything else.
int RfcNumber(const std::string& rfc) {
  const std::size_t digits = rfc.find_first_of("0123456789");
  return digits == std::string::npos ? 0 : std::atoi(rfc.c_str() + digits);
}

// "5.2.8 with 7.2" -> {5, 2, 8}: where the section stands in its document.
std::vector<int> SectionNumber(const std::string& section) {
  std::vector<int> numbers;
  for (std::size_t at = 0; at < section.size() && section[at] >= '0' && section[at] <= '9';) {
    numbers.push_back(std::atoi(section.c_str() + at));
    at = section.find_first_not_of("0123456789", at);
    if (at == std::string::npos || section[at] != '.') break;
    ++at;
  }
  return numbers;
}

std::string SectionTitle(const ClauseInfo& clause) {
  const int number = RfcNumber(clause.rfc);
  const std::string document = number != 0 ? fmt::format("RFC {}", number) : clause.rfc;
  return clause.section.empty() ? document : document + " § " + clause.section;
}

// "RFC9568-6.4.2-LEARN" -> rfc and section, for results whose clause the run does not describe.
ClauseInfo FromResult(const ClauseResult& result) {
  ClauseInfo clause;
  clause.id = result.clause;
  clause.level = result.level;
  clause.statement = result.requirement;
  clause.has_case = true;
  const std::size_t first = result.clause.find('-');
  const std::size_t second = result.clause.find('-', first + 1);
  clause.rfc = result.clause.substr(0, first);
  if (second != std::string::npos) clause.section = result.clause.substr(first + 1, second - first - 1);
  return clause;
}

std::vector<ClauseInfo> AllClauses(const Run& run) {
  std::vector<ClauseInfo> clauses = run.clauses;
  std::map<std::string, bool> known;
  for (const ClauseInfo& clause : clauses) known[clause.id] = true;
  for (const ClauseResult& result : run.results) {
    if (!std::exchange(known[result.clause], true)) clauses.push_back(FromResult(result));
  }
  std::stable_sort(clauses.begin(), clauses.end(), [](const ClauseInfo& a, const ClauseInfo& b) {
    return std::make_tuple(-RfcNumber(a.rfc), a.rfc, SectionNumber(a.section), a.section) <
           std::make_tuple(-RfcNumber(b.rfc), b.rfc, SectionNumber(b.section), b.section);
  });
  return clauses;
}

std::vector<std::string> AllDuts(const Run& run) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const DutInfo& dut : run.duts) add(dut.name);
  for (const ClauseResult& result : run.results) add(result.dut);
  return names;
}

using Index = std::map<std::pair<std::string, std::string>, std::vector<const ClauseResult*>>;  // by clause and dut

Cell BuildCell(const ClauseInfo& clause, const std::string& dut, const Index& index) {
  Cell cell;
  const auto found = index.find({clause.id, dut});
  if (found == index.end()) {
    cell.kind = clause.has_case ? Cell::Kind::kNotRun : Cell::Kind::kNoCase;
    return cell;
  }
  cell.kind = Cell::Kind::kJudged;
  cell.results = found->second;
  std::stable_sort(cell.results.begin(), cell.results.end(),
                   [](const auto* a, const auto* b) { return IsWorse(a->verdict, b->verdict); });
  cell.verdict = cell.results.front()->verdict;
  return cell;
}

std::string SecondName(const ClauseResult& result) { return result.dut + " @" + result.newest->profile; }

// Every result as the newest text reads it, under the name of the second column.
std::vector<ClauseResult> SecondReadings(const Run& run) {
  std::vector<ClauseResult> readings;
  for (const ClauseResult& result : run.results) {
    if (!result.newest) continue;
    ClauseResult reading = result;
    reading.dut = SecondName(result);
    reading.profile = result.newest->profile;
    reading.verdict = result.newest->verdict;
    reading.cause = result.newest->cause;
    reading.newest.reset();
    readings.push_back(std::move(reading));
  }
  return readings;
}

// The columns: each name, and behind it the second reading where there is one.
void AddColumns(const Run& run, Matrix& matrix) {
  for (const std::string& name : AllDuts(run)) {
    matrix.duts.push_back(name);
    matrix.second.push_back(false);
    const auto read = std::find_if(run.results.begin(), run.results.end(),
                                   [&](const ClauseResult& r) { return r.dut == name && r.newest; });
    if (read == run.results.end()) continue;
    matrix.duts.push_back(SecondName(*read));
    matrix.second.push_back(true);
  }
}

// What a reader would read twice.
bool Repeats(const Cell& first, const Cell& second) {
  return first.kind == Cell::Kind::kJudged && second.kind == Cell::Kind::kJudged && first.verdict == second.verdict;
}

void Count(const Row& row, std::size_t dut, Counts& counts) {
  const Cell& cell = row.cells[dut];
  if (cell.kind == Cell::Kind::kNoCase) ++counts.no_case;
  if (cell.kind == Cell::Kind::kNotRun) ++counts.not_run;
  if (cell.kind != Cell::Kind::kJudged) return;
  ++counts.verdicts[cell.verdict];
  if (!IsMandatory(row.clause.level)) return;
  counts.mandatory_held += cell.verdict == Verdict::kPass;
  counts.mandatory_judged += cell.verdict == Verdict::kPass || cell.verdict == Verdict::kFail;
}

}  // namespace

int Counts::Of(Verdict verdict) const {
  const auto found = verdicts.find(verdict);
  return found == verdicts.end() ? 0 : found->second;
}

Matrix BuildMatrix(const Run& run) {
  Matrix matrix;
  AddColumns(run, matrix);
  matrix.readings = std::make_shared<const std::vector<ClauseResult>>(SecondReadings(run));
  matrix.counts.resize(matrix.duts.size());
  Index index;
  for (const ClauseResult& result : run.results) index[{result.clause, result.dut}].push_back(&result);
  for (const ClauseResult& result : *matrix.readings) index[{result.clause, result.dut}].push_back(&result);
  for (const ClauseInfo& clause : AllClauses(run)) {
    const std::string title = SectionTitle(clause);
    if (matrix.sections.empty() || matrix.sections.back().title != title) matrix.sections.push_back({title, {}});
    Row row{clause, {}, false};
    for (std::size_t dut = 0; dut < matrix.duts.size(); ++dut) {
      row.cells.push_back(BuildCell(clause, matrix.duts[dut], index));
      if (matrix.second[dut]) row.cells[dut].repeats = Repeats(row.cells[dut - 1], row.cells[dut]);
      row.judged = row.judged || row.cells.back().kind == Cell::Kind::kJudged;
      Count(row, dut, matrix.counts[dut]);
    }
    matrix.sections.back().rows.push_back(std::move(row));
  }
  return matrix;
}

std::string Matrix::Head(std::size_t dut) const {
  return second[dut] ? duts[dut].substr(duts[dut].rfind('@')) : duts[dut];
}

std::string ShortId(const ClauseInfo& clause) {
  const std::string first_section = clause.section.substr(0, clause.section.find(' '));
  for (const std::string& prefix : {clause.rfc + "-" + first_section + "-", clause.rfc + "-"}) {
    if (clause.id.size() > prefix.size() && clause.id.compare(0, prefix.size(), prefix) == 0) {
      return clause.id.substr(prefix.size());
    }
  }
  return clause.id;
}

std::string Variant(const ClauseResult& result) {
  return result.version + (result.version.empty() || result.family.empty() ? "" : " ") + result.family;
}

std::string Share(const Cell& cell) {
  const auto same = std::count_if(cell.results.begin(), cell.results.end(),
                                  [&](const ClauseResult* result) { return result->verdict == cell.verdict; });
  if (static_cast<std::size_t>(same) == cell.results.size()) return "";
  return fmt::format("{} of {}", same, cell.results.size());
}

bool RepeatsTheFacts(const ClauseResult& result) {
  const auto says = [&](const std::string& part) { return result.cause.find(part) != std::string::npos; };
  return !result.expected.empty() && !result.seen.empty() && says(result.expected) && says(result.seen);
}

}  // namespace holdfast::report
