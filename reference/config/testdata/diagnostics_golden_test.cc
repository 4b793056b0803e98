// What broken files are told. Each testdata/broken/NAME.conf has its diagnostics in NAME.expected, word for word, and
// in NAME.keepalived what keepalived says (testdata/broken/record-keepalived). doc/diagnostics.md shows them side by
// side. HOLDFAST_UPDATE_GOLDEN=1 writes them anew, to be reviewed as a diff.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "reference/config/load.h"

namespace holdfast::config {
namespace {

namespace fs = std::filesystem;

fs::path Folder() { return fs::path(HOLDFAST_SOURCE_DIR) / "reference/config/testdata/broken"; }

std::string Slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> Cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(Folder()))
    if (entry.path().extension() == ".conf") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

class BrokenFile : public testing::TestWithParam<std::string> {};

TEST_P(BrokenFile, IsToldAsWritten) {
  const std::string file = GetParam() + ".conf";
  const MemoryFiles files(std::map<std::string, std::string>{{file, Slurp(Folder() / file)}});
  LoadOptions options;
  options.source = &files;
  const LoadResult result = Load(file, options);
  const std::string told = RenderAll(result) + "exit " + std::to_string(CheckExitCode(result)) + "\n";
  const fs::path golden = Folder() / (GetParam() + ".expected");
  if (std::getenv("HOLDFAST_UPDATE_GOLDEN")) std::ofstream(golden, std::ios::binary) << told;
  EXPECT_EQ(told, Slurp(golden)) << "HOLDFAST_UPDATE_GOLDEN=1 writes it anew";
}

INSTANTIATE_TEST_SUITE_P(Golden, BrokenFile, testing::ValuesIn(Cases()), [](const auto& param_info) {
  std::string name = param_info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// Indented, so that it is shown as it is.
std::string Shown(const std::string& text) {
  std::string shown;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) shown += "    " + line + "\n";
  return shown;
}

std::string SideBySide() {
  std::string page =
      "# Broken files\n\nWhat `holdfastd -t` and `keepalived -t` (2.2.7) print about the same broken files. "
      "Made by the golden\ntest: do not edit.\n";
  for (const std::string& name : Cases()) {
    page += "\n## " + name + "\n\n" + Shown(Slurp(Folder() / (name + ".conf")));
    page += "\nholdfastd:\n\n" + Shown(Slurp(Folder() / (name + ".expected")));
    page += "\nkeepalived:\n\n" + Shown(Slurp(Folder() / (name + ".keepalived")));
  }
  std::replace(page.begin(), page.end(), '\0', '?');
  return page;
}

TEST(BrokenFiles, StandBesideKeepalivedsWords) {
  EXPECT_GE(Cases().size(), 20u);
  for (const std::string& name : Cases())
    EXPECT_NE(Slurp(Folder() / (name + ".keepalived")), "") << name << ": run testdata/broken/record-keepalived";
  const fs::path page = Folder().parent_path().parent_path() / "doc/diagnostics.md";
  if (std::getenv("HOLDFAST_UPDATE_GOLDEN")) std::ofstream(page, std::ios::binary) << SideBySide();
  EXPECT_TRUE(Slurp(page) == SideBySide()) << page << ": HOLDFAST_UPDATE_GOLDEN=1 writes it anew";
}

}  // namespace
}  // namespace holdfast::config
