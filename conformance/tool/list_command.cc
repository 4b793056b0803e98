#include "conformance/tool/list_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "conformance/clauses/unh_iol.h"
#include "reference/base/diagnostics.h"

namespace holdfast::conformance {
namespace {

const CaseInfo* CaseFor(const Clause& clause, const std::vector<CaseInfo>& cases) {
  const std::string name = CaseNameOf(clause.id);
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const CaseInfo& c) { return c.name == name; });
  return found == cases.end() ? nullptr : &*found;
}

std::string_view Word(Policy policy) {
  return policy == Policy::kConvicts ? "convicts" : policy == Policy::kInfo ? "info" : "disputed";
}

const char* StagesOf(const CaseInfo& info) {
  return info.needs == Needs::kIpvs ? "ipvs" : info.needs == Needs::kWire ? "wire" : "wire, sim";
}

std::string Join(const std::vector<std::string>& words) {
  return words.empty() ? "-" : fmt::format("{}", fmt::join(words, ", "));
}

nlohmann::ordered_json ToJson(const Clause& clause, const CaseInfo* info, const Registry& registry) {
  return {{"id", clause.id},
          {"rfc", clause.rfc},
          {"section", clause.section},
          {"level", clause.level},
          {"policy", Word(clause.policy)},
          {"statement", clause.statement},
          {"observable", clause.observable},
          {"cases", info ? nlohmann::ordered_json::array({info->name}) : nlohmann::ordered_json::array()},
          {"reason", info ? "" : registry.ReasonUntested(clause.id)}};
}

void PrintClause(const Clause& clause, const CaseInfo* info, const Registry& registry, bool untested) {
  const std::string versions = Join(clause.versions), families = Join(clause.families);
  fmt::print("{:<34} {:<10} {:<8} {:<6} {:<10} {}\n", clause.id, clause.level, Word(clause.policy), versions, families,
             info ? StagesOf(*info) : "no case");
  if (!untested) return;
  const std::string reason = registry.ReasonUntested(clause.id);
  fmt::print("    {}\n", reason.empty() ? "no case yet" : reason);
}

void Paragraph(const char* title, const std::string& text) {
  if (text.empty()) return;
  fmt::print("\n{}\n", title);
  std::string line;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t space = std::min(text.find(' ', from), text.size());
    const std::string word = text.substr(from, space - from);
    if (line.size() + word.size() > 96) {
      fmt::print("  {}\n", line);
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    from = space + 1;
  }
  if (!line.empty()) fmt::print("  {}\n", line);
}

std::string ToleranceText(const Clause& clause) {
  if (!clause.has_tolerance) return "";
  const auto side = [](const std::optional<int>& ms) { return ms ? fmt::format("{} ms", *ms) : "not judged"; };
  return fmt::format("early {}, late {} (ours; no RFC gives one)", side(clause.early_ms), side(clause.late_ms));
}

std::string CaseText(const CaseInfo* info, const std::string& reason) {
  if (!info) return reason.empty() ? "none yet" : "none: " + reason;
  const std::size_t folder = info->file.find("conformance/cases");
  return info->name + " in " + (folder == std::string::npos ? info->file : info->file.substr(folder)) +
         (info->needs == Needs::kIpvs   ? " (needs a kernel with IPVS)"
          : info->needs == Needs::kWire ? " (needs a real wire)"
                                        : " (on a real wire and in virtual time)");
}

}  // namespace

std::vector<report::ClauseInfo> ClauseInfos(const Registry& registry, const std::vector<CaseInfo>& cases,
                                            const Selection& selection) {
  std::vector<report::ClauseInfo> infos;
  for (const Clause& clause : registry.clauses()) {
    if (!selection.Matches(clause)) continue;
    const bool has_case = CaseFor(clause, cases) != nullptr;
    infos.push_back({clause.id, clause.rfc, clause.AddressSection(), clause.level, std::string(Word(clause.policy)),
                     clause.statement, has_case, has_case ? "" : registry.ReasonUntested(clause.id)});
  }
  return infos;
}

namespace {

// The clauses of one test, as a cell of the table; those that nothing plays are counted.
std::string Covered(const std::vector<std::string>& ids, const Registry& registry, const std::vector<CaseInfo>& cases,
                    int& uncovered) {
  std::vector<std::string> words;
  for (const std::string& id : ids) {
    const Clause* clause = registry.Find(id);
    const bool played = clause && CaseFor(*clause, cases);
    uncovered += !played;
    words.push_back(played ? id : id + (clause ? " (no case)" : " (no such clause)"));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

int ListUnh(const Registry& registry, const std::vector<CaseInfo>& cases, bool as_json) {
  const auto tests = LoadUnhTests(DefaultRegistryDir());
  if (!tests) {
    fmt::print(stderr, "holdfast-conform: {}\n", tests.error());
    return 2;
  }
  int uncovered = 0;
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const UnhTest& test : *tests) {
    const std::string v2 = Covered(test.clauses, registry, cases, uncovered);
    const std::string v3 = Covered(test.also, registry, cases, uncovered);
    list.push_back({{"test", test.number}, {"title", test.title}, {"clauses", test.clauses}, {"also", test.also}});
    if (as_json) continue;
    fmt::print("{}  {}\n    {}\n", test.number, test.title, v2);
    if (!test.also.empty()) fmt::print("    version 3: {}\n", v3);
  }
  if (as_json) fmt::print("{}\n", list.dump(2));
  if (!as_json) fmt::print("{} tests of the UNH-IOL plan, {} clauses without a case\n", tests->size(), uncovered);
  return uncovered == 0 ? 0 : 1;
}

}  // namespace

int ListCommand(const Registry& registry, const std::vector<CaseInfo>& cases, const ListOptions& options) {
  if (options.unh) return ListUnh(registry, cases, options.json);
  const auto selection = Selection::Parse(options.select);
  if (!selection) {
    fmt::print(stderr, "holdfast-conform: {}\n", selection.error());
    return 2;
  }
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::size_t shown = 0, with_case = 0, convicting = 0;
  for (const Clause& clause : registry.clauses()) {
    const CaseInfo* info = CaseFor(clause, cases);
    if (!selection->Matches(clause) || (options.untested && info)) continue;
    ++shown;
    with_case += info != nullptr;
    convicting += clause.policy == Policy::kConvicts;
    if (options.json)
      list.push_back(ToJson(clause, info, registry));
    else
      PrintClause(clause, info, registry, options.untested);
  }
  if (options.json)
    fmt::print("{}\n", list.dump(2));
  else
    fmt::print("{} clauses, {} convicting, {} with a case\n", shown, convicting, with_case);
  return shown == 0 && !options.untested ? 4 : 0;
}

int ExplainCommand(const Registry& registry, const std::vector<CaseInfo>& cases, const std::string& id) {
  const Clause* clause = registry.Find(id);
  if (!clause) {
    std::vector<std::string_view> ids;
    for (const Clause& known : registry.clauses()) ids.push_back(known.id);
    const std::string_view near = Nearest(id, ids);
    fmt::print(stderr, "holdfast-conform: no clause '{}'{}\n", id,
               near.empty() ? "; `holdfast-conform list` shows them all" : fmt::format("; did you mean {}?", near));
    return 2;
  }
  fmt::print("{}  {}, section {}\n", clause->id, clause->rfc, clause->section);
  fmt::print("  level      {}{}\n", clause->level, clause->keyword.empty() ? "" : " (" + clause->keyword + ")");
  fmt::print("  policy     {}\n  profiles   {}\n", Word(clause->policy), Join(clause->profiles));
  fmt::print("  concerns   {} / {}, role {}, seen on: {}\n", Join(clause->versions), Join(clause->families),
             clause->role, clause->observable);
  Paragraph("It asks", clause->statement);
  Paragraph("How it is seen", clause->stimulus);
  Paragraph("What convicts", clause->expect);
  Paragraph("Tolerance", ToleranceText(*clause));
  Paragraph("Charged under", clause->charged_under.empty() ? "" : Join(clause->charged_under));
  Paragraph("Counterparts", clause->counterpart.empty() ? "" : Join(clause->counterpart));
  Paragraph("Caution", clause->caution);
  Paragraph("Notes", clause->notes);
  Paragraph("What of the text was read", clause->text_seen + (clause->ancestor.empty() ? "" : "; " + clause->ancestor));
  Paragraph("Case", CaseText(CaseFor(*clause, cases), registry.ReasonUntested(clause->id)));
  return 0;
}

}  // namespace holdfast::conformance
