// The texts that were read, so that any place can be shown again.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/diagnostics.h"
#include "reference/config/place.h"

namespace holdfast::config {

// One reading of one file; a file that is included twice is two readings of one text.
struct Source {
  std::string name;  // as named by the user or found by an include
  std::shared_ptr<const std::string> text;
  Place included_at;                               // unknown for the first file
  mutable std::vector<std::uint32_t> line_starts;  // of the lines up to the last one asked for
};

class SourceSet {
 public:
  static constexpr std::size_t kMaxSources = 65000;  // Place::file counts to 65535

  // The new source's index. The text must be shorter than 4 GiB.
  std::uint16_t Add(std::string name, std::shared_ptr<const std::string> text, Place included_at);
  const Source& operator[](std::uint16_t index) const { return sources_[index]; }
  std::size_t size() const { return sources_.size(); }
  std::vector<std::string> Names() const;

  // The text of a line without its end; empty if there is no such line.
  std::string_view Line(const Place& place) const;
  SourceLocation Locate(const Place& place) const;
  // "in a.conf, included at b.conf:3", outermost first; empty for a place in the first file.
  std::vector<std::string> IncludeChain(const Place& place) const;

 private:
  std::deque<Source> sources_;  // addresses stay
};

}  // namespace holdfast::config
