// Parameters of the language: $NAME=VALUE, $NAME, ${NAME} and the built-in ${_NAME}s. Values are bound late: what a
// value refers to is looked up where it is used.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::config {

// The lines of a definition; more than one for `$NAME= \`.
using DefinitionLines = std::shared_ptr<const std::vector<std::string>>;

// A definition's head: "$NAME=rest".
struct DefinitionHead {
  std::string_view name;
  std::string_view value;  // may end in a backslash: more lines follow
};
// nullopt: the line is not a definition.
std::optional<DefinitionHead> ParseDefinition(std::string_view line);

// "$NAME" or "${...}" at the front of a text.
struct ParameterReference {
  std::string_view name;   // for ${...} all that is between the braces
  std::size_t length = 0;  // octets of the whole reference
};

// What a substitution came to.
struct Substituted {
  std::string text;
  int references = 0;     // followed on the way
  std::string undefined;  // the first undefined name; "{NAME}" where the line itself says ${NAME}
  std::string problem;    // empty, or why a reference stays as written: it refers to itself, or the text grew too long
};

class Parameters {
 public:
  // Bounds a line after substitution, whatever refers to whatever.
  static constexpr std::size_t kMaxLength = 65535;
  static constexpr int kMaxDepth = 32;
  static constexpr int kMaxReferences = 10000;  // followed in one line

  std::string config_id;                                                      // ${_INSTANCE}
  std::function<std::optional<std::string>(const std::string&)> environment;  // ${_ENV NAME}

  void Define(std::string name, std::vector<std::string> lines);
  void SeedRandom(std::uint32_t seed) { random_ = seed ? seed : 1; }

  // The lines of `$NAME` or `${NAME}` where the text is nothing else and the definition has several; else null.
  DefinitionLines MultiLine(std::string_view text) const;
  // Every reference to a single-line parameter or a built-in one replaced; undefined ones stay as they are.
  // `directory` is ${_PWD}.
  Substituted Substitute(std::string_view text, std::string_view directory);

 private:
  void Append(std::string_view text, std::string_view directory, std::vector<std::string>* open, Substituted* out);
  bool Resolve(const ParameterReference& reference, std::string_view directory, std::vector<std::string>* open,
               Substituted* out);
  std::optional<std::string> BuiltIn(std::string_view name, std::string_view directory);

  std::map<std::string, DefinitionLines, std::less<>> definitions_;
  std::uint32_t random_ = 1;
};

}  // namespace holdfast::config
