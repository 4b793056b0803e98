// From lines to the model, by the tables. The parser knows braces and blocks; what keywords mean, the tables know.
//
// Most of it is about files that are wrong: a diagnostic points at the cause and there is one per cause. Whether a '}'
// is missing or a block stands in the wrong place is decided by counting the braces of the whole input, which happens
// only when the first oddity is met.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "reference/config/context.h"
#include "reference/config/keyword.h"
#include "reference/config/keyword_index.h"
#include "reference/config/stream.h"

namespace holdfast::config {

// Opening braces less closing ones of the whole input.
using BraceCount = std::function<std::int64_t()>;

class Parser {
 public:
  Parser(PieceStream& stream, Context& context, BraceCount count_braces);
  void Run();

 private:
  // A block that was opened and not yet closed.
  struct Frame {
    const Block* block = nullptr;
    const KeywordIndex* index = nullptr;
    void* object = nullptr;
    const Keyword* keyword = nullptr;  // null: the top level
    std::string name;                  // the word after it
    Place opened;
    std::size_t opened_length = 0;
    std::uint32_t indent = 0;
    bool honoured = true;
    // The block last opened in this one: misplaced keywords may be meant for it.
    const Keyword* child_keyword = nullptr;
    void* child_object = nullptr;
    Place child_opened, child_closed;
    bool expanded = false;          // its keyword does not stand in the file as it is read
    bool lifted = false;            // it stands inside a block of the top level and is read as one itself
    std::string title() const;      // "vrrp_instance 'VI_1'"
    std::unique_ptr<Config> apart;  // the model of a block that was lifted out of its own kind
  };
  struct Balance {
    std::int64_t missing = 0;  // closing braces that the input lacks
    std::int64_t surplus = 0;  // closing braces that it has too many
  };

  // parser.cc: what a sound file needs.
  void OnStatement(const Token& token);
  void OnKeyword(const Token& token, const Keyword& keyword);
  void OnOpen(const Token& token);
  void OnClose(const Token& token);
  bool CheckWords(const Statement& statement, const Keyword& keyword, bool braced);
  const Keyword* SecondKeyword(const Statement& statement, const Keyword& keyword) const;
  void CheckSupport(const Statement& statement, const Keyword& keyword, const Frame& frame);
  void Push(const Token& token, const Keyword& keyword, void* object);
  void Pop();
  const KeywordIndex& IndexOf(const Block& block);
  static const Keyword* Find(const Frame& frame, std::string_view word);
  void NoteClosed(const Token& token);
  void CorrectOlder(const Statement& statement, const Keyword& keyword, const Frame& frame);

  // recovery.cc: what a broken one needs.
  void OnUnknown(const Token& token);
  bool IsMissingClose(const Token& token);
  bool LiftToRoot(const Token& token);
  bool ReopenClosed(const Token& token);
  bool GiveToChild(const Token& token);
  void ReportUnknown(const Token& token);
  std::string CureFor(const Token& token);
  void OnMissingOpen(const Token& token, const Keyword& keyword, void* object);
  void CloseMissing(std::size_t depth, const Token& before, const std::string& description);
  void MergeApart();
  bool ClosesOuter(const Token& token);
  void SkipBodyIfAny(std::uint32_t indent);
  void OnEnd();
  Balance& balance();
  static std::string Title(const Statement& statement);

  PieceStream& stream_;
  Context& context_;
  Reporter& reporter_;
  BraceCount count_braces_;
  std::optional<Balance> balance_;
  std::unordered_map<const Block*, KeywordIndex> indices_;
  std::vector<Frame> frames_;
  std::optional<Frame> closed_;  // the block that was closed last
  Place closed_at_;
  std::vector<std::pair<Place, Place>> lifted_;  // blocks that are to stand behind the one of the top level around them
  std::vector<std::unique_ptr<Config>> apart_;
};

}  // namespace holdfast::config
