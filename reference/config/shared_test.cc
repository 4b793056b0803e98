// Files that lie beside the checkout on the machines where it is built: the tutorial's own, and a corpus of real ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "reference/config/load.h"

namespace holdfast::config {
namespace {

using testing::IsEmpty;
namespace fs = std::filesystem;

const fs::path kShared = fs::path(HOLDFAST_SOURCE_DIR).parent_path() / "shared";
const fs::path kCorpus = kShared / "corpus/keepalived-conf";

TEST(Seeds, LoadVerbatim) {
  if (!fs::exists(kShared / "seeds")) GTEST_SKIP() << "no folder of seeds beside the checkout";
  for (const char* name : {"vrrp-master.conf", "vrrp-backup.conf", "lb-backup.conf"}) {
    const LoadResult result = Load((kShared / "seeds" / name).string());
    EXPECT_THAT(result.diagnostics, IsEmpty()) << RenderAll(result);
    EXPECT_EQ(result.config.instances.size(), 1u);
  }
}

TEST(Seeds, ANestedServiceIsLiftedWithOneWarningPerCause) {
  if (!fs::exists(kShared / "seeds")) GTEST_SKIP() << "no folder of seeds beside the checkout";
  const LoadResult result = Load((kShared / "seeds/lb-master.conf").string());
  EXPECT_EQ(CheckExitCode(result), 0);
  EXPECT_EQ(result.diagnostics.size(), 3u) << RenderAll(result);
  ASSERT_EQ(result.config.virtual_servers.size(), 1u);
  ASSERT_EQ(result.config.virtual_servers[0].real_servers.size(), 2u);
  for (const RealServer& server : result.config.virtual_servers[0].real_servers)
    EXPECT_EQ(server.checkers.at(0).urls.at(0).status_code->at(0), (StatusRange{200, 200}));
}

struct Verdict {
  std::string path, verdict;
  std::vector<std::uint32_t> lines;
};

std::vector<Verdict> Verdicts() {
  std::ifstream in(kCorpus / "verdicts.tsv");
  std::vector<Verdict> verdicts;
  std::string line;
  for (std::getline(in, line); std::getline(in, line);) {
    std::istringstream fields(line);
    Verdict v;
    std::string kind, lines;
    std::getline(fields, v.path, '\t');
    std::getline(fields, v.verdict, '\t');
    std::getline(fields, kind, '\t');
    std::getline(fields, lines, '\t');
    std::istringstream numbers(lines);
    for (std::string number; std::getline(numbers, number, ',');) v.lines.push_back(std::stoul(number));
    verdicts.push_back(std::move(v));
  }
  return verdicts;
}

// What is said does not depend on whether the servers are kept.
TEST(Corpus, ChecksTheSameWithoutKeepingServers) {
  int files = 0;
  for (const fs::path& folder : {kShared, fs::path(HOLDFAST_SOURCE_DIR) / "reference/config/testdata"}) {
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || entry.path().extension() != ".conf") continue;
      LoadOptions options;
      const std::string kept = RenderAll(Load(entry.path().string(), options));
      options.keep_servers = false;
      const LoadResult result = Load(entry.path().string(), options);
      EXPECT_EQ(RenderAll(result), kept) << entry.path();
      ++files;
    }
  }
  EXPECT_GE(files, 20);
}

TEST(Corpus, IsAcceptedAndRejectedAsByKeepalived) {
  const std::vector<Verdict> verdicts = Verdicts();
  if (verdicts.empty()) GTEST_SKIP() << "no corpus beside the checkout";
  std::size_t judged = 0, equal = 0, rejected = 0, same_line = 0;
  LoadOptions options;
  options.config_id = "host";
  options.as_keepalived = true;
  for (const Verdict& v : verdicts) {
    const auto start = std::chrono::steady_clock::now();
    const LoadResult result = Load((kCorpus / v.path).string(), options);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1)) << v.path;
    if (v.verdict == "unreliable") continue;
    const bool ours = CheckExitCode(result) == 1, theirs = v.verdict == "reject";
    ++judged;
    equal += ours == theirs;
    if (ours != theirs) std::printf("differs: %s, keepalived says %s\n", v.path.c_str(), v.verdict.c_str());
    if (!ours || !theirs || v.lines.empty()) continue;
    ++rejected;
    const auto first = std::find_if(result.diagnostics.begin(), result.diagnostics.end(), [](const Diagnostic& d) {
      return d.severity == Severity::kError && d.kind == DiagnosticClass::kStructure;
    });
    const bool found = std::find(v.lines.begin(), v.lines.end(), first->where.line) != v.lines.end();
    same_line += found;
    if (!found) std::printf("other line: %s:%u\n", v.path.c_str(), first->where.line);
  }
  std::printf("%zu of %zu verdicts equal, %zu of %zu first errors on a line of keepalived's\n", equal, judged,
              same_line, rejected);
  EXPECT_GE(equal * 1000, judged * 995);
  EXPECT_GE(same_line * 100, rejected * 95);
}

}  // namespace
}  // namespace holdfast::config
