#include "netns-lab/guest/kernel.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "reference/sys/process.h"

namespace holdfast::guest {
namespace {

namespace fs = std::filesystem;

struct Entry {
  std::string file;
  std::vector<std::string> needs;  // files
};

// "kernel/fs/9p/9p.ko.xz" is the module "9p".
std::string ModuleName(std::string_view file) {
  std::string name(file.substr(file.rfind('/') + 1));
  name = name.substr(0, name.find('.'));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::map<std::string, Entry> ReadDependencies(std::string_view modules_dep) {
  std::map<std::string, Entry> entries;
  std::istringstream lines{std::string(modules_dep)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    Entry entry{line.substr(0, colon), {}};
    std::istringstream needs(line.substr(colon + 1));
    for (std::string file; needs >> file;) entry.needs.push_back(file);
    entries.emplace(ModuleName(entry.file), std::move(entry));
  }
  return entries;
}

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

fs::path CacheFolder() {
  const auto set = [](const char* name) -> const char* {
    const char* value = std::getenv(name);
    return value && *value ? value : nullptr;
  };
  if (const char* cache = set("HOLDFAST_CACHE")) return cache;
  if (const char* cache = set("XDG_CACHE_HOME")) return fs::path(cache) / "holdfast";
  return fs::path(set("HOME") ? set("HOME") : "/root") / ".cache/holdfast";
}

Result<Kernel> FindKernel() {
  const fs::path folder = fs::absolute(CacheFolder()) / "guest/kernel";
  Kernel kernel{ReadAll(folder / "release"), folder / "vmlinux", folder / "modules"};
  kernel.release.erase(std::min(kernel.release.find('\n'), kernel.release.size()));
  std::error_code error;
  if (kernel.release.empty() || !fs::exists(kernel.image, error) || !fs::exists(kernel.modules / "modules.dep", error))
    return Fail("no kernel for the guest in " + folder.string() + ": run ci/setup guest");
  return kernel;
}

std::vector<std::string> LoadOrder(std::string_view modules_dep, const std::vector<std::string>& wanted) {
  const auto entries = ReadDependencies(modules_dep);
  std::vector<std::string> order;
  const std::function<void(std::string_view)> visit = [&](std::string_view file) {
    const auto entry = entries.find(ModuleName(file));
    if (entry == entries.end() || std::ranges::count(order, entry->second.file) > 0) return;
    for (const std::string& need : entry->second.needs) visit(need);
    order.push_back(entry->second.file);
  };
  for (const std::string& name : wanted) visit(name);
  return order;
}

Result<std::string> ReadModule(const fs::path& file) {
  const fs::path packed = file.extension();
  if (packed == ".xz") return sys::RunOk({.argv = {"xz", "-dc", file}});
  if (packed == ".zst") return sys::RunOk({.argv = {"zstd", "-dcq", file}});
  std::string content = ReadAll(file);
  if (content.empty()) return Fail(file.string() + ": cannot be read");
  return content;
}

}  // namespace holdfast::guest
