// Documentation from the tables: holdfastd.conf(5) and a page of every keyword and whether holdfastd honours it. Both
// lie in doc/ and are held against these functions by a test.
#pragma once

#include <string>

namespace holdfast::config {

// troff, macros of man(7).
std::string ManualPage();
// Markdown.
std::string KeywordPage();

}  // namespace holdfast::config
