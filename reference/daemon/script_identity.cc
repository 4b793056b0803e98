#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "reference/daemon/script_runner.h"

namespace holdfast::daemon {
namespace {

constexpr char kUsualUser[] = "keepalived_script";

bool ParseId(const std::string& text, unsigned& id) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size();
}

Status ApplyUser(const std::string& user, Identity& identity) {
  if (const passwd* entry = getpwnam(user.c_str())) {
    identity = {entry->pw_uid, entry->pw_gid, entry->pw_name};
    return {};
  }
  if (!ParseId(user, identity.uid)) return Fail(fmt::format("user '{}' does not exist", user));
  identity.name.clear();
  if (const passwd* entry = getpwuid(identity.uid)) {
    identity.gid = entry->pw_gid;
    identity.name = entry->pw_name;
  }
  return {};
}

bool OthersCanWrite(const struct stat& status) {
  const bool by_group = (status.st_mode & S_IWGRP) != 0 && status.st_gid != 0;
  // In a sticky directory others can add files, but cannot replace root's.
  const bool by_all = (status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0;
  return status.st_uid != 0 || by_group || by_all;
}

}  // namespace

Result<Identity> ResolveIdentity(const config::Script& script) {
  Identity identity{getuid(), getgid(), ""};
  if (!script.user.empty()) {
    if (auto done = ApplyUser(script.user, identity); !done) return tl::make_unexpected(done.error());
  } else if (getuid() == 0 && getpwnam(kUsualUser) != nullptr) {
    if (auto done = ApplyUser(kUsualUser, identity); !done) return tl::make_unexpected(done.error());
  }
  if (!script.group.empty()) {
    if (const group* entry = getgrnam(script.group.c_str()))
      identity.gid = entry->gr_gid;
    else if (!ParseId(script.group, identity.gid))
      return Fail(fmt::format("group '{}' does not exist", script.group));
  }
  return identity;
}

Status CheckScriptPath(const std::string& path) {
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);
  if (error) return Fail(fmt::format("{}: {}", path, error.message()));
  for (auto place = real;; place = place.parent_path()) {
    struct stat status {};
    if (stat(place.c_str(), &status) != 0) return Fail(fmt::format("{}: {}", place.string(), std::strerror(errno)));
    if (OthersCanWrite(status)) return Fail(fmt::format("{} can be written by others than root", place.string()));
    if (place == place.root_path()) return {};
  }
}

}  // namespace holdfast::daemon
