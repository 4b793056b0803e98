#include "reference/config/explain.h"

#include "reference/base/diagnostics.h"
#include "reference/config/arguments.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

using Visit = std::function<void(const std::string&, const Keyword&)>;

void Walk(const Block& block, const std::string& path, const Visit& visit) {
  block.ForEach([&](const Keyword& keyword) { visit(path, keyword); });
  block.ForEach([&](const Keyword& keyword) {
    if (!keyword.argument.block) return;
    Walk(*keyword.argument.block, (path.empty() ? "" : path + "/") + std::string(keyword.name), visit);
  });
}

std::string Form(const Keyword& keyword) {
  std::string form(keyword.name);
  if (!keyword.argument.shape.empty()) form += " " + std::string(keyword.argument.shape);
  if (keyword.argument.block) form += " { ... }";
  return form;
}

std::string BlockText(const Block& block) {
  std::string text;
  if (block.is_value_block()) {
    text += "    each line: " + std::string(block.entry_shape) + "\n";
    for (const EntryWord& word : block.entry_words)
      text += "      " + std::string(word.name) + (word.shape.empty() ? "" : " " + std::string(word.shape)) + ": " +
              std::string(word.meaning) + "\n";
    return text;
  }
  std::string names;
  block.ForEach([&](const Keyword& keyword) { names += (names.empty() ? "" : " ") + std::string(keyword.name); });
  return "    holds: " + names + "\n";
}

std::string Paragraph(const std::string& path, const Keyword& keyword) {
  std::string text = Form(keyword) + "\n";
  text += "    in " + (path.empty() ? "the top level" : path) + "\n    " + std::string(keyword.meaning) + "\n";
  if (const std::string range = RangeOf(keyword.argument); !range.empty()) text += "    range: " + range + "\n";
  if (keyword.initial != "-") text += "    default: " + std::string(keyword.initial) + "\n";
  if (!keyword.instead.empty()) text += "    deprecated; write: " + std::string(keyword.instead) + "\n";
  if (!keyword.since.empty()) text += "    since keepalived " + std::string(keyword.since) + "\n";
  if (keyword.ours) text += "    Holdfast's own; keepalived does not know it\n";
  text += keyword.support == kHonoured ? "    honoured by holdfastd\n" : "    understood, not honoured by holdfastd\n";
  return text + (keyword.argument.block ? BlockText(*keyword.argument.block) : "");
}

}  // namespace

void ForEachKeyword(const Visit& visit) { Walk(RootBlock(), "", visit); }

std::string RangeOf(const Argument& argument) {
  if (!argument.choices.empty() || argument.max == 0 || argument.block) return {};
  const bool seconds = argument.shape == "<SECONDS>";
  if (seconds || argument.shape == "<MILLISECONDS>") {
    const std::int64_t scale = seconds ? kSecond : kSecond / 1000;
    if (argument.max >= kLongTime) return "from " + DecimalText(argument.min, scale) + " on";
    return DecimalText(argument.min, scale) + " to " + DecimalText(argument.max, scale);
  }
  if (argument.shape.find("NUMBER") == argument.shape.npos) return "up to " + std::to_string(argument.max) + " octets";
  if (argument.max >= kMaxInt) return "from " + std::to_string(argument.min) + " on";
  return std::to_string(argument.min) + " to " + std::to_string(argument.max);
}

Result<std::string> Explain(std::string_view keyword) {
  const std::size_t slash = keyword.rfind('/');
  const std::string_view name = slash == keyword.npos ? keyword : keyword.substr(slash + 1);
  std::string text;
  std::vector<std::string_view> names;
  ForEachKeyword([&](const std::string& path, const Keyword& candidate) {
    names.push_back(candidate.name);
    const bool in_block = slash == keyword.npos || path == keyword.substr(0, slash);
    if (candidate.name == name && in_block) text += (text.empty() ? "" : "\n") + Paragraph(path, candidate);
  });
  if (!text.empty()) return text;
  const std::string_view nearest = Nearest(name, names);
  return Fail("there is no keyword '" + std::string(keyword) + "'" +
              (nearest.empty() ? "" : "; did you mean '" + std::string(nearest) + "'?"));
}

}  // namespace holdfast::config
