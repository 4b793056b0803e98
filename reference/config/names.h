// Names that a configuration defines, and whether what refers to one finds it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reference/config/place.h"
#include "reference/config/reporter.h"

namespace holdfast::config {

// Where each is defined.
using Names = std::map<std::string, Place, std::less<>>;

template <typename T>
Names NamesOf(const std::vector<T>& items) {
  Names names;
  for (const T& item : items) names.try_emplace(item.name, item.where);
  return names;
}

// False: there is no such name, which was said, with a suggestion. `kind` is the keyword that defines such names.
bool Known(const std::string& name, const Place& where, const Names& names, std::string_view kind, Reporter* reporter);

}  // namespace holdfast::config
