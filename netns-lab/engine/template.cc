#include "netns-lab/engine/template.h"

#include <fmt/format.h>

#include <algorithm>

namespace holdfast::lab {
namespace {

class Renderer {
 public:
  explicit Renderer(std::string_view text) : text_(text) {}

  Status Render(const std::vector<const TemplateScope*>& scopes) {
    Status s = Until("", scopes, true);
    if (s && at_ < text_.size()) return Wrong("a section is closed that was not opened");
    return s;
  }
  std::string out;

 private:
  struct Tag {
    char kind = 0;  // '#', '^', '/', or 0 for a value
    std::string name;
  };

  // Renders up to the closing tag of `section` (consumed) or the end of the text; where `shown` is false, only skips.
  Status Until(const std::string& section, const std::vector<const TemplateScope*>& scopes, bool shown) {
    while (true) {
      const std::size_t open = text_.find("{{", at_);
      Emit(text_.substr(at_, open - at_), shown);
      if (open == std::string_view::npos) {
        at_ = text_.size();
        return section.empty() ? Status() : Wrong(fmt::format("{{{{#{}}}}} is not closed", section));
      }
      at_ = open;
      Tag tag;
      if (Status s = ReadTag(tag); !s) return s;
      if (tag.kind == '/') {
        if (tag.name == section) return {};
        return Wrong(fmt::format("{{{{/{}}}}} closes {{{{#{}}}}}", tag.name, section));
      }
      if (Status s = tag.kind ? Section(tag, scopes, shown) : Value(tag, scopes, shown); !s) return s;
    }
  }

  Status ReadTag(Tag& tag) {
    const std::size_t start = at_, close = text_.find("}}", at_);
    if (close == std::string_view::npos) return Wrong("{{ without }}");
    std::string_view inside = text_.substr(at_ + 2, close - at_ - 2);
    if (!inside.empty() && (inside.front() == '#' || inside.front() == '^' || inside.front() == '/')) {
      tag.kind = inside.front();
      inside.remove_prefix(1);
    }
    tag.name = inside;
    at_ = close + 2;
    if (tag.kind) SwallowLine(start);
    return {};
  }

  // A section tag alone on its line: its blanks and its line end go too.
  void SwallowLine(std::size_t start) {
    const std::size_t line = start == 0 ? 0 : text_.rfind('\n', start - 1) + 1;
    const bool blank_before = text_.substr(line, start - line).find_first_not_of(" \t") == std::string_view::npos;
    if (!blank_before || at_ >= text_.size() || text_[at_] != '\n') return;
    ++at_;
    while (!out.empty() && start > line && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
  }

  Status Value(const Tag& tag, const std::vector<const TemplateScope*>& scopes, bool shown) {
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
      const auto found = (*scope)->values.find(tag.name);
      if (found == (*scope)->values.end()) continue;
      Emit(found->second, shown);
      return {};
    }
    return shown ? Wrong(fmt::format("no value is called {}", tag.name)) : Status();
  }

  Status Section(const Tag& tag, std::vector<const TemplateScope*> scopes, bool shown) {
    const std::vector<TemplateScope>* list = List(tag.name, scopes);
    const std::size_t body = at_;
    if (tag.kind == '#' && list && shown) {
      for (const TemplateScope& entry : *list) {
        at_ = body;
        scopes.push_back(&entry);
        if (Status s = Until(tag.name, scopes, true); !s) return s;
        scopes.pop_back();
      }
      if (!list->empty()) return {};
    }
    const bool truth = list ? !list->empty() : True(tag.name, scopes);
    return Until(tag.name, scopes, shown && truth == (tag.kind == '#'));
  }

  static const std::vector<TemplateScope>* List(const std::string& name,
                                                const std::vector<const TemplateScope*>& scopes) {
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
      const auto found = (*scope)->lists.find(name);
      if (found != (*scope)->lists.end()) return &found->second;
    }
    return nullptr;
  }

  static bool True(const std::string& name, const std::vector<const TemplateScope*>& scopes) {
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
      const auto found = (*scope)->values.find(name);
      if (found != (*scope)->values.end()) return !found->second.empty();
    }
    return false;
  }

  void Emit(std::string_view text, bool shown) {
    if (shown) out += text;
  }

  Status Wrong(const std::string& what) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
    return Fail(fmt::format("template line {}: {}", line, what));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::string> RenderTemplate(std::string_view text, const TemplateScope& scope) {
  Renderer renderer(text);
  if (Status s = renderer.Render({&scope}); !s) return tl::make_unexpected(s.error());
  return std::move(renderer.out);
}

}  // namespace holdfast::lab
