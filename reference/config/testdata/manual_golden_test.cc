// The documentation in doc/ is what the tables say. HOLDFAST_UPDATE_GOLDEN=1 writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "reference/config/manual.h"

namespace holdfast::config {
namespace {

void ExpectFresh(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(HOLDFAST_SOURCE_DIR) / "reference/config/doc" / name;
  if (std::getenv("HOLDFAST_UPDATE_GOLDEN")) std::ofstream(path, std::ios::binary) << text;
  std::ostringstream stored;
  stored << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_TRUE(stored.str() == text) << path << " is not what the tables say: HOLDFAST_UPDATE_GOLDEN=1 writes it anew";
}

TEST(Documentation, TheManualPageIsFresh) { ExpectFresh("holdfastd.conf.5", ManualPage()); }

TEST(Documentation, TheKeywordPageIsFresh) { ExpectFresh("keywords.md", KeywordPage()); }

}  // namespace
}  // namespace holdfast::config
