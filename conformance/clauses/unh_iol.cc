#include "conformance/clauses/unh_iol.h"

#include <yaml-cpp/yaml.h>

namespace holdfast::conformance {

tl::expected<std::vector<UnhTest>, std::string> LoadUnhTests(const std::string& dir) try {
  std::vector<UnhTest> tests;
  for (const YAML::Node& node : YAML::LoadFile(dir + "/unh_iol.yaml")) {
    tests.push_back({node["test"].as<std::string>(), node["title"].as<std::string>(),
                     node["clauses"].as<std::vector<std::string>>(), node["also"].as<std::vector<std::string>>()});
    if (tests.back().clauses.empty())
      return tl::make_unexpected("unh_iol.yaml: test " + tests.back().number + " is empty");
  }
  return tests;
} catch (const YAML::Exception& bad) {
  return tl::make_unexpected(dir + "/unh_iol.yaml: " + bad.what());
}

}  // namespace holdfast::conformance
