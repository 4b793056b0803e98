#include "reference/config/parameters.h"

#include <algorithm>
#include <charconv>

#include "reference/config/lexer.h"

namespace holdfast::config {
namespace {

bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsNameOctet(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }

std::size_t NameLength(std::string_view text) {
  if (text.empty() || !IsNameStart(text[0])) return 0;
  std::size_t n = 1;
  while (n < text.size() && IsNameOctet(text[n])) ++n;
  return n;
}

using Reference = ParameterReference;

std::optional<Reference> ParseReference(std::string_view text) {
  if (text.size() < 2 || text[0] != '$') return std::nullopt;
  if (text[1] == '{') {
    const std::size_t close = text.find('}');
    if (close == text.npos || NameLength(text.substr(2)) == 0) return std::nullopt;
    return Reference{text.substr(2, close - 2), close + 1};
  }
  const std::size_t n = NameLength(text.substr(1));
  if (n == 0) return std::nullopt;
  // A bare name ends before a blank, ',' or ')' only, so that "$5.00" and "$a/b" stay themselves.
  const char after = n + 1 < text.size() ? text[n + 1] : ' ';
  if (!IsBlank(after) && after != ',' && after != ')') return std::nullopt;
  return Reference{text.substr(1, n), n + 1};
}

std::optional<std::uint32_t> Number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<DefinitionHead> ParseDefinition(std::string_view line) {
  if (!line.starts_with('$')) return std::nullopt;
  const std::size_t n = NameLength(line.substr(1));
  if (n == 0 || n + 1 >= line.size() || line[n + 1] != '=') return std::nullopt;
  return DefinitionHead{line.substr(1, n), Trim(line.substr(n + 2))};
}

void Parameters::Define(std::string name, std::vector<std::string> lines) {
  definitions_[std::move(name)] = std::make_shared<const std::vector<std::string>>(std::move(lines));
}

DefinitionLines Parameters::MultiLine(std::string_view text) const {
  const std::optional<Reference> reference = ParseReference(text);
  if (!reference || reference->length != text.size()) return nullptr;
  const auto it = definitions_.find(reference->name);
  return it != definitions_.end() && it->second->size() > 1 ? it->second : nullptr;
}

Substituted Parameters::Substitute(std::string_view text, std::string_view directory) {
  Substituted out;
  std::vector<std::string> open;
  Append(text, directory, &open, &out);
  return out;
}

void Parameters::Append(std::string_view text, std::string_view directory, std::vector<std::string>* open,
                        Substituted* out) {
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size() && out->problem.empty();) {
    if (text[i] == '"') in_quotes = !in_quotes;
    const std::optional<Reference> reference = ParseReference(text.substr(i));
    if (out->text.size() >= kMaxLength) {
      out->problem = "the line grows over " + std::to_string(kMaxLength) + " octets";
    } else if (reference && Resolve(*reference, directory, open, out)) {
      i += reference->length;
    } else {
      // Only where the line itself writes ${NAME}, outside quotes, are its braces braces to keepalived.
      const bool cuts = reference && open->empty() && !in_quotes && text[i + 1] == '{';
      if (reference && out->undefined.empty() && out->problem.empty() && !definitions_.contains(reference->name))
        out->undefined = cuts ? "{" + std::string(reference->name) + "}" : std::string(reference->name);
      out->text += text[i++];
    }
  }
}

// Appends what a reference stands for; false: it stays as written.
bool Parameters::Resolve(const ParameterReference& reference, std::string_view directory,
                         std::vector<std::string>* open, Substituted* out) {
  const std::string name(reference.name);
  const auto it = definitions_.find(name);
  if (it == definitions_.end()) {
    const std::optional<std::string> value = BuiltIn(name, directory);
    out->text += value.value_or("");
    return value.has_value();
  }
  if (it->second->size() != 1) return false;
  if (std::find(open->begin(), open->end(), name) != open->end() || open->size() >= kMaxDepth)
    out->problem = "$" + name + " refers to itself";
  if (++out->references > kMaxReferences) out->problem = "the line refers to too many parameters";
  if (!out->problem.empty()) return false;
  open->push_back(name);
  Append(it->second->front(), directory, open, out);
  open->pop_back();
  return true;
}

std::optional<std::string> Parameters::BuiltIn(std::string_view name, std::string_view directory) {
  if (name == "_HASH") return "#";
  if (name == "_BANG") return "!";
  if (name == "_PWD") return std::string(directory);
  if (name == "_INSTANCE") return config_id;
  const std::vector<std::string> words = SplitCommand(name).value_or(std::vector<std::string>{});
  if (words.empty()) return std::nullopt;
  if (words[0] == "_ENV" && words.size() == 2) return environment ? environment(words[1]) : std::nullopt;
  if (words[0] != "_RANDOM" || words.size() > 3) return std::nullopt;
  const std::uint32_t low = words.size() > 1 ? Number(words[1]).value_or(0) : 0;
  const std::uint32_t high = words.size() > 2 ? Number(words[2]).value_or(32767) : 32767;
  random_ = random_ * 1103515245u + 12345u;
  return std::to_string(high < low ? low : low + (random_ >> 8) % (std::uint64_t{high} - low + 1));
}

}  // namespace holdfast::config
