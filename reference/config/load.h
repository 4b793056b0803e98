// The front of the room: a path in, a typed configuration and everything there is to say about it out.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/diagnostics.h"
#include "reference/config/correction.h"
#include "reference/config/files.h"
#include "reference/config/model.h"

namespace holdfast::config {

struct LoadOptions {
  // What `@ID` lines are compared with (-i); the caller's default is the short host name.
  std::string config_id;
  // Where files come from; null: the file system.
  const FileSource* source = nullptr;
  // --as-keepalived: what we understand and keepalived 2.4.3 does not is a structure error.
  bool as_keepalived = false;
  // How many lines definitions and generators may give together.
  std::size_t max_generated_lines = 2'000'000;
  // False: virtual servers are checked and not kept, so that the model stays small. For `-t`.
  bool keep_servers = true;
  // Whether the host has this interface. Empty: not asked. A missing one is an environment warning, never an error.
  std::function<bool(const std::string&)> interface_exists;
  // The same for the first word of a command: whether it can be run.
  std::function<bool(const std::string&)> program_exists;
};

struct LoadResult {
  Config config;
  // In the order of the file; checks of meaning, which need the whole, come last.
  std::vector<Diagnostic> diagnostics;
  // What of it can be mended for sure; see fix.h.
  std::vector<Correction> corrections;
};

// Reads and checks `path`. Never fails: what could not be understood is a diagnostic and is left out of the model.
LoadResult Load(const std::string& path, const LoadOptions& options = {});

// Whether the daemon may run what was loaded: nothing unreadable, and no structure error.
bool Usable(const LoadResult& result);

// What `-t` exits with: 0 nothing wrong (warnings, deprecations and environment aside), 1 a structure error,
// 3 understood but wrong in meaning, 2 unreadable. Unreadable counts before structure, structure before meaning.
int CheckExitCode(const LoadResult& result);

// All diagnostics as Render (diagnostics.h) writes them, equal ones once with how often, then "N errors, M warnings".
std::string RenderAll(const LoadResult& result);

// {"file":…, "exit":…, "diagnostics":[{severity, class, file, line, column, length, message, cure, source_line,
// origin[]}]}; ends in a newline.
std::string RenderJson(std::string_view path, const LoadResult& result);

// The same as SARIF 2.1.0, for code review tools; `version` is that of the program. Ends in a newline.
std::string RenderSarif(std::string_view version, const LoadResult& result);

}  // namespace holdfast::config
