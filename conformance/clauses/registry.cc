#include "conformance/clauses/registry.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace holdfast::conformance {
namespace {

constexpr std::string_view kLevels[] = {"MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "PROCEDURE", "INFO"};
constexpr std::string_view kProfiles[] = {"3768", "5798", "9568", "9568+errata", "ipvs"};
constexpr std::string_view kKeys[] = {
    "id",          "rfc",        "section",  "level",     "keyword",        "policy",
    "profiles",    "applies_to", "versions", "families",  "role",           "observable",
    "statement",   "stimulus",   "expect",   "tolerance", "tolerance_note", "charged_under",
    "counterpart", "text_seen",  "ancestor", "caution",   "notes"};

template <typename Range>
bool Among(const Range& range, std::string_view word) {
  return std::find(std::begin(range), std::end(range), word) != std::end(range);
}

struct BadRegistry {
  std::string message;
};

[[noreturn]] void Refuse(const YAML::Node& node, const std::string& file, const std::string& what) {
  throw BadRegistry{file + ":" + std::to_string(node.Mark().line + 1) + ": " + what};
}

std::string Text(const YAML::Node& map, const char* key) { return map[key] ? map[key].as<std::string>() : ""; }

std::vector<std::string> List(const YAML::Node& map, const char* key) {
  return map[key] ? map[key].as<std::vector<std::string>>() : std::vector<std::string>{};
}

Policy ParsePolicy(const YAML::Node& node, const std::string& file) {
  const std::string word = Text(node, "policy");
  if (word == "convicts") return Policy::kConvicts;
  if (word == "info") return Policy::kInfo;
  if (word == "disputed") return Policy::kDisputed;
  Refuse(node, file, "policy '" + word + "' is none of convicts, info, disputed");
}

std::optional<int> Millis(const YAML::Node& node) {
  return node.IsNull() ? std::nullopt : std::optional(node.as<int>());
}

void CheckWords(const Clause& clause, const YAML::Node& node, const std::string& file) {
  if (!Among(kLevels, clause.level)) Refuse(node, file, clause.id + ": no level '" + clause.level + "'");
  for (const auto* list : {&clause.profiles, &clause.applies_to})
    for (const std::string& profile : *list)
      if (!Among(kProfiles, profile)) Refuse(node, file, clause.id + ": no profile '" + profile + "'");
  if (clause.policy == Policy::kConvicts && clause.profiles.empty())
    Refuse(node, file, clause.id + ": it convicts, so it needs a profile to convict under");
}

Clause ParseClause(const YAML::Node& node, const std::string& file) {
  for (const char* key : {"id", "section", "level", "policy", "statement"})
    if (!node[key]) Refuse(node, file, std::string("a clause without '") + key + "'");
  for (const auto& entry : node)
    if (!Among(kKeys, entry.first.Scalar())) Refuse(entry.first, file, "unknown key '" + entry.first.Scalar() + "'");
  Clause clause;
  clause.id = Text(node, "id");
  clause.rfc = node["rfc"] ? Text(node, "rfc") : clause.id.substr(0, clause.id.find('-'));
  clause.section = Text(node, "section");
  clause.level = Text(node, "level");
  clause.policy = ParsePolicy(node, file);
  clause.profiles = List(node, "profiles");
  clause.applies_to = List(node, "applies_to");
  clause.versions = List(node, "versions");
  clause.families = List(node, "families");
  clause.role = Text(node, "role");
  clause.observable = Text(node, "observable");
  clause.keyword = Text(node, "keyword");
  clause.statement = Text(node, "statement");
  clause.stimulus = Text(node, "stimulus");
  clause.expect = Text(node, "expect");
  if (const YAML::Node tolerance = node["tolerance"]) {
    clause.has_tolerance = true;
    clause.early_ms = Millis(tolerance["early_ms"]);
    clause.late_ms = Millis(tolerance["late_ms"]);
  }
  clause.charged_under = List(node, "charged_under");
  clause.counterpart = List(node, "counterpart");
  clause.text_seen = Text(node, "text_seen");
  clause.ancestor = Text(node, "ancestor");
  clause.caution = Text(node, "caution");
  clause.notes = Text(node, "notes");
  CheckWords(clause, node, file);
  return clause;
}

void CheckReferences(const Registry& registry) {
  std::set<std::string> names;
  for (const Clause& clause : registry.clauses()) {
    if (!names.insert(CaseNameOf(clause.id)).second) throw BadRegistry{clause.id + ": two clauses share this name"};
    for (const auto* list : {&clause.charged_under, &clause.counterpart})
      for (const std::string& id : *list)
        if (!registry.Find(id)) throw BadRegistry{clause.id + " refers to '" + id + "', which is no clause"};
  }
}

bool IsSection(const std::string& word) {
  return !word.empty() && std::isdigit(static_cast<unsigned char>(word.front()));
}

bool IsDocument(const std::string& file) { return file.starts_with("rfc") || file == "ipvs.yaml"; }

std::vector<std::filesystem::path> RegistryFiles(const std::string& dir) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error))
    if (entry.path().extension() == ".yaml" && IsDocument(entry.path().filename().string()))
      files.push_back(entry.path());
  if (files.empty()) throw BadRegistry{dir + ": no rfc*.yaml in this folder"};
  std::sort(files.begin(), files.end(), std::greater<>());  // the newest document first, what is no RFC last
  return files;
}

}  // namespace

bool Clause::IsMandatory() const { return level == "MUST" || level == "MUST NOT" || level == "PROCEDURE"; }

bool Clause::ConvictsUnder(std::string_view profile) const {
  return policy == Policy::kConvicts && Among(profiles, profile);
}

bool Clause::AppliesTo(std::string_view profile) const {
  return Among(profiles, profile) || Among(applies_to, profile) || (profiles.empty() && applies_to.empty());
}

std::string Clause::AddressSection() const {
  const std::size_t dash = id.find('-');
  const std::string middle = id.substr(dash + 1, id.find('-', dash + 1) - dash - 1);
  return IsSection(middle) ? middle : section;
}

tl::expected<Registry, std::string> Registry::Load(const std::string& dir) try {
  Registry registry;
  for (const auto& path : RegistryFiles(dir)) {
    const YAML::Node document = YAML::LoadFile(path.string());
    for (const YAML::Node& node : document) registry.clauses_.push_back(ParseClause(node, path.filename().string()));
  }
  if (std::filesystem::exists(dir + "/untested.yaml"))
    for (const YAML::Node& node : YAML::LoadFile(dir + "/untested.yaml"))
      registry.untested_.push_back({Text(node, "id"), Text(node, "reason")});
  CheckReferences(registry);
  for (const Untested& entry : registry.untested_)
    if (!registry.Find(entry.id)) throw BadRegistry{"untested.yaml: '" + entry.id + "' is no clause"};
  return registry;
} catch (const BadRegistry& bad) {
  return tl::make_unexpected(bad.message);
} catch (const YAML::Exception& bad) {
  return tl::make_unexpected(dir + ": " + bad.what());
}

const Clause* Registry::Find(std::string_view id) const {
  const auto found = std::find_if(clauses_.begin(), clauses_.end(), [&](const Clause& c) { return c.id == id; });
  return found == clauses_.end() ? nullptr : &*found;
}

const Clause* Registry::FindByCaseName(std::string_view name) const {
  const auto found =
      std::find_if(clauses_.begin(), clauses_.end(), [&](const Clause& c) { return CaseNameOf(c.id) == name; });
  return found == clauses_.end() ? nullptr : &*found;
}

std::string Registry::ReasonUntested(std::string_view id) const {
  for (const Untested& entry : untested_)
    if (entry.id == id) return entry.reason;
  return "";
}

std::string CaseNameOf(std::string_view clause_id) {
  std::string name(clause_id);
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

std::string DefaultRegistryDir() {
  if (const char* data = std::getenv("HOLDFAST_DATA")) return std::string(data) + "/clauses";
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto installed = program.parent_path().parent_path() / "share/holdfast/clauses";
  if (!error && std::filesystem::exists(installed)) return installed.string();
  return HOLDFAST_REGISTRY_DIR;
}

}  // namespace holdfast::conformance
