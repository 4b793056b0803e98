#include "conformance/tool/findings.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace holdfast::conformance {
namespace {

using report::Verdict;

const Registry& Real() {
  static const auto registry = Registry::Load(std::string(HOLDFAST_SOURCE_DIR) + "/conformance/clauses");
  return *registry;
}

report::ClauseResult ResultOf(const char* clause, const char* dut, const char* family, Verdict verdict) {
  report::ClauseResult r;
  r.clause = clause, r.dut = dut, r.version = "v3", r.family = family, r.profile = "5798", r.verdict = verdict;
  r.sent = "one advertisement", r.expected = "silence until t = 3 s", r.seen = "an advertisement | at t = 1 s";
  r.measured_ms = 1000.5;
  r.reproduce = "holdfast-conform run --dut d";
  return r;
}

report::Run Sample() {
  report::Run run;
  run.tool = "holdfast-conform 0.1.0";
  run.started = "2026-11-22T16:50:00Z";
  run.environment = {{"kernel", "Linux 6.1"}};
  run.duts = {{.name = "d", .version = "d 1.0", .profile = "5798"}, {.name = "e", .version = "e 2", .profile = "5798"}};
  run.results = {ResultOf("RFC9568-6.4.2-EQUAL", "d", "ipv4", Verdict::kPass),
                 ResultOf("RFC9568-6.4.2-EQUAL", "d", "ipv6", Verdict::kFail),
                 ResultOf("RFC9568-7.2-SMAC4", "d", "ipv4", Verdict::kFail)};
  run.results[2].documented = true;
  run.results[2].documentation = "d(5): “so it is”";
  return run;
}

TEST(Findings, OnePerClauseAndImplementation) {
  const report::Run run = Sample();
  const Deviations all = DeviationsOf(run, Real());
  ASSERT_EQ(all.published.size() + all.unread.size(), 2u);
}

TEST(Findings, WhatRestsOnAnUnreadSentenceAccusesNobody) {
  Clause clause{.id = "X", .text_seen = "memory"};
  EXPECT_FALSE(TextWasRead(clause));
  for (const char* seen : {"none", "paraphrase", "derived", ""}) {
    clause.text_seen = seen;
    EXPECT_FALSE(TextWasRead(clause)) << seen;
  }
  for (const char* seen : {"read", "quoted", "erratum"}) {
    clause.text_seen = seen;
    EXPECT_TRUE(TextWasRead(clause)) << seen;
  }
}

TEST(Findings, ThePageSaysWhatAMaintainerNeeds) {
  const std::string page = FindingsPage({{Sample(), "/nowhere"}}, Real());
  for (const char* part :
       {"## d\n", "d 1.0; claims RFC 5798", "RFC9568-7.2-SMAC4", "The manual says so: d(5): “so it is”",
        "Sent: one advertisement. Expected: silence until t = 3 s. Seen: an advertisement \\| at t = 1 s. Measured",
        "Again with our tools: `holdfast-conform run --dut d`", "kernel Linux 6.1", "## e\n", "No deviation was seen."})
    EXPECT_NE(page.find(part), std::string::npos) << part << "\n" << page;
}

TEST(Findings, ThePathsOfTheMachineThatRanItAreNotInThePage) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "findings";
  const std::string cell = "d/RFC9568-7.2-SMAC4-v3-ipv4";
  std::filesystem::create_directories(folder / cell);
  std::ofstream(folder / cell / "prepare.sh")
      << "chown a:a /some/where/" << cell << "/router.conf " << cell << "/x.conf\n";
  report::Run run = Sample();
  run.results[2].artifacts = {cell + "/trace.pcapng"};
  const std::string page = FindingsPage({{run, folder}}, Real());
  EXPECT_NE(page.find("chown a:a {dir}/router.conf {dir}/x.conf\n"), std::string::npos) << page;
  EXPECT_EQ(page.find("/some/where"), std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST(Findings, RepetitionsAreToldAsSuch) {
  EXPECT_EQ(ScapyLines({}), "");
  std::vector<SentFrame> frames{{0, "aa"}, {1.5, "bb"}};
  for (int i = 0; i < 5; ++i) frames.push_back({2.0 + i, "cc"});
  const std::string lines = ScapyLines(frames);
  EXPECT_NE(lines.find("    (0.000, \"aa\"),\n    (1.500, \"bb\"),\n"), std::string::npos) << lines;
  EXPECT_NE(lines.find("    *[(2.000 + 1.000 * i, \"cc\") for i in range(5)],\n"), std::string::npos) << lines;
}

}  // namespace
}  // namespace holdfast::conformance
