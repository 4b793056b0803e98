#include "reference/daemon/pid_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace holdfast::daemon {

Result<PidFile> PidFile::Create(const std::string& path) {
  if (path.empty()) return PidFile("", -1);
  PidFile file(path, open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  const auto failed = [&path](const std::string& what) { return Fail(fmt::format("pid file {}: {}", path, what)); };
  if (file.fd_ < 0) return failed(std::strerror(errno));
  if (flock(file.fd_, LOCK_EX | LOCK_NB) != 0) {
    close(std::exchange(file.fd_, -1));  // not ours to remove
    return failed("another daemon holds it");
  }
  const std::string text = fmt::format("{}\n", getpid());
  if (ftruncate(file.fd_, 0) != 0 || pwrite(file.fd_, text.data(), text.size(), 0) < 0) {
    return failed(std::strerror(errno));
  }
  return file;
}

PidFile::PidFile(PidFile&& other) noexcept : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)) {}

PidFile::~PidFile() {
  if (fd_ < 0) return;
  unlink(path_.c_str());
  close(fd_);
}

}  // namespace holdfast::daemon
