#include "netns-lab/engine/yaml_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

namespace holdfast::lab {

std::optional<Microseconds> ParseDuration(std::string_view text) {
  const std::size_t unit = text.find_first_not_of("0123456789.");
  if (unit == 0 || unit == std::string_view::npos) return std::nullopt;
  double number = 0;
  std::istringstream digits{std::string(text.substr(0, unit))};
  if (!(digits >> number) || !digits.eof()) return std::nullopt;
  const std::string_view name = text.substr(unit);
  const double scale = name == "us" ? 1 : name == "ms" ? 1e3 : name == "s" ? 1e6 : name == "min" ? 60e6 : 0;
  if (scale == 0 || number * scale > 1e15) return std::nullopt;
  return Microseconds(std::llround(number * scale));
}

YamlView YamlView::Load(const std::filesystem::path& file) {
  auto source = std::make_shared<SourceText>();
  source->file = file;
  std::ifstream stream(file);
  if (!stream || std::filesystem::is_directory(file)) {
    throw BadFile{fmt::format("{}: error: cannot be read: {}\n", file.string(), std::strerror(errno ? errno : EISDIR))};
  }
  std::stringstream text;
  text << stream.rdbuf();
  std::istringstream again(text.str());
  for (std::string line; std::getline(again, line);) source->lines.push_back(line);
  try {
    YAML::Node node = YAML::Load(text.str());
    if (node.IsNull()) node = YAML::Node(YAML::NodeType::Map);
    return {source, node, YAML::Mark()};
  } catch (const YAML::Exception& wrong) {
    throw BadFile{Complaint(*source, wrong.mark, wrong.msg, "")};
  }
}

const YamlView& YamlView::Only(std::initializer_list<std::string_view> keys) const {
  const std::vector<std::string_view> known(keys);
  if (!IsMap()) Wrong(fmt::format("a mapping with {} belongs here", fmt::join(known, ", ")));
  for (const auto& entry : Entries()) {
    if (std::find(known.begin(), known.end(), entry.first) != known.end()) continue;
    const std::string_view near = Nearest(entry.first, known);
    entry.second.Wrong(
        fmt::format("unknown key '{}'", entry.first),
        near.empty() ? fmt::format("known here: {}", fmt::join(known, ", ")) : fmt::format("did you mean '{}'?", near));
  }
  return *this;
}

std::vector<std::pair<std::string, YamlView>> YamlView::Entries() const {
  if (!IsMap()) Wrong("a mapping (key: value) belongs here");
  std::vector<std::pair<std::string, YamlView>> entries;
  std::set<std::string> seen;
  for (const auto& pair : node_) {
    // The place of an entry is its key's: the value may be empty or on another line.
    const YamlView value(source_, pair.second, pair.first.Mark());
    if (!pair.first.IsScalar()) value.Wrong("a key is a plain word");
    const std::string key = pair.first.Scalar();
    if (!seen.insert(key).second) value.Wrong(fmt::format("the key '{}' stands here twice", key));
    entries.emplace_back(key, value);
  }
  return entries;
}

bool YamlView::Has(const std::string& key) const { return IsMap() && node_[key].IsDefined(); }

YamlView YamlView::At(const std::string& key) const {
  if (!Has(key)) Wrong(fmt::format("the key '{}' is missing", key));
  return Child(node_[key], mark_);
}

std::vector<YamlView> YamlView::Items() const {
  if (!IsList()) Wrong("a list belongs here");
  std::vector<YamlView> items;
  for (const auto& item : node_) items.push_back(Child(item, mark_));
  return items;
}

std::string YamlView::Text() const {
  if (!IsText()) Wrong("a single value belongs here");
  return node_.Scalar();
}

std::vector<std::string> YamlView::Words() const {
  if (IsText()) return {Text()};
  std::vector<std::string> words;
  for (const YamlView& item : Items()) words.push_back(item.Text());
  return words;
}

bool YamlView::Bool() const {
  const std::string text = Text();
  if (text == "true" || text == "yes") return true;
  if (text == "false" || text == "no") return false;
  Wrong(fmt::format("'{}' is neither true nor false", text));
}

long YamlView::Integer(long least, long most) const {
  long value = 0;
  if (!IsText() || !YAML::convert<long>::decode(node_, value) || value < least || value > most) {
    Wrong(fmt::format("a whole number from {} to {} belongs here{}", least, most,
                      IsText() ? fmt::format(", not '{}'", node_.Scalar()) : ""));
  }
  return value;
}

Microseconds YamlView::Duration() const {
  const std::optional<Microseconds> duration = ParseDuration(Text());
  if (!duration)
    Wrong(fmt::format("'{}' is no duration", Text()), "write a number and us, ms, s or min: 1s, 50ms, 3.6s");
  return *duration;
}

std::string YamlView::Text(const std::string& key, const std::string& otherwise) const {
  return Has(key) ? At(key).Text() : otherwise;
}
bool YamlView::Bool(const std::string& key, bool otherwise) const { return Has(key) ? At(key).Bool() : otherwise; }
long YamlView::Integer(const std::string& key, long least, long most, long otherwise) const {
  return Has(key) ? At(key).Integer(least, most) : otherwise;
}

void YamlView::Wrong(const std::string& message, const std::string& cure) const {
  throw BadFile{Complaint(*source_, mark_, message, cure)};
}

std::string YamlView::Source() const {
  YAML::Emitter emitter;
  emitter.SetMapFormat(YAML::Flow);
  emitter.SetSeqFormat(YAML::Flow);
  emitter << node_;
  return emitter.c_str();
}

YamlView YamlView::Child(const YAML::Node& node, const YAML::Mark& otherwise) const {
  const YAML::Mark mark = node.Mark();
  return {source_, node, mark.is_null() ? otherwise : mark};
}

std::string YamlView::Complaint(const SourceText& source, const YAML::Mark& mark, const std::string& message,
                                const std::string& cure) {
  Diagnostic diagnostic;
  diagnostic.where.file = source.file.string();
  const bool placed = !mark.is_null() && mark.line >= 0;
  diagnostic.where.line = placed ? static_cast<std::uint32_t>(mark.line + 1) : 1;
  diagnostic.where.column = placed ? static_cast<std::uint32_t>(mark.column + 1) : 1;
  if (diagnostic.where.line <= source.lines.size()) diagnostic.source_line = source.lines[diagnostic.where.line - 1];
  diagnostic.message = message;
  diagnostic.cure = cure;
  return Render(diagnostic);
}

}  // namespace holdfast::lab
