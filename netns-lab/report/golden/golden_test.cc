// Every rendering of the hand-made run, compared to a file of testdata. HOLDFAST_UPDATE_GOLDEN=1 writes the files anew;
// the diff is then reviewed like code.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "netns-lab/report/golden/sample_run.h"
#include "netns-lab/report/html.h"
#include "netns-lab/report/junit.h"
#include "netns-lab/report/markdown.h"
#include "netns-lab/report/run_json.h"
#include "netns-lab/report/terminal.h"

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
TEST(Golden, Html) { ExpectGolden("report.html", ToHtml(SampleRun())); }
TEST(Golden, Junit) { ExpectGolden("junit.xml", ToJunit(SampleRun())); }
TEST(Golden, Markdown) { ExpectGolden("report.md", ToMarkdown(SampleRun())); }

TEST(Golden, TerminalPlain) { ExpectGolden("terminal.txt", TerminalReport(SampleRun())); }
TEST(Golden, TerminalNarrowAndColoured) {
  TerminalOptions options;
  options.color = true;
  options.width = 72;
  options.max_frames = 4;
  ExpectGolden("terminal-color.txt", TerminalReport(SampleRun(), options));
}

// A lab alone and a run with nothing in it have pages too.
TEST(Golden, LabsOnly) {
  report::Run run;
  run.tool = "holdfast-lab 0.1.0";
  run.started = "2026-11-22T16:50:00Z";
  run.labs = {SampleLabs().front()};
  ExpectGolden("lab.html", ToHtml(run));
  ExpectGolden("lab.txt", TerminalReport(run));
}

}  // namespace
}  // namespace holdfast::report
