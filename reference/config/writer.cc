#include "reference/config/writer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "reference/config/keyword.h"

namespace holdfast::config {
namespace {

constexpr std::string_view kPlainOctets = "_-./:,+=%*@";

bool IsAlphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsPlain(char c) { return IsAlphanumeric(c) || kPlainOctets.find(c) != std::string_view::npos; }

bool IsPlainWord(std::string_view word) {
  return !word.empty() && word.front() != '@' && !word.starts_with("include") &&
         std::all_of(word.begin(), word.end(), IsPlain);
}

// Arguments joined so that SplitCommand parts them again. Single quotes keep everything but themselves.
std::string JoinArguments(const std::vector<std::string>& argv) {
  std::string joined;
  for (const std::string& argument : argv) {
    if (!joined.empty()) joined += ' ';
    if (!argument.empty() && std::all_of(argument.begin(), argument.end(), IsPlain)) {
      joined += argument;
    } else if (argument.find('\'') == argument.npos) {
      joined += '\'' + argument + '\'';
    } else {
      for (char c : argument) joined += IsPlain(c) ? std::string(1, c) : std::string{'\\', c};
    }
  }
  return joined;
}

// A word of a script keyword, for two readers at once: SplitCommand must give the word, and for the lexer every brace
// and comment sign must stand between double quotes. A double quote of the word itself opens or closes such a stretch.
class RawWord {
 public:
  std::string Encode(std::string_view word) {
    std::string text;
    for (std::size_t i = 0; i <= word.size();) {
      const std::size_t quote = std::min(word.find('"', i), word.size());
      text += Stretch(word.substr(i, quote - i), word.empty());
      if (quote < word.size()) text += "\\\"", inside_ = !inside_;
      i = quote + 1;
    }
    return text;
  }
  bool inside() const { return inside_; }

 private:
  std::string Stretch(std::string_view stretch, bool even_empty) const {
    if (stretch.empty() && !even_empty) return {};
    if (!inside_) {
      std::string text = "\"";
      for (char c : stretch) text += c == '\\' ? std::string("\\\\") : std::string(1, c);
      return text + '"';
    }
    if (stretch.empty()) return "''";
    std::string text;
    for (char c : stretch) text += IsPlain(c) ? std::string(1, c) : std::string{'\\', c};
    return text;
  }

  bool inside_ = false;  // an odd number of the words' own double quotes so far
};

}  // namespace

std::string WordText(std::string_view word) {
  return IsPlainWord(word) ? std::string(word) : '"' + std::string(word) + '"';
}

std::string CommandText(const Script& script) {
  RawWord raw;
  std::string text = raw.Encode(JoinArguments(script.argv));
  if (!script.user.empty() || !script.group.empty())
    text += ' ' + (IsPlainWord(script.user) && !raw.inside() ? script.user : raw.Encode(script.user));
  // A colon in front of the group is taken away when it is read.
  const std::string group = (script.group.starts_with(':') ? ":" : "") + script.group;
  if (!group.empty()) text += ' ' + (IsPlainWord(group) && !raw.inside() ? group : raw.Encode(group));
  return raw.inside() ? std::string() : text;
}

void Writer::Line(std::string_view text) {
  text_.append(static_cast<std::size_t>(depth_) * 4, ' ');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    const bool reference = text[i] == '$' && (next == '{' || next == '_' || IsAlphanumeric(next));
    uses_dollar_ |= reference;
    text_ += reference ? std::string_view("${DOLLAR}") : text.substr(i, 1);
  }
  text_ += '\n';
}

void Writer::WriteBlock(std::string_view head, const Block& block, const void* object, bool even_empty) {
  const std::size_t before = text_.size();
  Line(std::string(head) + " {");
  const std::size_t open = text_.size();
  ++depth_;
  WriteBody(block, object);
  --depth_;
  if (text_.size() == open && !even_empty) return text_.resize(before);
  Line("}");
}

// What one field holds is said once, and in the newer words where there are older ones.
void Writer::WriteBody(const Block& block, const void* object) {
  if (block.is_value_block()) return block.print(object, *this);
  std::set<const void*> said;
  for (const bool older : {false, true}) {
    block.ForEach([&](const Keyword& keyword) {
      if (keyword.instead.empty() == older || !keyword.argument.print) return;
      const void* field = keyword.argument.FieldOf(object);
      if (keyword.argument.field && said.contains(field)) return;
      const std::size_t before = text_.size();
      keyword.argument.print(field, keyword, *this);
      if (keyword.argument.field && text_.size() > before) said.insert(field);
    });
  }
}

std::string Writer::Take() {
  std::string text = std::exchange(text_, {});
  return uses_dollar_ ? "$DOLLAR=$\n" + text : text;
}

}  // namespace holdfast::config
