// The tables read aloud.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "reference/base/result.h"
#include "reference/config/keyword.h"

namespace holdfast::config {

// Calls visit(path, keyword) for every keyword of every block, parents before children; `path` is the block's place in
// the file, as in "virtual_server/real_server", and empty for the top level.
void ForEachKeyword(const std::function<void(const std::string& path, const Keyword& keyword)>& visit);

// What --explain prints: for each block that has the keyword its form, range, default, support and meaning. A path in
// front of it ("vrrp_instance/priority") narrows it down. An unknown keyword is an error with a suggestion.
Result<std::string> Explain(std::string_view keyword);

// "1 to 255", "0.01 to 40.95", "PASS, AH"; empty where the shape says all.
std::string RangeOf(const Argument& argument);

}  // namespace holdfast::config
