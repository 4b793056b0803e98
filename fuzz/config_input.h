// What the fuzz targets of the configuration share: several files in one input, and their loading.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "reference/config/load.h"

namespace holdfast::config {

inline void Require(bool holds) {
  if (!holds) std::abort();
}

inline constexpr std::size_t kMaxGeneratedLines = 500;  // a fuzzer wants many inputs, not long ones

// A line "%%% NAME" begins the file NAME; what stands before the first is a.conf.
inline std::map<std::string, std::string> SplitFiles(std::string_view input) {
  constexpr std::string_view kMark = "%%% ";
  std::map<std::string, std::string> files;
  std::string* current = &files["a.conf"];
  while (!input.empty()) {
    const std::size_t end = input.find('\n');
    const std::string_view line = input.substr(0, end);
    input = end == input.npos ? std::string_view() : input.substr(end + 1);
    if (line.starts_with(kMark)) {
      current = &files[std::string(line.substr(kMark.size()))];
    } else {
      *current += std::string(line) + (end == input.npos ? "" : "\n");
    }
  }
  return files;
}

inline LoadResult LoadFiles(const FileSource& files, bool as_keepalived = false) {
  LoadOptions options;
  options.source = &files;
  options.config_id = "host";
  options.as_keepalived = as_keepalived;
  options.max_generated_lines = kMaxGeneratedLines;
  options.interface_exists = [](const std::string& name) { return name.starts_with("eth"); };
  return Load("a.conf", options);
}

}  // namespace holdfast::config
