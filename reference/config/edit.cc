#include "reference/config/edit.h"

#include <algorithm>

#include "reference/base/diagnostics.h"
#include "reference/config/lexer.h"

namespace holdfast::config {
namespace {

constexpr std::string_view kStep = "    ";
constexpr std::size_t kMaxGuessed = 60;  // octets of a word that may be another one misspelt

// Octets from `begin` on are replaced.
struct Edit {
  std::size_t begin = 0, end = 0;
  std::string text;
};

struct Plan {
  std::vector<Edit> edits;
  std::size_t size() const {
    std::size_t sum = 0;
    for (const Edit& edit : edits) sum += edit.end - edit.begin;
    return sum;
  }
};

bool IsCommentOrBlank(std::string_view line) {
  line = Trim(line);
  return line.empty() || line.front() == '#' || line.front() == '!';
}

class Planner {
 public:
  explicit Planner(std::string_view text) : text_(text) {
    for (std::size_t at = 0; at != text.npos; at = NextLine(at)) starts_.push_back(at);
  }

  Plan For(const Correction& c) const {
    switch (c.kind) {
      case Correction::kReplace:
        return {{{Offset(c.at), Offset(c.at) + c.length, Indented(c)}}};
      case Correction::kAppend:
        return {{{text_.size(), text_.size(), (text_.ends_with('\n') ? "" : "\n") + c.text}}};
      case Correction::kMoveBehind:
        return MoveBehind(c);
      case Correction::kMoveInto:
        return MoveInto(c);
    }
    return {};
  }

 private:
  std::size_t NextLine(std::size_t at) const {
    const std::size_t end = text_.find('\n', at);
    return end == text_.npos ? end : end + 1;
  }
  std::size_t Offset(const Place& place) const {
    return std::min(starts_[std::min<std::size_t>(place.line, starts_.size()) - 1] + place.column - 1, text_.size());
  }
  std::size_t LineStart(std::size_t at) const { return at == 0 ? 0 : text_.rfind('\n', at - 1) + 1; }
  std::size_t LineEnd(std::size_t at) const { return std::min(NextLine(at), text_.size()); }
  std::string_view IndentAt(std::size_t at) const {
    const std::string_view line = text_.substr(LineStart(at));
    return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
  }
  bool AloneFrom(std::size_t begin) const {
    return Trim(text_.substr(LineStart(begin), begin - LineStart(begin))).empty();
  }
  bool AloneTo(std::size_t end) const { return IsCommentOrBlank(text_.substr(end, LineEnd(end) - end)); }

  // Each line that begins inside the text stands under the line of the correction.
  std::string Indented(const Correction& c) const {
    std::string text = c.text;
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
      text.insert(at + 1, IndentAt(Offset(c.at)));
    return text;
  }

  // What is taken away for a move: whole lines where nothing else stands on them.
  Edit Region(std::size_t begin, std::size_t end) const {
    if (!AloneFrom(begin) || !AloneTo(end)) return {begin, end, {}};
    return {LineStart(begin), LineEnd(end), {}};
  }

  // The lines of a region with another indentation, each ended.
  std::string Moved(std::size_t begin, std::size_t end, std::string_view from, std::string_view to) const {
    std::string moved;
    while (begin < end) {
      const std::size_t next = std::min(LineEnd(begin), end);
      std::string_view line = text_.substr(begin, next - begin);
      if (line.starts_with(from)) line.remove_prefix(from.size());
      while (!line.empty() && IsBlank(line.back())) line.remove_suffix(1);
      moved += (line.empty() ? std::string() : std::string(to)) + std::string(line) + "\n";
      begin = next;
    }
    return moved;
  }

  bool IsBrace(const Place& place) const { return place.known() && text_.substr(Offset(place)).starts_with('}'); }

  // Nothing where the places are not what they should be.
  Plan MoveBehind(const Correction& c) const {
    if (!IsBrace(c.last) || !IsBrace(c.to) || Offset(c.at) >= Offset(c.last) || Offset(c.last) >= Offset(c.to))
      return {};
    const std::size_t begin = Offset(c.at);
    Edit region = Region(begin, Offset(c.last) + 1);
    const std::string_view from = IndentAt(begin);
    if (region.begin < begin || AloneFrom(begin)) region.begin = CommentsAbove(region.begin);
    const std::size_t target = Offset(c.to) + 1;
    const std::size_t insert = AloneTo(target) ? LineEnd(target) : target;
    std::string moved = Moved(region.begin, region.end, from, IndentAt(target));
    moved.insert(0, insert > 0 && text_[insert - 1] == '\n' ? "\n" : "\n\n");
    while (region.begin > 0 &&
           Trim(text_.substr(LineStart(region.begin - 1), region.begin - LineStart(region.begin - 1))).empty())
      region.begin = LineStart(region.begin - 1);
    return {{region, {insert, insert, moved}}};
  }

  std::size_t CommentsAbove(std::size_t begin) const {
    while (begin > 0) {
      const std::size_t above = LineStart(begin - 1);
      const std::string_view line = text_.substr(above, begin - above);
      if (Trim(line).empty() || !IsCommentOrBlank(line)) break;
      begin = above;
    }
    return begin;
  }

  Plan MoveInto(const Correction& c) const {
    if (!IsBrace(c.to) || Offset(c.to) >= Offset(c.at)) return {};
    const std::size_t begin = Offset(c.at), target = Offset(c.to);
    const Edit region = Region(begin, Offset(c.last));
    const std::string indent =
        std::string(IndentAt(target)) + (IndentAt(target).starts_with('\t') ? "\t" : std::string(kStep));
    std::string moved = Moved(region.begin, region.end, IndentAt(begin), indent);
    if (AloneFrom(target)) return {{region, {LineStart(target), LineStart(target), moved}}};
    return {{region, {target, target, "\n" + moved + std::string(IndentAt(target))}}};
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// Two texts may be put in at one place.
bool Touch(const Edit& a, const Edit& b) {
  const bool both_insert = a.begin == a.end && b.begin == b.end;
  return !both_insert && a.begin <= b.end && b.begin <= a.end;
}

bool TouchesAny(const Plan& plan, const std::vector<Edit>& taken) {
  return std::any_of(plan.edits.begin(), plan.edits.end(), [&](const Edit& edit) {
    return std::any_of(taken.begin(), taken.end(), [&](const Edit& other) { return Touch(edit, other); });
  });
}

}  // namespace

std::size_t ApplyCorrections(const std::vector<Correction>& corrections, std::string* text) {
  const Planner planner(*text);
  std::vector<Plan> plans;
  for (const Correction& correction : corrections) plans.push_back(planner.For(correction));
  std::stable_sort(plans.begin(), plans.end(), [](const Plan& a, const Plan& b) { return a.size() < b.size(); });
  std::vector<Edit> taken;
  std::size_t done = 0;
  for (const Plan& plan : plans) {
    if (plan.edits.empty() || TouchesAny(plan, taken)) continue;
    taken.insert(taken.end(), plan.edits.begin(), plan.edits.end());
    ++done;
  }
  // From the end, so that places stay good; of texts for one place the first is put in last, and stands first.
  std::reverse(taken.begin(), taken.end());
  std::stable_sort(taken.begin(), taken.end(), [](const Edit& a, const Edit& b) { return a.begin > b.begin; });
  for (const Edit& edit : taken) text->replace(edit.begin, edit.end - edit.begin, edit.text);
  return done;
}

std::string_view SurelyMeant(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (word.size() > kMaxGuessed) return {};
  const std::string_view nearest = Nearest(word, candidates);
  std::vector<std::string_view> others;
  for (std::string_view candidate : candidates)
    if (candidate != nearest) others.push_back(candidate);
  return nearest.empty() || !Nearest(word, others).empty() ? std::string_view() : nearest;
}

}  // namespace holdfast::config
