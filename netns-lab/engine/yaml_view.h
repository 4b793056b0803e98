// YAML with places: every complaint carries file, line and column, the source line and a caret. yaml-cpp lets duplicate
// keys pass and gives a missing key no position; both are mended here.
#pragma once

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/diagnostics.h"
#include "reference/base/result.h"
#include "reference/base/units.h"

namespace holdfast::lab {

// Thrown by YamlView where a file is wrong and caught at the door of each loader, which turns it into an Error; its
// text is a rendered Diagnostic.
struct BadFile {
  std::string message;
};

// "1s", "250ms", "3.6s", "500us", "2min"; nullopt for anything else, negative included.
std::optional<Microseconds> ParseDuration(std::string_view text);

class YamlView {
 public:
  // Reads and parses a file; throws BadFile. An empty file is an empty mapping.
  static YamlView Load(const std::filesystem::path& file);

  // A mapping with no key but these: an unknown or repeated key is an error with a suggestion. Returns itself.
  const YamlView& Only(std::initializer_list<std::string_view> keys) const;
  bool Has(const std::string& key) const;
  YamlView At(const std::string& key) const;                      // throws where it is missing
  std::vector<std::pair<std::string, YamlView>> Entries() const;  // of a mapping, in file order, no key twice
  std::vector<YamlView> Items() const;                            // of a sequence

  bool IsMap() const { return node_.IsMap(); }
  bool IsList() const { return node_.IsSequence(); }
  bool IsText() const { return node_.IsScalar(); }
  std::string Text() const;
  std::vector<std::string> Words() const;  // a list of texts, or one text
  bool Bool() const;
  long Integer(long least, long most) const;
  Microseconds Duration() const;

  // The same of a key, or `otherwise` where it is missing.
  std::string Text(const std::string& key, const std::string& otherwise) const;
  bool Bool(const std::string& key, bool otherwise) const;
  long Integer(const std::string& key, long least, long most, long otherwise) const;

  // Complains about this place.
  [[noreturn]] void Wrong(const std::string& message, const std::string& cure = {}) const;
  std::filesystem::path file() const { return source_->file; }
  // The text of the node as written, on one line.
  std::string Source() const;

 private:
  struct SourceText {
    std::filesystem::path file;
    std::vector<std::string> lines;
  };
  YamlView(std::shared_ptr<const SourceText> source, YAML::Node node, YAML::Mark mark)
      : source_(std::move(source)), node_(std::move(node)), mark_(mark) {}
  YamlView Child(const YAML::Node& node, const YAML::Mark& otherwise) const;
  static std::string Complaint(const SourceText& source, const YAML::Mark& mark, const std::string& message,
                               const std::string& cure);

  std::shared_ptr<const SourceText> source_;
  YAML::Node node_;
  YAML::Mark mark_;
};

}  // namespace holdfast::lab
