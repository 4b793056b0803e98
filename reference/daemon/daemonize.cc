#include "reference/daemon/daemonize.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace holdfast::daemon {

Status Daemonize() {
  const pid_t pid = fork();
  if (pid < 0) return Fail(fmt::format("going into the background: {}", std::strerror(errno)));
  if (pid > 0) _exit(0);
  setsid();
  if (chdir("/") != 0) return Fail(fmt::format("changing to /: {}", std::strerror(errno)));
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return Fail(fmt::format("/dev/null: {}", std::strerror(errno)));
  for (int fd : {0, 1, 2}) dup2(null, fd);
  if (null > 2) close(null);
  return {};
}

Status EnterNetworkNamespace(const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos) {
    return Fail(fmt::format("network namespace '{}': not a name", name));
  }
  const std::string path = "/run/netns/" + name;
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Fail(fmt::format("network namespace {}: {}", path, std::strerror(errno)));
  const int entered = setns(fd, CLONE_NEWNET);
  const int error = errno;
  close(fd);
  if (entered != 0) return Fail(fmt::format("entering network namespace {}: {}", path, std::strerror(error)));
  return {};
}

}  // namespace holdfast::daemon
