#include "conformance/clauses/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "conformance/clauses/unh_iol.h"

namespace holdfast::conformance {
namespace {

const Registry& Real() {
  static const auto registry = Registry::Load(std::string(HOLDFAST_SOURCE_DIR) + "/conformance/clauses");
  EXPECT_TRUE(registry) << (registry ? "" : registry.error());
  return *registry;
}

std::string LoadText(const std::string& yaml) {
  const auto dir =
      std::filesystem::temp_directory_path() / ("holdfast-registry-" + std::to_string(::getpid()) + "-" +
                                                ::testing::UnitTest::GetInstance()->current_test_info()->name());
  std::filesystem::create_directory(dir);
  std::ofstream(dir / "rfc1.yaml") << yaml;
  const auto registry = Registry::Load(dir.string());
  std::filesystem::remove_all(dir);
  return registry ? "" : registry.error();
}

TEST(Registry, HasEveryClause) {
  EXPECT_EQ(Real().clauses().size(), 304u);
  std::size_t convicting = 0;
  for (const Clause& clause : Real().clauses()) convicting += clause.policy == Policy::kConvicts;
  EXPECT_EQ(convicting, 214u);
}

TEST(Registry, ReadsAClauseWhole) {
  const Clause* clause = Real().Find("RFC9568-6.4.2-ADT-TIMER");
  ASSERT_NE(clause, nullptr);
  EXPECT_EQ(clause->rfc, "RFC9568");
  EXPECT_EQ(clause->AddressSection(), "6.4.2");
  EXPECT_EQ(clause->early_ms, 50);
  EXPECT_EQ(clause->late_ms, 100);
  EXPECT_TRUE(clause->IsMandatory());
  EXPECT_TRUE(clause->ConvictsUnder("9568"));
  EXPECT_FALSE(clause->ConvictsUnder("3768"));
  EXPECT_EQ(Real().FindByCaseName("RFC9568_6_4_2_ADT_TIMER"), clause);
}

TEST(Registry, ASideThatIsNotJudgedHasNoNumber) {
  const Clause* clause = Real().Find("RFC9568-6.4.1-BACKUP-START");
  ASSERT_NE(clause, nullptr);
  EXPECT_EQ(clause->early_ms, 20);
  EXPECT_FALSE(clause->late_ms);
}

TEST(Registry, RefusesWhatItCannotMean) {
  const std::string good = "- {id: RFC1-1-A, section: '1', level: MUST, policy: info, statement: s}\n";
  EXPECT_EQ(LoadText(good), "");
  EXPECT_NE(LoadText("- {id: RFC1-1-A, section: '1', level: OUGHT, policy: info, statement: s}\n").find("OUGHT"),
            std::string::npos);
  EXPECT_NE(LoadText(good + good).find("two clauses"), std::string::npos);
  EXPECT_NE(LoadText("- {id: RFC1-1-A, section: '1', level: MUST, policy: convicts, statement: s}\n").find("profile"),
            std::string::npos);
  EXPECT_NE(LoadText("- {id: RFC1-1-A, section: '1', level: MUST, policy: info, statement: s, lvel: x}\n")
                .find("rfc1.yaml:1: unknown key 'lvel'"),
            std::string::npos);
  EXPECT_NE(LoadText("- {id: RFC1-1-A, section: '1', level: MUST, policy: info, statement: s, "
                     "charged_under: [RFC1-2-B]}\n")
                .find("no clause"),
            std::string::npos);
}

TEST(UnhPlan, EachOfItsTestsIsFoundAmongOurClauses) {
  const auto tests = LoadUnhTests(std::string(HOLDFAST_SOURCE_DIR) + "/conformance/clauses");
  ASSERT_TRUE(tests) << tests.error();
  EXPECT_EQ(tests->size(), 22u);
  for (const UnhTest& test : *tests) {
    for (const auto* list : {&test.clauses, &test.also})
      for (const std::string& id : *list) EXPECT_NE(Real().Find(id), nullptr) << test.number << ": " << id;
    for (const std::string& id : test.clauses) {
      const Clause* clause = Real().Find(id);
      const bool v2 =
          clause && std::find(clause->versions.begin(), clause->versions.end(), "v2") != clause->versions.end();
      EXPECT_TRUE(v2) << id << " is not about version 2";
    }
  }
}

TEST(Selection, TermsOfOneKindWidenAndKindsNarrow) {
  const Clause* learn = Real().Find("RFC9568-6.4.2-LEARN");
  ASSERT_NE(learn, nullptr);
  const auto matches = [&](std::vector<std::string> terms) { return Selection::Parse(terms)->Matches(*learn); };
  EXPECT_TRUE(matches({}));
  EXPECT_TRUE(matches({"9568/6.4.2"}));
  EXPECT_TRUE(matches({"9568/6.4"}));
  EXPECT_FALSE(matches({"9568/6.4.22"}));
  EXPECT_FALSE(matches({"5798"}));
  EXPECT_TRUE(matches({"5798", "*-LEARN"}));
  EXPECT_TRUE(matches({"9568", "level:MUST"}) || learn->level != "MUST");
  EXPECT_FALSE(matches({"9568", "level:MAY"}));
  EXPECT_FALSE(matches({"v2"}));
  EXPECT_FALSE(Selection::Parse({"ipv6"})->Matches(*learn, "v3", "ipv4"));
  EXPECT_FALSE(Selection::Parse({"banana"}));
}

}  // namespace
}  // namespace holdfast::conformance
