#include "reference/config/source.h"

#include <algorithm>

namespace holdfast::config {

std::uint16_t SourceSet::Add(std::string name, std::shared_ptr<const std::string> text, Place included_at) {
  sources_.push_back({std::move(name), std::move(text), included_at, {}});
  return static_cast<std::uint16_t>(sources_.size() - 1);
}

std::vector<std::string> SourceSet::Names() const {
  std::vector<std::string> names;
  for (const Source& source : sources_) names.push_back(source.name);
  return names;
}

std::string_view SourceSet::Line(const Place& place) const {
  if (place.file >= sources_.size() || !place.known()) return {};
  const Source& source = sources_[place.file];
  const std::string_view text = *source.text;
  std::vector<std::uint32_t>& starts = source.line_starts;
  if (starts.empty()) starts.push_back(0);
  while (starts.size() < place.line) {
    const std::size_t end = text.find('\n', starts.back());
    if (end == text.npos) return {};
    starts.push_back(static_cast<std::uint32_t>(end + 1));
  }
  const std::size_t start = source.line_starts[place.line - 1];
  std::string_view line = text.substr(start, text.find('\n', start) - start);
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

SourceLocation SourceSet::Locate(const Place& place) const {
  if (place.file >= sources_.size()) return {};
  return {sources_[place.file].name, place.line, place.column};
}

std::vector<std::string> SourceSet::IncludeChain(const Place& place) const {
  std::vector<std::string> chain;
  Place at = place.file < sources_.size() ? sources_[place.file].included_at : Place{};
  while (at.known()) {
    chain.push_back("in the file included at " + sources_[at.file].name + ":" + std::to_string(at.line) + ":");
    at = sources_[at.file].included_at;
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

}  // namespace holdfast::config
