#include "reference/config/arguments.h"

#include "reference/base/diagnostics.h"

namespace holdfast::config {

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
