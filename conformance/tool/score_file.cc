#include "conformance/tool/score_file.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace holdfast::conformance {
namespace {

using Json = nlohmann::ordered_json;

std::string Title(const std::string& section) {
  if (section == "core") return "named faults of the protocol core, each convicted by its own clause";
  if (section == "daemon") return "named faults of the daemon, convicted on a wire";
  if (section == "operators") return "operator mutants of the protocol core";
  return section;
}

std::string NameOf(const Json& survivor) {
  if (survivor.is_string()) return survivor;
  for (const char* key : {"name", "key"})
    if (survivor.is_object() && survivor.contains(key) && survivor[key].is_string()) return survivor[key];
  return survivor.dump(-1, ' ', false, Json::error_handler_t::replace);
}

int Number(const Json& section, const char* key) {
  return section.contains(key) && section[key].is_number_integer() ? section[key].get<int>() : 0;
}

}  // namespace

Result<std::vector<report::MutationScore>> ScoresFromJson(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return Fail("this is no score: an object of sections is expected");
  std::vector<report::MutationScore> scores;
  for (const auto& [name, section] : json.items()) {
    if (!section.is_object() || Number(section, "total") == 0) continue;
    report::MutationScore score{.suite = Title(name)};
    score.total = Number(section, "total");
    score.caught = Number(section, "killed");
    score.equivalent = Number(section, "equivalent");
    if (section.contains("survivors") && section["survivors"].is_array())
      for (const Json& survivor : section["survivors"]) score.survivors.push_back(NameOf(survivor));
    scores.push_back(std::move(score));
  }
  return scores;
}

Result<std::vector<report::MutationScore>> ReadScores(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Fail(file + ": cannot be read");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  auto scores = ScoresFromJson(text);
  if (!scores) return Fail(scores.error(), file);
  return scores;
}

}  // namespace holdfast::conformance
