// What a reader of a file has to say to its author: place, rule and cure. Shared by keepalived.conf and the YAML files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

// Lines and columns count from 1; 0 means unknown. Columns count octets.
struct SourceLocation {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

enum class Severity : std::uint8_t { kNote, kWarning, kError };

// Which exit code an error leads to (design: structure 1, meaning 3, unreadable 2); environment and deprecated never
// fail a check.
enum class DiagnosticClass : std::uint8_t { kStructure, kMeaning, kDeprecated, kEnvironment, kUnreadable };

struct Diagnostic {
  Severity severity = Severity::kError;
  DiagnosticClass kind = DiagnosticClass::kStructure;
  SourceLocation where;
  std::uint32_t length = 1;         // octets under the caret line, at least 1
  std::string message;              // what is wrong, and the rule
  std::string cure;                 // what to write instead; may be empty
  std::string source_line;          // the text of the line, without its end; may be empty
  std::vector<std::string> origin;  // include and expansion chain, outermost first; may be empty
};

// "file:line:col: error: message", the source line, a caret line and the cure; ends in a newline.
std::string Render(const Diagnostic& diagnostic);

std::string_view ToString(Severity severity);
std::string_view ToString(DiagnosticClass kind);

// The candidate that is nearest to `word`, at most a third of its length and five edits away, or empty: "did you mean".
std::string_view Nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace holdfast
