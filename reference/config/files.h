// Where configuration files come from: the file system, or a map in tests and fuzzers.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reference/base/result.h"

namespace holdfast::config {

class FileSource {
 public:
  virtual ~FileSource() = default;
  // The whole text. Not a regular file, larger than 256 MiB or unreadable: an error that says which.
  virtual Result<std::string> Read(const std::string& path) const = 0;
  // The regular, not executable files that `pattern` matches, sorted; glob(7) with {a,b} alternatives.
  virtual std::vector<std::string> Glob(const std::string& pattern) const = 0;
};

// The host's file system. Lives for ever.
const FileSource& HostFiles();

// Files in memory, by path.
class MemoryFiles : public FileSource {
 public:
  MemoryFiles() = default;
  explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  Result<std::string> Read(const std::string& path) const override;
  std::vector<std::string> Glob(const std::string& pattern) const override;

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace holdfast::config
