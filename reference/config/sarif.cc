// Diagnostics as SARIF 2.1.0 (OASIS, 27 March 2020): one run, one rule per class.
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "reference/config/load.h"

namespace holdfast::config {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "https://json.schemastore.org/sarif-2.1.0.json";

struct Rule {
  DiagnosticClass kind;
  std::string_view text;
};
constexpr Rule kRules[] = {
    {DiagnosticClass::kStructure, "The file is not understood: an unknown keyword, a brace, a quote, a missing value"},
    {DiagnosticClass::kMeaning, "The file is understood and says something that cannot be, or that has no effect"},
    {DiagnosticClass::kDeprecated, "An older name or an older way of saying it"},
    {DiagnosticClass::kEnvironment, "This host lacks what the file names, or another version reads it differently"},
    {DiagnosticClass::kUnreadable, "A file cannot be read"},
};

Json Rules() {
  Json rules = Json::array();
  for (const Rule& rule : kRules)
    rules.push_back({{"id", ToString(rule.kind)}, {"shortDescription", {{"text", rule.text}}}});
  return rules;
}

std::string_view Level(Severity severity) {
  return severity == Severity::kError ? "error" : severity == Severity::kWarning ? "warning" : "note";
}

// A path as a relative reference (RFC 3986 section 4.2).
std::string Uri(std::string_view path) {
  constexpr std::string_view kUnreserved = "-._~/";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const auto octet = static_cast<unsigned char>(c);
    const bool plain = octet < 0x80 && (std::isalnum(octet) || kUnreserved.find(c) != kUnreserved.npos);
    uri += plain ? std::string(1, c) : std::string{'%', kDigits[octet >> 4], kDigits[octet & 15]};
  }
  return uri;
}

// Ours count octets, SARIF's code points. The source line is well-formed UTF-8.
std::size_t CodePoints(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

Json Location(const Diagnostic& d) {
  Json physical = {{"artifactLocation", {{"uri", Uri(d.where.file)}}}};
  if (d.where.line) {
    Json region = {{"startLine", d.where.line}};
    if (d.where.column && d.where.column <= d.source_line.size() + 1) {
      const std::string_view line = d.source_line;
      const std::size_t start = CodePoints(line.substr(0, d.where.column - 1)) + 1;
      region["startColumn"] = start;
      region["endColumn"] = start + std::max<std::size_t>(1, CodePoints(line.substr(d.where.column - 1, d.length)));
    }
    if (!d.source_line.empty()) region["snippet"] = {{"text", d.source_line}};
    physical["region"] = region;
  }
  return {{"physicalLocation", physical}};
}

Json ResultOf(const Diagnostic& d) {
  std::string text = d.message;
  if (!d.cure.empty()) text += ". " + d.cure;
  for (const std::string& step : d.origin) text += "\n" + step;
  return {{"ruleId", ToString(d.kind)},
          {"ruleIndex", static_cast<int>(d.kind)},
          {"level", Level(d.severity)},
          {"message", {{"text", text}}},
          {"locations", Json::array({Location(d)})}};
}

}  // namespace

std::string RenderSarif(std::string_view version, const LoadResult& result) {
  Json results = Json::array();
  for (const Diagnostic& d : result.diagnostics) results.push_back(ResultOf(d));
  const Json driver = {{"name", "holdfastd"}, {"version", version}, {"rules", Rules()}};
  const Json run = {{"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  const Json whole = {{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
  return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace holdfast::config
