#include "reference/config/parser.h"

#include <utility>

namespace holdfast::config {

Parser::Parser(PieceStream& stream, Context& context, BraceCount count_braces)
    : stream_(stream), context_(context), reporter_(context.reporter()), count_braces_(std::move(count_braces)) {
  Frame root;
  root.block = &RootBlock();
  root.index = &IndexOf(RootBlock());
  root.object = &context_.config();
  frames_.push_back(std::move(root));
}

void Parser::Run() {
  Token token;
  while (stream_.Next(&token)) {
    switch (token.kind) {
      case PieceKind::kWords:
        OnStatement(token);
        break;
      case PieceKind::kOpen:
        OnOpen(token);
        break;
      case PieceKind::kClose:
        OnClose(token);
        break;
    }
  }
  OnEnd();
}

void Parser::OnStatement(const Token& token) {
  const Frame& frame = frames_.back();
  if (frame.block->is_value_block()) {
    if (IsMissingClose(token)) return OnStatement(token);
    frame.block->entry(frame.object, token.statement, context_);
    if (stream_.PeekKind() != PieceKind::kOpen) return;
    reporter_.Structure(token.place, token.statement.length(),
                        Quoted(token.statement.word(0)) + " is an entry of " + frame.title() + " and has no block",
                        "take away the braces");
    return SkipBodyIfAny(token.indent);
  }
  const Keyword* keyword = Find(frame, token.statement.word(0));
  if (!keyword) return OnUnknown(token);
  OnKeyword(token, *keyword);
}

void Parser::OnKeyword(const Token& token, const Keyword& keyword) {
  const Statement& statement = token.statement;
  const bool block = keyword.argument.block != nullptr;
  const bool braced = stream_.PeekKind() == PieceKind::kOpen;
  if (!CheckWords(statement, keyword, braced)) return SkipBodyIfAny(token.indent);
  CheckSupport(statement, keyword, frames_.back());
  if (!block) {
    keyword.argument.apply(keyword.argument.FieldOf(frames_.back().object), statement, keyword, context_);
    if (const Keyword* second = SecondKeyword(statement, keyword)) {
      Token rest = token;
      rest.statement = statement.From(keyword.argument.max_words + 1);
      return OnKeyword(rest, *second);
    }
    if (!braced) return;
    reporter_.Structure(token.place, statement.length(), Quoted(keyword.name) + " takes no block",
                        "take away the braces and what is between them");
    return SkipBodyIfAny(token.indent);
  }
  void* object = keyword.argument.open(keyword.argument.FieldOf(frames_.back().object), statement, keyword, context_);
  if (!object) return SkipBodyIfAny(token.indent);
  if (!braced) return OnMissingOpen(token, keyword, object);
  Push(token, keyword, object);
  Token brace;
  stream_.Next(&brace);
}

// Arguments by number: too few is a structure error, as in keepalived; too many is something the author believes in.
bool Parser::CheckWords(const Statement& statement, const Keyword& keyword, bool braced) {
  const std::size_t given = statement.size() - 1;
  const Argument& argument = keyword.argument;
  if (given < argument.min_words) {
    reporter_.Structure(statement.place(), statement.length(), std::string(keyword.name) + " needs a value",
                        "write: " + std::string(keyword.name) + " " + std::string(argument.shape));
    return false;
  }
  if (given <= argument.max_words || (argument.block && !braced)) return true;
  const std::size_t first = argument.max_words + 1;
  const std::string extra = Quoted(statement.word(first));
  const std::string where = " after " + std::string(keyword.name);
  const bool is_keyword = SecondKeyword(statement, keyword) != nullptr;
  reporter_.Warning(DiagnosticClass::kMeaning, statement.place(first), statement.length(first),
                    is_keyword ? extra + where + " is a keyword itself; it is read as if it stood on a line of its own"
                               : extra + " is one word too many" + where + "; it is ignored",
                    is_keyword ? "write it on a line of its own: keepalived ignores it here" : "");
  if (is_keyword) reporter_.Correct({Correction::kReplace, statement.place(first), 0, "\n"}, statement.word(first));
  return true;
}

// The keyword that stands where the arguments of another one ought to end; null: there is none.
const Keyword* Parser::SecondKeyword(const Statement& statement, const Keyword& keyword) const {
  if (keyword.argument.block || keyword.argument.max_words >= statement.size()) return nullptr;
  const std::size_t first = keyword.argument.max_words + 1;
  const Keyword* other = first < statement.size() ? Find(frames_.back(), statement.word(first)) : nullptr;
  return other && !other->argument.block ? other : nullptr;
}

void Parser::CheckSupport(const Statement& statement, const Keyword& keyword, const Frame& frame) {
  const bool silent =
      keyword.support == kHonoured || !frame.honoured;  // inside an unhonoured block it was said already
  if (silent && keyword.instead.empty() && keyword.since.empty() && !keyword.ours) return;
  const std::string name(keyword.name);
  const std::string key = std::string(frame.block->name) + "/" + name;
  if (keyword.ours && !reporter_.IsRepeat("ours " + key, statement.place()))
    reporter_.WarnOnce("ours " + key, DiagnosticClass::kStructure, statement.place(), statement.length(),
                       name + " is Holdfast's own: keepalived takes it for an unknown keyword");
  if (!keyword.instead.empty()) {
    if (!reporter_.IsRepeat("deprecated " + key, statement.place()))
      reporter_.WarnOnce("deprecated " + key, DiagnosticClass::kDeprecated, statement.place(), statement.length(),
                         name + " is deprecated", "write: " + std::string(keyword.instead));
    CorrectOlder(statement, keyword, frame);
  }
  if (!keyword.since.empty())
    reporter_.NoteOnce(
        "since " + key, statement.place(), statement.length(),
        name + " came with keepalived " + std::string(keyword.since) + ": 2.2.7 takes it for an unknown keyword");
  if (silent || reporter_.IsRepeat("support " + key, statement.place())) return;
  reporter_.WarnOnce("support " + key, DiagnosticClass::kMeaning, statement.place(), statement.length(),
                     name + " is understood but not honoured by holdfastd" +
                         (keyword.argument.block ? ": the block has no effect" : ": it has no effect"));
}

// The newer name stands for the same where both fill the same field in the same way.
void Parser::CorrectOlder(const Statement& statement, const Keyword& keyword, const Frame& frame) {
  const Keyword* newer = Find(frame, keyword.instead);
  const Argument& old = keyword.argument;
  const bool same = newer && newer->argument.field == old.field && newer->argument.apply == old.apply &&
                    newer->argument.block == old.block;
  if (same)
    reporter_.Correct({Correction::kReplace, statement.place(), statement.length(), std::string(newer->name)},
                      statement.word(0));
}

void Parser::Push(const Token& token, const Keyword& keyword, void* object) {
  Frame& parent = frames_.back();
  parent.child_keyword = &keyword;
  parent.child_object = object;
  parent.child_opened = token.place;
  parent.child_closed = {};
  Frame frame;
  frame.block = keyword.argument.block;
  frame.index = &IndexOf(*frame.block);
  frame.object = object;
  frame.keyword = &keyword;
  frame.name = token.statement.word(1);
  frame.opened = token.place;
  frame.expanded = token.expanded;
  frame.opened_length = token.statement.length();
  frame.indent = token.indent;
  frame.honoured = parent.honoured && keyword.support == kHonoured;
  frames_.push_back(std::move(frame));
}

void Parser::OnClose(const Token& token) {
  while (ClosesOuter(token))
    CloseMissing(frames_.size() - 1, token, "the '}' on line " + std::to_string(token.place.line));
  if (frames_.size() > 1) {
    NoteClosed(token);
    Pop();
    if (!token.expanded) frames_.back().child_closed = token.place;
    return;
  }
  --balance().surplus;
  reporter_.Structure(token.place, 1, "this '}' closes nothing",
                      "take it away, or look above for a block whose '{' is missing");
}

// Where blocks end matters to corrections only.
void Parser::NoteClosed(const Token& token) {
  const Frame& frame = frames_.back();
  closed_at_ = token.place;
  if (frame.lifted && !frame.expanded && !token.expanded) lifted_.emplace_back(frame.opened, token.place);
  if (frames_.size() > 2) return;
  for (const auto& [first, last] : std::exchange(lifted_, {}))
    if (!token.expanded) reporter_.Correct({Correction::kMoveBehind, first, 0, {}, last, token.place}, {});
}

void Parser::Pop() {
  Frame& frame = frames_.back();
  if (frame.apart) apart_.push_back(std::move(frame.apart));
  closed_ = std::move(frame);
  frames_.pop_back();
}

void Parser::OnOpen(const Token& token) {
  reporter_.Structure(token.place, 1, "this '{' has no keyword before it; what is between the braces is left out",
                      "write the block's keyword in front of it");
  int depth = 1;
  Token skipped;
  while (depth > 0 && stream_.Next(&skipped)) {
    if (skipped.kind == PieceKind::kOpen) ++depth;
    if (skipped.kind == PieceKind::kClose) --depth;
  }
}

const KeywordIndex& Parser::IndexOf(const Block& block) { return indices_.try_emplace(&block, block).first->second; }

const Keyword* Parser::Find(const Frame& frame, std::string_view word) { return frame.index->Find(word); }

std::string Parser::Frame::title() const {
  if (!keyword) return "the top level";
  return std::string(keyword->name) + (name.empty() ? "" : " " + Quoted(name));
}

std::string Parser::Title(const Statement& statement) {
  std::string title(statement.word(0));
  if (statement.size() > 1) title += " " + Quoted(statement.word(1));
  return title;
}

}  // namespace holdfast::config
