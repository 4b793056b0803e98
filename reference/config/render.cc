// What `-t` prints: diagnostics as text and as JSON.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "reference/config/load.h"

namespace holdfast::config {
namespace {

std::string Plural(std::ptrdiff_t n, const std::string& word) {
  return std::to_string(n) + " " + word + (n == 1 ? "" : "s");
}

std::ptrdiff_t Count(const LoadResult& result, Severity severity) {
  return std::count_if(result.diagnostics.begin(), result.diagnostics.end(),
                       [&](const Diagnostic& d) { return d.severity == severity; });
}

std::string WithoutOrigin(Diagnostic diagnostic) {
  diagnostic.origin.clear();
  return Render(diagnostic);
}

}  // namespace

std::string RenderAll(const LoadResult& result) {
  std::map<std::string, int> times;  // a generator says the same of the same place again and again: it is printed once
  for (const Diagnostic& d : result.diagnostics) ++times[WithoutOrigin(d)];
  std::string text;
  for (const Diagnostic& d : result.diagnostics) {
    int& left = times[WithoutOrigin(d)];
    if (left == 0) continue;
    text += Render(d);
    if (left > 1) text += "    the same " + Plural(left - 1, "time") + " more\n";
    left = 0;
  }
  const std::ptrdiff_t errors = Count(result, Severity::kError), warnings = Count(result, Severity::kWarning);
  if (errors + warnings > 0) text += Plural(errors, "error") + ", " + Plural(warnings, "warning") + "\n";
  return text;
}

std::string RenderJson(std::string_view path, const LoadResult& result) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Diagnostic& d : result.diagnostics) {
    list.push_back({{"severity", ToString(d.severity)},
                    {"class", ToString(d.kind)},
                    {"file", d.where.file},
                    {"line", d.where.line},
                    {"column", d.where.column},
                    {"length", d.length},
                    {"message", d.message},
                    {"cure", d.cure},
                    {"source_line", d.source_line},
                    {"origin", d.origin}});
  }
  const nlohmann::ordered_json whole = {{"file", path}, {"exit", CheckExitCode(result)}, {"diagnostics", list}};
  return whole.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace holdfast::config
