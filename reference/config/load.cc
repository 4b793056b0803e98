#include "reference/config/load.h"

#include <algorithm>
#include <cstdlib>

#include "reference/config/context.h"
#include "reference/config/glob.h"
#include "reference/config/meaning.h"
#include "reference/config/parser.h"
#include "reference/config/server_checks.h"

namespace holdfast::config {
namespace {

Parameters InitialParameters(const LoadOptions& options) {
  Parameters parameters;
  parameters.config_id = options.config_id;
  parameters.environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
  };
  return parameters;
}

// Reads everything once more, for its braces only.
std::int64_t CountBraces(const std::string& path, TextCache& cache, const LoadOptions& options) {
  SourceSet sources;
  Reporter reporter(sources);
  reporter.Mute(true);
  LineReader reader(cache, sources, reporter, InitialParameters(options));
  reader.LimitGenerated(options.max_generated_lines);
  reader.Open(path);
  PieceStream stream(reader, reporter);
  std::int64_t net = 0;
  for (Token token; stream.Next(&token);)
    net += token.kind == PieceKind::kOpen ? 1 : token.kind == PieceKind::kClose ? -1 : 0;
  return net;
}

}  // namespace

std::string Config::Describe(const Place& place) const {
  if (!place.known() || place.file >= files.size()) return "the built-in default";
  return files[place.file] + ":" + std::to_string(place.line);
}

LoadResult Load(const std::string& path, const LoadOptions& options) {
  LoadResult result;
  TextCache cache(options.source ? *options.source : HostFiles());
  SourceSet sources;
  Reporter reporter(sources);
  reporter.SetStrict(options.as_keepalived);
  LineReader reader(cache, sources, reporter, InitialParameters(options));
  reader.LimitGenerated(options.max_generated_lines);
  reader.Open(path);
  PieceStream stream(reader, reporter);
  Reporter server_reporter(sources);
  server_reporter.SetStrict(options.as_keepalived);
  ServerChecks servers(server_reporter);
  Context context(reporter, result.config, reader, options.keep_servers ? nullptr : &servers);
  context.SetProgramExists(options.program_exists);
  Parser(stream, context, [&] { return CountBraces(path, cache, options); }).Run();
  ApplyDefaults(&result.config, &reporter);
  CheckNames(&result.config, &reporter);
  CheckInstances(&result.config, &reporter);
  servers.Check(&result.config.virtual_servers);
  servers.Finish(&result.config);
  reporter.Append(server_reporter);
  CheckStrict(result.config, &reporter);
  CheckWeights(result.config, &reporter);
  CheckInterfaces(result.config, options.interface_exists, &reporter);
  result.config.files = sources.Names();
  result.diagnostics = reporter.Take();
  result.corrections = reporter.TakeCorrections();
  return result;
}

namespace {

bool HasError(const LoadResult& result, DiagnosticClass kind) {
  return std::any_of(result.diagnostics.begin(), result.diagnostics.end(),
                     [&](const Diagnostic& d) { return d.severity == Severity::kError && d.kind == kind; });
}

}  // namespace

bool Usable(const LoadResult& result) {
  return !HasError(result, DiagnosticClass::kUnreadable) && !HasError(result, DiagnosticClass::kStructure);
}

int CheckExitCode(const LoadResult& result) {
  if (HasError(result, DiagnosticClass::kUnreadable)) return 2;
  if (HasError(result, DiagnosticClass::kStructure)) return 1;
  return HasError(result, DiagnosticClass::kMeaning) ? 3 : 0;
}

}  // namespace holdfast::config
