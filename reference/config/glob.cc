#include "reference/config/glob.h"

#include <algorithm>
#include <filesystem>
#include <optional>

namespace holdfast::config {
namespace {

constexpr std::size_t kMaxAlternatives = 1000;

// The octet after the bracket expression at pattern[0] == '[', and whether `c` is in it; nullopt: no closing bracket.
std::optional<std::pair<std::size_t, bool>> MatchClass(std::string_view pattern, char c) {
  std::size_t i = 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (const std::size_t first = i; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      found |= pattern[i] <= c && c <= pattern[i + 2];
      i += 2;
    } else {
      found |= pattern[i] == c;
    }
  }
  if (i >= pattern.size()) return std::nullopt;
  return std::pair(i + 1, found != negated);
}

// Octets of the pattern that one octet of the name uses up, or 0 where it does not match.
std::size_t MatchOne(std::string_view pattern, char c) {
  if (pattern.empty()) return 0;
  if (pattern[0] == '?') return 1;
  if (pattern[0] == '[') {
    if (const auto matched = MatchClass(pattern, c)) return matched->second ? matched->first : 0;
  }
  if (pattern[0] == '\\' && pattern.size() > 1) return pattern[1] == c ? 2 : 0;
  return pattern[0] == c ? 1 : 0;
}

// The closing brace that belongs to the one at `open`, and the commas of its own level.
bool FindAlternatives(std::string_view pattern, std::size_t open, std::vector<std::size_t>* cuts) {
  int depth = 0;
  cuts->assign(1, open);
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '{') ++depth;
    if (pattern[i] == ',' && depth == 1) cuts->push_back(i);
    if (pattern[i] == '}' && --depth == 0) return cuts->push_back(i), true;
  }
  return false;
}

}  // namespace

std::vector<std::string> ExpandBraces(std::string_view pattern) {
  std::vector<std::string> todo{std::string(pattern)}, done;
  while (!todo.empty() && done.size() < kMaxAlternatives) {
    const std::string current = std::move(todo.back());
    todo.pop_back();
    const std::size_t open = current.find('{');
    std::vector<std::size_t> cuts;
    if (open == current.npos || !FindAlternatives(current, open, &cuts)) {
      done.push_back(current);
      continue;
    }
    for (std::size_t i = cuts.size() - 1; i > 0 && todo.size() < kMaxAlternatives; --i)
      todo.push_back(current.substr(0, open) + current.substr(cuts[i - 1] + 1, cuts[i] - cuts[i - 1] - 1) +
                     current.substr(cuts.back() + 1));
  }
  return done;
}

bool MatchesComponent(std::string_view pattern, std::string_view name) {
  if (name.starts_with('.') && !pattern.starts_with('.')) return false;
  // The usual walk with one point of return: the last star, and what it has swallowed so far.
  std::size_t p = 0, n = 0, star = pattern.npos, star_n = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++, star_n = n;
    } else if (const std::size_t used = MatchOne(pattern.substr(p), name[n])) {
      p += used, ++n;
    } else if (star != pattern.npos) {
      p = star + 1, n = ++star_n;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool MatchesPath(std::string_view pattern, std::string_view path) {
  for (;;) {
    const std::size_t p = pattern.find('/'), n = path.find('/');
    if (!MatchesComponent(pattern.substr(0, p), path.substr(0, n))) return false;
    if (p == pattern.npos || n == path.npos) return p == pattern.npos && n == path.npos;
    pattern.remove_prefix(p + 1);
    path.remove_prefix(n + 1);
  }
}

bool HasWildcard(std::string_view pattern) { return pattern.find_first_of("*?[") != pattern.npos; }

std::string NormalPath(std::string_view path) { return std::filesystem::path(path).lexically_normal().string(); }

std::string DirectoryOf(std::string_view path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

std::string RelativeTo(std::string_view from, std::string_view path) {
  return NormalPath((std::filesystem::path(from).parent_path() / path).string());
}

}  // namespace holdfast::config
