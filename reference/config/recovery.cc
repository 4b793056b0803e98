// Parser's other half: files that are wrong. Each function decides what the author most likely meant, says so once, and
// leaves the parser where a reader of the file would go on.
#include <algorithm>
#include <iterator>
#include <utility>

#include "reference/base/diagnostics.h"
#include "reference/config/parser.h"

namespace holdfast::config {
namespace {

std::string OnLine(const Place& place) { return "line " + std::to_string(place.line); }

template <typename T>
void Append(std::vector<T>* to, std::vector<T>* from) {
  std::move(from->begin(), from->end(), std::back_inserter(*to));
}

// The blocks below `block`, in the tables' order, that have the keyword; their names.
void FindBlocks(const Block& block, std::string_view word, std::vector<std::string_view>* names) {
  if (block.Find(word)) names->push_back(block.name);
  block.ForEach([&](const Keyword& keyword) {
    if (keyword.argument.block && keyword.argument.block != &block) FindBlocks(*keyword.argument.block, word, names);
  });
}

}  // namespace

Parser::Balance& Parser::balance() {
  if (!balance_) {
    const std::int64_t net = count_braces_();
    balance_ = Balance{std::max<std::int64_t>(0, net), std::max<std::int64_t>(0, -net)};
  }
  return *balance_;
}

void Parser::OnUnknown(const Token& token) {
  if (IsMissingClose(token) || ReopenClosed(token)) return OnStatement(token);
  if (LiftToRoot(token) || GiveToChild(token)) return;
  ReportUnknown(token);
}

// Braces are missing, and the word belongs to a block around this one: this one was to be closed before it.
bool Parser::IsMissingClose(const Token& token) {
  const std::string_view word = token.statement.word(0);
  for (std::size_t i = frames_.size() - 1; i-- > 0;) {
    if (!Find(frames_[i], word)) continue;
    if (balance().missing <= 0) return false;
    CloseMissing(i + 1, token,
                 Quoted(word) + " on " + OnLine(token.place) + ", which belongs to " + frames_[i].title());
    return true;
  }
  return false;
}

void Parser::CloseMissing(std::size_t depth, const Token& before, const std::string& description) {
  while (frames_.size() > depth) {
    const Frame& frame = frames_.back();
    reporter_.Structure(frame.opened, frame.opened_length, "the '{' of " + frame.title() + " is never closed",
                        "write a '}' before " + description);
    if (before.first_on_line && !before.expanded && !frame.expanded)
      reporter_.Correct({Correction::kReplace, before.place, 0, "}\n"}, {});
    --balance().missing;
    Pop();
  }
}

// A '}' that stands under the keyword of an outer block, where braces are missing: it was written for that block.
bool Parser::ClosesOuter(const Token& token) {
  const std::size_t depth = frames_.size();
  if (depth < 3 || !token.first_on_line || frames_.back().indent <= token.indent) return false;
  const bool fits = std::any_of(frames_.begin() + 1, frames_.end() - 1,
                                [&](const Frame& frame) { return frame.indent == token.indent; });
  return fits && balance().missing > 0;
}

// Too many closing braces, and the word belongs to the block that was just closed: it was closed too early.
bool Parser::ReopenClosed(const Token& token) {
  if (!closed_ || frames_.back().child_object != closed_->object || closed_->block->is_value_block()) return false;
  if (!Find(*closed_, token.statement.word(0)) || balance().surplus <= 0) return false;
  --balance().surplus;
  reporter_.Structure(closed_at_, 1,
                      "this '}' closes " + closed_->title() + " too early: " + Quoted(token.statement.word(0)) +
                          " on " + OnLine(token.place) + " belongs to it",
                      "take this '}' away");
  reporter_.Correct({Correction::kReplace, closed_at_, 1, {}}, "}");
  frames_.push_back(std::move(*closed_));
  closed_.reset();
  return true;
}

// A block of the top level inside another block: the author meant it to stand on its own.
bool Parser::LiftToRoot(const Token& token) {
  const Statement& statement = token.statement;
  const Keyword* keyword = Find(frames_.front(), statement.word(0));
  if (frames_.size() < 2 || !keyword || !keyword->argument.block || stream_.PeekKind() != PieceKind::kOpen)
    return false;
  const Frame& around = frames_.back();
  const std::string name(keyword->name);
  reporter_.WarnOnce("lift " + name + " from " + around.title(), DiagnosticClass::kStructure, token.place,
                     statement.length(),
                     name + " cannot stand inside " + around.title() + " (" + OnLine(around.opened) +
                         "): it is a block of the top level, and is read as one",
                     "move it out, below the '}' of " + around.title() + "; keepalived loses it, and what follows it");
  if (!CheckWords(statement, *keyword, true)) return SkipBodyIfAny(token.indent), true;
  CheckSupport(statement, *keyword, frames_.front());
  // Filling the list that an enclosing block lives in would move that block: such a one is kept apart until the end.
  const bool same_list = std::any_of(frames_.begin(), frames_.end(),
                                     [&](const Frame& frame) { return frame.block == keyword->argument.block; });
  std::unique_ptr<Config> apart = same_list ? std::make_unique<Config>() : nullptr;
  Config* config = apart ? apart.get() : &context_.config();
  void* object = keyword->argument.open(keyword->argument.FieldOf(config), statement, *keyword, context_);
  if (!object) return SkipBodyIfAny(token.indent), true;
  Push(token, *keyword, object);
  frames_.back().honoured = keyword->support == kHonoured;
  frames_.back().lifted = true;
  frames_.back().apart = std::move(apart);
  Token brace;
  stream_.Next(&brace);
  return true;
}

// A keyword of the block that was just closed, one level too high.
bool Parser::GiveToChild(const Token& token) {
  const Frame& frame = frames_.back();
  if (!frame.child_keyword || frame.child_keyword->argument.block->is_value_block()) return false;
  const Statement& statement = token.statement;
  const Keyword* keyword = frame.child_keyword->argument.block->Find(statement.word(0));
  if (!keyword || keyword->argument.block || stream_.PeekKind() == PieceKind::kOpen) return false;
  const std::string child(frame.child_keyword->name);
  reporter_.WarnOnce("give " + std::string(keyword->name) + " to " + child, DiagnosticClass::kStructure, token.place,
                     statement.length(),
                     std::string(keyword->name) + " belongs into " + child + ", not into " + frame.title() +
                         "; it is read as if it stood in the one of " + OnLine(frame.child_opened),
                     "write: " + child + " { ... " + std::string(statement.raw) + " }");
  if (frame.child_closed.known() && !token.expanded)
    reporter_.Correct({Correction::kMoveInto, token.place, 0, {}, statement.end(), frame.child_closed}, statement.raw);
  if (CheckWords(statement, *keyword, false))
    keyword->argument.apply(keyword->argument.FieldOf(frame.child_object), statement, *keyword, context_);
  return true;
}

void Parser::ReportUnknown(const Token& token) {
  const bool braced = stream_.PeekKind() == PieceKind::kOpen;
  const std::string tail = braced ? "; its whole block is left out" : "";
  const Frame& frame = frames_.back();
  const std::string where = frames_.size() > 1 ? " in " + frame.title() : "";
  if (reporter_.full()) {
    reporter_.Structure(token.place, 1, {});  // is counted, and needs no words
    return SkipBodyIfAny(token.indent);
  }
  reporter_.Structure(token.place, token.statement.length(),
                      "unknown keyword " + Quoted(token.statement.word(0)) + where + tail, CureFor(token));
  std::vector<std::string_view> candidates;
  frame.block->ForEach([&](const Keyword& keyword) { candidates.push_back(keyword.name); });
  if (const std::string_view meant = SurelyMeant(token.statement.word(0), candidates); !meant.empty())
    reporter_.Correct({Correction::kReplace, token.place, token.statement.length(), std::string(meant)},
                      token.statement.word(0));
  SkipBodyIfAny(token.indent);
}

std::string Parser::CureFor(const Token& token) {
  const std::string_view word = token.statement.word(0);
  std::vector<std::string_view> candidates;
  frames_.back().block->ForEach([&](const Keyword& keyword) { candidates.push_back(keyword.name); });
  std::vector<std::string_view> homes;
  FindBlocks(RootBlock(), word, &homes);
  if (!homes.empty()) {
    const std::string home(homes.front());
    return Quoted(word) + (home.empty() ? " is a keyword of the top level" : " is a keyword of " + home);
  }
  const std::string_view nearest = Nearest(word, candidates);
  if (!nearest.empty()) return "did you mean '" + std::string(nearest) + "'?";
  if (word.starts_with("include")) return "include must be the first word of a plain line";
  if (word.starts_with("//") || word.starts_with(';')) return "comments start with '#' or '!'";
  if (word.starts_with('$')) return "parameters are defined as $NAME=VALUE, without blanks before the '='";
  if (word.find('=') != word.npos || token.statement.word(1) == "=") return "a keyword and its value stand without '='";
  return {};
}

// A block's keyword without a brace. If the input has a '}' too many, that one closes it.
void Parser::OnMissingOpen(const Token& token, const Keyword& keyword, void* object) {
  reporter_.Structure(token.place, token.statement.length(), Title(token.statement) + " needs a block: '{' is missing",
                      "write: " + std::string(token.statement.raw) + " {");
  const bool opened = balance().surplus > 0;
  if (opened && !token.expanded && !token.statement.ends_in_quote())
    reporter_.Correct({Correction::kReplace, token.statement.end(), 0, " {"}, {});
  Push(token, keyword, object);
  if (opened) {
    --balance().surplus;
  } else {
    Pop();
  }
}

// Takes a block that nobody wants. Where braces are missing, it must not take the rest of the file with it.
void Parser::SkipBodyIfAny(std::uint32_t indent) {
  if (stream_.PeekKind() != PieceKind::kOpen) return;
  Token token;
  stream_.Next(&token);
  for (int depth = 1; depth > 0 && stream_.Next(&token);) {
    if (token.kind == PieceKind::kOpen) ++depth;
    if (token.kind == PieceKind::kClose) --depth;
    if (token.kind != PieceKind::kWords || !token.first_on_line || token.indent > indent) continue;
    const Keyword* keyword = Find(frames_.front(), token.statement.word(0));
    if (!keyword || !keyword->argument.block || balance().missing <= 0) continue;
    balance().missing -= depth;
    CloseMissing(1, token, Quoted(token.statement.word(0)) + " on " + OnLine(token.place));
    return OnStatement(token);
  }
}

void Parser::OnEnd() {
  if (frames_.size() > 1) {
    const Frame& frame = frames_.back();
    std::string cure = "write a '}' at the end of the block";
    if (frames_.size() > 2) cure += "; " + frames_[frames_.size() - 2].title() + " is not closed either";
    reporter_.SetExpansion({});
    reporter_.Structure(frame.opened, frame.opened_length, "the '{' of " + frame.title() + " is never closed", cure);
    if (frames_.size() == 2 && !frame.expanded) reporter_.Correct({Correction::kAppend, frame.opened, 0, "}\n"}, {});
  }
  while (frames_.size() > 1) Pop();
  MergeApart();
}

void Parser::MergeApart() {
  Config& config = context_.config();
  for (const std::unique_ptr<Config>& apart : apart_) {
    Append(&config.instances, &apart->instances);
    Append(&config.sync_groups, &apart->sync_groups);
    Append(&config.scripts, &apart->scripts);
    Append(&config.track_files, &apart->track_files);
    Append(&config.track_processes, &apart->track_processes);
    Append(&config.track_groups, &apart->track_groups);
    Append(&config.bfd_instances, &apart->bfd_instances);
    Append(&config.garp_groups, &apart->garp_groups);
    Append(&config.virtual_server_groups, &apart->virtual_server_groups);
    Append(&config.virtual_servers, &apart->virtual_servers);
  }
}

}  // namespace holdfast::config
