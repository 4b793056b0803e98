// LineReader's includes: `include PATTERN` and its stricter forms.
#include <algorithm>
#include <utility>

#include "reference/config/glob.h"
#include "reference/config/lexer.h"
#include "reference/config/reader.h"

namespace holdfast::config {

// True if the line was an include, whatever became of it.
bool LineReader::Include(std::string_view text, const Place& place) {
  if (!text.starts_with("include")) return false;
  std::size_t end = 0;
  while (end < text.size() && !IsBlank(text[end]) && text[end] != '"') ++end;
  const std::string_view keyword = text.substr(0, end);
  Checks checks = checks_;
  if (keyword != "include") {
    if (keyword.size() != 8 || std::string_view("rmwba").find(keyword[7]) == std::string_view::npos) return false;
    checks.readable = true;
    checks.match |= keyword[7] != 'r';
  }
  std::string_view pattern = Trim(text.substr(end));
  if (pattern.size() > 1 && pattern.front() == '"' && pattern.back() == '"')
    pattern = pattern.substr(1, pattern.size() - 2);
  if (pattern.empty()) {
    reporter_.Structure(place, keyword.size(), std::string(keyword) + " needs a file name or pattern",
                        "write: include /etc/keepalived/conf.d/*.conf");
    return true;
  }
  Place at = place;
  at.column = static_cast<std::uint16_t>(std::min<std::size_t>(65535, at.column + (pattern.data() - text.data())));
  IncludePattern(RelativeTo(sources_[CurrentFile()].name, pattern), checks, at, pattern.size());
  return true;
}

void LineReader::IncludePattern(const std::string& pattern, Checks checks, const Place& place, std::size_t length) {
  if (IncludeDepth() >= kMaxIncludeDepth) {
    reporter_.Structure(
        place, length,
        "includes stand more than " + std::to_string(kMaxIncludeDepth) + " deep in each other; this one is left out");
    return;
  }
  const bool is_pattern = HasWildcard(pattern) || pattern.find('{') != pattern.npos;
  std::vector<std::string> paths = cache_.Glob(pattern);
  if (paths.empty() && !is_pattern) paths.push_back(pattern);  // reading it says what is wrong with it
  if (paths.empty()) {
    const std::string message = "no file matches '" + Shown(pattern) + "'";
    if (checks.match) {
      reporter_.Add(Severity::kError, DiagnosticClass::kUnreadable, place, length, message);
    } else {
      reporter_.Warning(DiagnosticClass::kEnvironment, place, length, message);
    }
  }
  pending_.clear();
  for (const std::string& path : paths) Enter(path, checks, place, length);
  // The first file is read first: it goes on top of the stack.
  for (; !pending_.empty(); pending_.pop_back()) frames_.push_back(std::move(pending_.back()));
}

void LineReader::Enter(const std::string& path, Checks checks, const Place& place, std::size_t length) {
  if (IsOpen(path)) {
    reporter_.Structure(place, length, "'" + Shown(path) + "' includes itself; this include is left out",
                        "take the include out of the file that is being included");
    return;
  }
  const Result<std::shared_ptr<const std::string>> text = cache_.Read(path);
  if (!text) {
    const Severity severity = checks.match ? Severity::kError : Severity::kWarning;
    const DiagnosticClass kind = checks.match ? DiagnosticClass::kUnreadable : DiagnosticClass::kEnvironment;
    reporter_.Add(severity, kind, place, length, text.error().message);
    return;
  }
  if (sources_.size() >= SourceSet::kMaxSources || (read_octets_ += (*text)->size()) > kMaxReadOctets) {
    reporter_.Structure(place, length, "the includes give more than 512 MiB or 65000 files; this one is left out");
    return;
  }
  pending_.push_back(FrameOf(sources_.Add(path, *text, place), **text));
}

std::size_t LineReader::IncludeDepth() const {
  std::size_t depth = 0;
  for (std::uint16_t file = CurrentFile(); sources_[file].included_at.known(); ++depth)
    file = sources_[file].included_at.file;
  return depth;
}

bool LineReader::IsOpen(const std::string& path) const {
  // Files of the same include wait on the stack without being open: only the chain of includes counts.
  std::uint16_t file = CurrentFile();
  for (;;) {
    if (NormalPath(sources_[file].name) == path) return true;
    if (!sources_[file].included_at.known()) return false;
    file = sources_[file].included_at.file;
  }
}

}  // namespace holdfast::config
