// Every rendering of the hand-made run, compared to a file of testdata. HOLDFAST_UPDATE_GOLDEN=1 writes the files anew;
// the diff is then reviewed like code.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "netns-lab/report/golden/sample_run.h"
#include "netns-lab/report/run_json.h"

namespace holdfast::report {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void ExpectGolden(const std::string& name, const std::string& text) {
  const std::string path = std::string(HOLDFAST_SOURCE_DIR) + "/netns-lab/report/testdata/" + name;
  if (std::getenv("HOLDFAST_UPDATE_GOLDEN")) std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(ReadFile(path), text) << "differs from " << path << "; HOLDFAST_UPDATE_GOLDEN=1 writes it anew";
}

TEST(Golden, RunJson) { ExpectGolden("run.json", ToJson(SampleRun())); }

}  // namespace
}  // namespace holdfast::report
