#include "reference/daemon/fifo.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace holdfast::daemon {

NotifyFifoWriter::~NotifyFifoWriter() {
  if (fd_ >= 0) close(fd_);
  if (made_) unlink(path_.c_str());
}

Status NotifyFifoWriter::Open(const config::NotifyFifo& fifo) {
  if (fifo.path == path_) return {};
  if (fd_ >= 0) close(fd_);
  if (made_) unlink(path_.c_str());
  fd_ = -1;
  path_ = fifo.path;
  if (path_.empty()) return {};
  made_ = mkfifo(path_.c_str(), 0600) == 0;
  // Reading as well keeps the open from failing while nobody else reads.
  fd_ = open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
  if (fd_ < 0) return Fail(fmt::format("notify_fifo {}: {}", path_, std::strerror(errno)));
  struct stat status {};
  if (fstat(fd_, &status) == 0 && S_ISFIFO(status.st_mode)) return {};
  close(fd_);
  fd_ = -1;
  return Fail(fmt::format("notify_fifo {}: not a named pipe", path_));
}

Status NotifyFifoWriter::Write(std::string_view line) {
  if (fd_ < 0 || write(fd_, line.data(), line.size()) == static_cast<ssize_t>(line.size())) return {};
  return Fail(fmt::format("notify_fifo {}: {}", path_, std::strerror(errno)));
}

}  // namespace holdfast::daemon
