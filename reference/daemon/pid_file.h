// The parent's pid file: the number for scripts, and a lock against a second daemon with the same file.
#pragma once

#include <string>

#include "reference/base/result.h"

namespace holdfast::daemon {

// Writes our number into a file, holds a lock on it while the object lives and removes it at the end. A file that a
// killed daemon left behind is taken over. Children that inherit the descriptor keep the lock until they end, which
// is right: they still act for the daemon.
class PidFile {
 public:
  // An empty path gives an object that does nothing.
  static Result<PidFile> Create(const std::string& path);
  PidFile(PidFile&& other) noexcept;
  PidFile& operator=(PidFile&&) = delete;
  ~PidFile();

 private:
  PidFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  std::string path_;
  int fd_ = -1;
};

}  // namespace holdfast::daemon
