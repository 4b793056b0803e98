#include "conformance/tool/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace holdfast::conformance {
namespace {

const Registry& Real() {
  static const auto registry = Registry::Load(std::string(HOLDFAST_SOURCE_DIR) + "/conformance/clauses");
  return *registry;
}

std::vector<Cell> PlanOf(const std::string& claimed, const std::string& chosen, std::vector<std::string> select) {
  static const std::vector<CaseInfo> cases{
      {"RFC9568_6_4_2_LEARN", Versions::kV3, Families::kBoth, Needs::kNothing, "", nullptr},
      {"RFC9568_6_4_3_ASSERT", Versions::kV3, Families::kIpv4, Needs::kNothing, "", nullptr},
      {"RFC3768_6_4_2_RESET", Versions::kV2, Families::kIpv4, Needs::kNothing, "", nullptr}};
  const auto selection = Selection::Parse(select);
  return MakePlan(Real(), cases, {{claimed}, chosen, &*selection});
}

TEST(Plan, EachVersionIsJudgedByItsOwnDocument) {
  const auto plan = PlanOf("9568+errata", "", {});
  ASSERT_FALSE(plan.empty());
  for (const Cell& cell : plan) EXPECT_EQ(cell.profile, cell.version == Version::kV2 ? "3768" : "9568+errata");
}

TEST(Plan, AClauseOfAnotherDocumentIsLeftOut) {
  for (const Cell& cell : PlanOf("9568", "5798", {})) EXPECT_NE(cell.clause->id, "RFC9568-6.4.3-ASSERT");
  EXPECT_EQ(PlanOf("rfc5798", "9568", {"*-ASSERT"}).size(), 1u);
}

// keepalived claims RFC 5798: what only RFC 9568 asks is played for the second reading, and version 2 has none.
TEST(Plan, TheNewestTextIsReadBesideAnOlderClaim) {
  const auto plan = PlanOf("rfc5798", "", {});
  EXPECT_TRUE(
      std::any_of(plan.begin(), plan.end(), [](const Cell& c) { return c.clause->id == "RFC9568-6.4.3-ASSERT"; }));
  for (const Cell& cell : plan) {
    EXPECT_EQ(cell.profile, cell.version == Version::kV2 ? "3768" : "5798");
    EXPECT_EQ(cell.newest, cell.version == Version::kV2 ? "" : kNewestProfile);
  }
}

TEST(Plan, SelectionNarrowsToTheCell) {
  for (const Cell& cell : PlanOf("9568", "", {"ipv6"})) EXPECT_EQ(cell.family, Family::kIpv6);
  EXPECT_TRUE(PlanOf("9568", "3768", {"v3"}).empty());
}

TEST(Plan, EveryCaseNamesAClause) { EXPECT_EQ(CasesWithoutClause(Real(), AllCases()), std::vector<std::string>{}); }

// A mandatory clause that convicts has a case or a written reason why not.
TEST(Plan, EveryMandatoryClauseHasACaseOrAReason) {
  for (const Clause& clause : Real().clauses()) {
    if (clause.policy != Policy::kConvicts || !clause.IsMandatory()) continue;
    const std::string name = CaseNameOf(clause.id);
    const bool tested =
        std::any_of(AllCases().begin(), AllCases().end(), [&](const auto& c) { return c.name == name; });
    EXPECT_TRUE(tested || !Real().ReasonUntested(clause.id).empty()) << clause.id;
  }
}

TEST(Plan, ProfilesAreSpelledOneWay) {
  EXPECT_EQ(*ParseProfile("rfc5798"), "5798");
  EXPECT_FALSE(ParseProfile("2338"));
}

}  // namespace
}  // namespace holdfast::conformance
