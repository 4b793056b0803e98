// The template language of DUT files: enough to write a configuration, and no more.
//
//   {{name}}                   the value of a name; an unknown name is an error
//   {{#name}} ... {{/name}}    once for each entry of a list, or where the name is true; names inside see outer ones
//   {{^name}} ... {{/name}}    where the list is empty or the name is false or unknown
//
// A section tag alone on its line takes the line with it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"

namespace holdfast::lab {

struct TemplateScope {
  std::map<std::string, std::string> values;                // a value of "" is false in a section
  std::map<std::string, std::vector<TemplateScope>> lists;  // entries of a section
};

// The errors name the tag and its line within the text.
Result<std::string> RenderTemplate(std::string_view text, const TemplateScope& scope);

}  // namespace holdfast::lab
