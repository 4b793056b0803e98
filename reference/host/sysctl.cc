#include "reference/host/sysctl.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "reference/sys/error.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::host {
namespace {

std::string PathOf(Family family, const std::string& interface, const std::string& name) {
  return std::string("/proc/sys/net/") + std::string(ToString(family)) + "/conf/" + interface + "/" + name;
}

}  // namespace

Result<int> ReadSetting(Family family, const std::string& interface, const std::string& name) {
  const std::string path = PathOf(family, interface, name);
  const sys::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char text[32] = {};
  if (!fd || ::read(fd.get(), text, sizeof text - 1) < 0) return sys::Errno("reading " + path);
  return std::atoi(text);
}

Status WriteSetting(Family family, const std::string& interface, const std::string& name, int value) {
  const auto current = ReadSetting(family, interface, name);
  if (!current) return tl::make_unexpected(current.error());
  if (*current == value) return {};
  const std::string path = PathOf(family, interface, name);
  const std::string text = std::to_string(value);
  const sys::UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd || ::write(fd.get(), text.data(), text.size()) < 0) return sys::Errno("writing " + text + " to " + path);
  return {};
}

Status SettingChanges::Raise(Family family, const std::string& interface, const std::string& name, int value) {
  const auto before = ReadSetting(family, interface, name);
  if (!before) return tl::make_unexpected(before.error());
  if (*before >= value) return {};
  if (Status s = WriteSetting(family, interface, name, value); !s) return s;
  changes_.push_back({family, interface, name, *before, value});
  return {};
}

void SettingChanges::Restore() {
  for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
    const auto current = ReadSetting(change->family, change->interface, change->name);
    if (!current || *current != change->after) continue;
    // A parent that is gone has nothing to restore, and there is nobody left to tell of a failure.
    (void)WriteSetting(change->family, change->interface, change->name, change->before);
  }
  changes_.clear();
}

}  // namespace holdfast::host
