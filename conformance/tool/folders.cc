#include "conformance/tool/folders.h"

#include <cctype>
#include <cstdlib>

namespace holdfast::conformance {

Result<std::filesystem::path> ReportFolder(const std::string& wanted) {
  std::error_code error;
  std::filesystem::path folder = wanted;
  if (folder.empty()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-conform-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) return Fail("cannot make a folder " + pattern);
    folder = pattern;
    // Daemons that change users read their configuration there.
    std::filesystem::permissions(folder, static_cast<std::filesystem::perms>(0755), error);
  }
  std::filesystem::create_directories(folder, error);
  if (error) return Fail(folder.string() + ": cannot make this folder: " + error.message());
  return std::filesystem::absolute(folder);
}

std::string FolderName(const std::string& dut) {
  const std::filesystem::path file = dut;
  const std::string extension = file.extension().string();  // ".yaml:variant" of a file's variant
  const std::size_t variant = extension.find(':');
  const std::string name = file.stem().string() + (variant == std::string::npos ? "" : extension.substr(variant));
  std::string folder;
  for (char c : name) folder += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return folder;
}

}  // namespace holdfast::conformance
