#include "reference/config/arguments.h"

#include "reference/base/diagnostics.h"
#include "reference/config/correction.h"
#include "reference/config/nesting.h"

namespace holdfast::config {
namespace {

template <typename T>
Setting<T>& As(void* field) {
  return *static_cast<Setting<T>*>(field);
}

}  // namespace

void ApplyFlag(void* field, const Statement& s, const Keyword&, Context&) { As<bool>(field).Set(true, s.place()); }

void ApplyFlagOff(void* field, const Statement& s, const Keyword&, Context&) { As<bool>(field).Set(false, s.place()); }

void ApplyBool(void* field, const Statement& s, const Keyword& k, Context& c) {
  const std::optional<bool> value = s.size() > 1 ? c.Bool(s, 1, k.name) : true;
  if (value) As<bool>(field).Set(*value, ValuePlace(s));
}

void ApplyTime(void* field, const Statement& s, const Keyword& k, Context& c) {
  const auto value = c.Decimal(s, 1, k.name, k.argument.min, k.argument.max);
  if (value) As<Microseconds>(field).Set(Microseconds(*value), ValuePlace(s));
}

void ApplyMilliseconds(void* field, const Statement& s, const Keyword& k, Context& c) {
  const auto value = c.Decimal(s, 1, k.name, k.argument.min, k.argument.max, 1000);
  if (value) As<Microseconds>(field).Set(Microseconds(*value), ValuePlace(s));
}

void ApplyText(void* field, const Statement& s, const Keyword& k, Context& c) {
  if (k.argument.max && static_cast<std::int64_t>(s.word(1).size()) > k.argument.max)
    return c.Refuse(s, 1,
                    std::string(k.name) + " may be " + std::to_string(k.argument.max) +
                        " characters long at most; the line is ignored");
  As<std::string>(field).Set(std::string(s.word(1)), ValuePlace(s));
}

void ApplyWords(void* field, const Statement& s, const Keyword&, Context&) {
  std::vector<std::string> words;
  for (std::size_t i = 1; i < s.size(); ++i) words.emplace_back(s.word(i));
  As<std::vector<std::string>>(field).Set(std::move(words), ValuePlace(s));
}

void ApplyCommand(void* field, const Statement& s, const Keyword&, Context& c) {
  if (auto script = c.Command(s)) As<Script>(field).Set(std::move(*script), ValuePlace(s));
}

void ApplyUser(void* field, const Statement& s, const Keyword&, Context& c) {
  Script identity;
  c.UserAndGroup(s, 1, &identity.user, &identity.group);
  As<Script>(field).Set(std::move(identity), ValuePlace(s));
}

void ApplyAddress(void* field, const Statement& s, const Keyword& k, Context& c) {
  if (auto address = c.Address(s, 1, k.name)) As<std::optional<IpAddress>>(field).Set(*address, ValuePlace(s));
}

void ApplyWeight(void* field, const Statement& s, const Keyword& k, Context& c) {
  if (auto weight = c.WeightAt(s, 1, k.argument.max)) As<Weight>(field).Set(*weight, ValuePlace(s));
}

void CheckName(const Statement& s, const Keyword& k, Context& c) {
  if (!k.argument.max || static_cast<std::int64_t>(s.word(1).size()) <= k.argument.max) return;
  c.Refuse(
      s, 1,
      "a name of " + std::string(k.name) + " may be " + std::to_string(k.argument.max) + " characters long at most");
}

const Choice* FindChoice(const Statement& statement, std::size_t i, const Keyword& keyword, Context& context) {
  std::string allowed;
  std::vector<std::string_view> words;
  for (const Choice& choice : keyword.argument.choices) {
    if (choice.word == statement.word(i)) return &choice;
    allowed += (allowed.empty() ? "" : ", ") + std::string(choice.word);
    words.push_back(choice.word);
  }
  const std::string_view nearest = Nearest(statement.word(i), words);
  context.Refuse(statement, i,
                 std::string(keyword.name) + " must be one of " + allowed + ", not " + Quoted(statement.word(i)) +
                     "; the line is ignored",
                 nearest.empty() ? "" : "did you mean '" + std::string(nearest) + "'?");
  if (const std::string_view meant = SurelyMeant(statement.word(i), words); !meant.empty())
    context.reporter().Correct({Correction::kReplace, statement.place(i), statement.length(i), std::string(meant)},
                               statement.word(i));
  return nullptr;
}

const Keyword* Block::Find(std::string_view keyword) const {
  const Keyword* found = nullptr;
  ForEach([&](const Keyword& candidate) {
    if (candidate.name == keyword) found = &candidate;
  });
  return found;
}

}  // namespace holdfast::config
