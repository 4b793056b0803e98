#include "reference/base/diagnostics.h"

#include <algorithm>
#include <numeric>

namespace holdfast {
namespace {

constexpr std::size_t kTooFar = 6;  // edits; a longer word is not mistyped more often, and looking gets dear

// Distances of `limit` and more are all given as `limit`.
std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t limit) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++, smallest = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      smallest = std::min(smallest, row[j]);
    }
    if (smallest >= limit) return limit;  // it never falls again
  }
  return std::min(row.back(), limit);
}

// Tabs stay tabs, so that the caret stands under its word whatever the terminal's tab width.
std::string CaretLine(const Diagnostic& d) {
  std::string line;
  for (std::size_t i = 0; i + 1 < d.where.column; ++i)
    line += i < d.source_line.size() && d.source_line[i] == '\t' ? '\t' : ' ';
  return line + '^' + std::string(d.length > 1 ? d.length - 1 : 0, '~');
}

}  // namespace

std::string_view ToString(Severity severity) {
  static constexpr std::string_view kNames[] = {"note", "warning", "error"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string_view ToString(DiagnosticClass kind) {
  static constexpr std::string_view kNames[] = {"structure", "meaning", "deprecated", "environment", "unreadable"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string Render(const Diagnostic& d) {
  std::string text;
  for (const std::string& step : d.origin) text += step + '\n';
  text += d.where.file;
  if (d.where.line) text += ':' + std::to_string(d.where.line);
  if (d.where.line && d.where.column) text += ':' + std::to_string(d.where.column);
  text += ": " + std::string(ToString(d.severity)) + ": " + d.message + '\n';
  if (!d.source_line.empty()) {
    text += "    " + d.source_line + '\n';
    if (d.where.column) text += "    " + CaretLine(d) + '\n';
  }
  if (!d.cure.empty()) text += "    " + d.cure + '\n';
  return text;
}

std::string_view Nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  std::size_t best_distance = std::min(word.size() / 3 + 1, kTooFar);
  for (std::string_view candidate : candidates) {
    const std::size_t longer = std::max(word.size(), candidate.size());
    if (2 * longer - word.size() - candidate.size() >= best_distance) continue;  // so many octets are missing at least
    const std::size_t distance = EditDistance(word, candidate, best_distance);
    if (distance < best_distance) best = candidate, best_distance = distance;
  }
  return best;
}

}  // namespace holdfast
