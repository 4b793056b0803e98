// File name patterns of includes: glob(7) with {a,b} alternatives, without touching a file system.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::config {

// "a{b,c}d" gives "abd", "acd"; alternatives nest. At most 1000 results, the rest is cut off.
std::vector<std::string> ExpandBraces(std::string_view pattern);

// One path component against one pattern component: * ? [a-z] [!a] and backslash. A leading dot needs a dot.
bool MatchesComponent(std::string_view pattern, std::string_view name);

// Whole paths, component by component.
bool MatchesPath(std::string_view pattern, std::string_view path);

bool HasWildcard(std::string_view pattern);

// "dir/sub/../x" without what can be resolved in the text; relative stays relative.
std::string NormalPath(std::string_view path);
// `path` as seen from the directory of the file `from`.
std::string RelativeTo(std::string_view from, std::string_view path);
// The directory of a file; "." for a bare name.
std::string DirectoryOf(std::string_view path);

}  // namespace holdfast::config
