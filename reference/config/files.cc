#include "reference/config/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "reference/config/glob.h"

namespace holdfast::config {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxFileSize = 256u << 20;

// keepalived takes no executable for a configuration.
bool IsConfigurationFile(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  constexpr fs::perms kAnyExec = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  return !error && fs::is_regular_file(status) && (status.permissions() & kAnyExec) == fs::perms::none;
}

// All paths below `base` that the components from `next` on match.
void Walk(const fs::path& base, fs::path::const_iterator next, fs::path::const_iterator end,
          std::vector<std::string>* found) {
  if (next == end) {
    if (IsConfigurationFile(base)) found->push_back(base.string());
    return;
  }
  const std::string component = next->string();
  if (!HasWildcard(component)) return Walk(base / component, std::next(next), end, found);
  std::error_code error;
  for (fs::directory_iterator it(base.empty() ? "." : base, error), last; !error && it != last; it.increment(error)) {
    const fs::path name = it->path().filename();
    if (MatchesComponent(component, name.string())) Walk(base / name, std::next(next), end, found);
  }
}

class Host : public FileSource {
 public:
  Result<std::string> Read(const std::string& path) const override {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) return Fail(path + ": " + (error ? error.message() : "no such file"));
    if (fs::is_directory(status)) return Fail(path + " is a directory, not a file");
    if (!fs::is_regular_file(status)) return Fail(path + " is not a regular file");
    const std::uintmax_t size = fs::file_size(path, error);
    if (size > kMaxFileSize) return Fail(path + " is larger than 256 MiB");
    std::ifstream in(path, std::ios::binary);
    if (!in) return Fail(path + " cannot be read: permission denied");
    std::string text(size, '\0');
    in.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad()) return Fail(path + ": reading it failed");
    return text;
  }

  std::vector<std::string> Glob(const std::string& pattern) const override {
    std::vector<std::string> found;
    for (const std::string& alternative : ExpandBraces(pattern)) {
      const fs::path path(alternative);
      Walk({}, path.begin(), path.end(), &found);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }
};

}  // namespace

const FileSource& HostFiles() {
  static const Host host;
  return host;
}

Result<std::string> MemoryFiles::Read(const std::string& path) const {
  const auto it = files_.find(path);
  if (it == files_.end()) return Fail(path + ": no such file");
  return it->second;
}

std::vector<std::string> MemoryFiles::Glob(const std::string& pattern) const {
  std::vector<std::string> found;
  const std::vector<std::string> alternatives = ExpandBraces(pattern);
  for (const auto& [path, text] : files_)
    for (const std::string& alternative : alternatives)
      if (MatchesPath(alternative, path) && (found.empty() || found.back() != path)) found.push_back(path);
  return found;
}

}  // namespace holdfast::config
