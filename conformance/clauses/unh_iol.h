// The one published test plan for VRRP, UNH-IOL's, and where each of its tests is found among our clauses.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace holdfast::conformance {

struct UnhTest {
  std::string number, title;         // "2.4", "advertisement reception in Backup"
  std::vector<std::string> clauses;  // of version 2, which the plan is about; never empty
  std::vector<std::string> also;     // the same questions in version 3
};

// The 22 tests, in the plan's order, from unh_iol.yaml in the registry's folder.
tl::expected<std::vector<UnhTest>, std::string> LoadUnhTests(const std::string& dir);

}  // namespace holdfast::conformance
