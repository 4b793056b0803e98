#include "netns-lab/report/write.h"

#include <filesystem>
#include <fstream>

#include "netns-lab/report/html.h"
#include "netns-lab/report/junit.h"
#include "netns-lab/report/markdown.h"
#include "netns-lab/report/run_json.h"

namespace holdfast::report {
namespace {

Status WriteFile(const std::string& path, const std::string& text) {
  const std::string beside = path + ".part";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) return Fail(beside + ": cannot be written");
  std::error_code error;
  std::filesystem::rename(beside, path, error);
  if (error) return Fail(path + ": " + error.message());
  return {};
}

}  // namespace

Status WriteReport(const Run& run, const std::string& dir) {
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (error) return Fail(dir + ": " + error.message());
  const std::pair<const char*, std::string> files[] = {{"/run.json", ToJson(run)},
                                                       {"/report.html", ToHtml(run)},
                                                       {"/junit.xml", ToJunit(run)},
                                                       {"/report.md", ToMarkdown(run)}};
  for (const auto& [name, text] : files) {
    if (const Status written = WriteFile(dir + name, text); !written) return written;
  }
  return {};
}

}  // namespace holdfast::report
