#include "reference/config/reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "reference/config/glob.h"
#include "reference/config/lexer.h"

namespace holdfast::config {
namespace {

constexpr std::size_t kKeepalivedLine = 1023;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Whether only blanks at the ends and `include` need a look: no comment, condition, parameter or generator. Nearly
// every line of a large file is plain, so the other steps are kept away from it.
bool IsBareLine(std::string_view text) {
  static constexpr auto kSpecial = [] {
    std::array<bool, 256> special{};
    for (const char c : {'#', '!', '@', '$', '~'}) special[static_cast<unsigned char>(c)] = true;
    return special;
  }();
  return std::none_of(text.begin(), text.end(), [](char c) { return kSpecial[static_cast<unsigned char>(c)]; });
}

// A backslash that kept '#' or '!' from starting a comment has done its work.
std::string WithoutEscapes(std::string_view text) {
  std::string out;
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') in_quotes = !in_quotes;
    const bool escape =
        !in_quotes && text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '#' || text[i + 1] == '!');
    if (!escape) out += text[i];
  }
  return out;
}

// keepalived takes the braces of an undefined ${NAME} for those of a block; we do not.
void ReportUndefined(const std::string& written, const LogicalLine& line, Reporter* reporter) {
  const bool braced = written.starts_with('{');
  const std::string name = braced ? written.substr(1, written.size() - 2) : written;
  reporter->WarnOnce("undefined " + written, braced ? DiagnosticClass::kStructure : DiagnosticClass::kMeaning,
                     line.place, line.text.size(),
                     "parameter " + Quoted(name) + " is not defined; it stays as it is written",
                     "define it above, as in: $" + Shown(name) + "=value");
}

}  // namespace

Result<std::shared_ptr<const std::string>> TextCache::Read(const std::string& path) {
  if (const auto it = texts_.find(path); it != texts_.end()) return it->second;
  Result<std::string> text = files_.Read(path);
  if (!text) return tl::make_unexpected(text.error());
  return texts_[path] = std::make_shared<const std::string>(std::move(*text));
}

LineReader::LineReader(TextCache& cache, SourceSet& sources, Reporter& reporter, Parameters parameters)
    : cache_(cache), sources_(sources), reporter_(reporter), parameters_(std::move(parameters)) {}

void LineReader::Open(const std::string& path) {
  const Result<std::shared_ptr<const std::string>> text = cache_.Read(path);
  const std::uint16_t file = sources_.Add(path, text ? *text : std::make_shared<const std::string>(), {});
  if (!text) {
    Place nowhere;
    nowhere.file = file;
    reporter_.Add(Severity::kError, DiagnosticClass::kUnreadable, nowhere, 1, text.error().message);
    return;
  }
  frames_.push_back(FrameOf(file, **text));
}

LineReader::Frame LineReader::FrameOf(std::uint16_t file, std::string_view text) {
  Frame frame;
  frame.file = file;
  frame.text = text;
  frame.has_nul = text.find('\0') != text.npos;
  return frame;
}

bool LineReader::Next(LogicalLine* line) {
  std::string_view text;
  Place place;
  bool generated = false;
  while (NextRaw(&text, &place, &generated))
    if (Process(text, place, generated, line)) return true;
  reporter_.SetExpansion({});
  return false;
}

bool LineReader::NextRaw(std::string_view* text, Place* place, bool* generated) {
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    *generated = !frame.is_file();
    *place = frame.place;
    reporter_.SetExpansion(frame.context);
    if (frame.is_file() ? NextOfFile(frame, text, place) : NextGenerated(frame, text)) return true;
    frames_.pop_back();
  }
  return false;
}

bool LineReader::NextOfFile(Frame& frame, std::string_view* text, Place* place) {
  const std::string_view all = frame.text;
  while (frame.offset < all.size()) {
    const std::size_t end = std::min(all.find('\n', frame.offset), all.size());
    *text = all.substr(frame.offset, end - frame.offset);
    frame.offset = end + 1;
    *place = {frame.file, 1, ++frame.line};
    const bool ordinary = frame.line > 1 && !frame.has_nul && text->size() <= kKeepalivedLine;
    if (ordinary || SoundLine(text, place)) return true;
  }
  return false;
}

bool LineReader::NextGenerated(Frame& frame, std::string_view* text) {
  if (frame.generator) {
    const std::optional<std::vector<std::string>> row = frame.generator->Next();
    if (!row) return false;
    for (std::size_t i = 0; i < row->size(); ++i) parameters_.Define(frame.generator->variables[i], {(*row)[i]});
    generated_ = frame.generator->text;
  } else {
    if (frame.next >= frame.lines->size()) return false;
    generated_ = (*frame.lines)[frame.next++];
  }
  generated_octets_ += generated_.size();
  if (++generated_lines_ > max_generated_lines_ || generated_octets_ > kMaxGeneratedOctets) {
    Stop(frame.place,
         "definitions and generators give more than " + std::to_string(max_generated_lines_) + " lines or 64 MiB",
         "look for a definition or generator that multiplies another one");
    return false;
  }
  *text = generated_;
  return true;
}

// What an editor may leave in a file: a byte-order mark, NUL octets, lines without end.
bool LineReader::SoundLine(std::string_view* text, Place* at) {
  const Place place = *at;
  if (place.line == 1 && text->starts_with(kByteOrderMark)) {
    reporter_.Warning(DiagnosticClass::kStructure, place, 3,
                      "the file starts with a byte-order mark, which keepalived takes for a part of the first keyword",
                      "save the file as UTF-8 without BOM");
    reporter_.Correct({Correction::kReplace, place, kByteOrderMark.size(), {}}, kByteOrderMark);
    text->remove_prefix(kByteOrderMark.size());
    *at = Advanced(place, kByteOrderMark.size());
  }
  if (const std::size_t nul = frames_.back().has_nul ? text->find('\0') : text->npos; nul != text->npos) {
    reporter_.Structure(Advanced(place, nul), 1, "the line holds a NUL octet and is left out",
                        "the file is damaged or not UTF-8 (UTF-16?); save it as UTF-8");
    return false;
  }
  if (text->size() > kMaxLineLength) {
    reporter_.Structure(place, 1, "the line is " + std::to_string(text->size()) + " octets long and is left out",
                        "keepalived's limit is " + std::to_string(kKeepalivedLine) + " octets");
    return false;
  }
  if (text->size() > kKeepalivedLine)
    reporter_.WarnOnce("long line", DiagnosticClass::kStructure, place, 1,
                       "the line is " + std::to_string(text->size()) + " octets long: keepalived reads " +
                           std::to_string(kKeepalivedLine) + ", and 2.4 takes the rest for another line",
                       "break it with a definition of several lines");
  return true;
}

bool LineReader::Process(std::string_view text, Place place, bool generated, LogicalLine* line) {
  const bool bare = IsBareLine(text);
  bool escaped = false;
  if (!bare) text = WithoutComment(text, &escaped);
  const std::string_view trimmed = Trim(text);
  if (trimmed.empty()) return false;
  if (!generated) place = Advanced(place, static_cast<std::size_t>(trimmed.data() - text.data()));
  text = trimmed;
  line->indent = place.column ? place.column - 1 : 0;
  const bool conditional = text.starts_with('@');
  if (conditional && !Condition(&text, &place)) return false;
  if (const auto head = bare ? std::nullopt : ParseDefinition(text)) return Define(*head), false;
  if (!generated && !conditional && Include(text, place)) return false;
  if (!bare && (OpenDefinition(text, place) || (OpenGenerator(&text, place) && text.empty()))) return false;
  line->place = place;
  line->expanded = generated || escaped;
  line->context.clear();
  if (generated) line->context = frames_.back().context;
  line->text = text;
  if (line->expanded) {
    line->storage = escaped ? WithoutEscapes(text) : std::string(text);
    line->text = line->storage;
  }
  if (escaped)
    reporter_.WarnOnce("escape", DiagnosticClass::kStructure, place, text.size(),
                       "keepalived 2.4 takes '\\#' and '\\!' for the start of a comment; here the character is kept",
                       "write the word between two '\"'");
  if (!bare && text.find('$') != text.npos) Substitute(line);
  return !line->text.empty();
}

// "@ID rest" and "@^ID rest"; `text` becomes the rest.
bool LineReader::Condition(std::string_view* text, Place* place) {
  const bool inverted = text->starts_with("@^");
  const std::size_t start = inverted ? 2 : 1;
  std::size_t end = start;
  while (end < text->size() && !IsBlank((*text)[end])) ++end;
  const bool same = text->substr(start, end - start) == parameters_.config_id;
  if (same == inverted) return false;
  const std::string_view rest = Trim(text->substr(end));
  if (rest.empty()) return false;
  *place = Advanced(*place, static_cast<std::size_t>(rest.data() - text->data()));
  *text = rest;
  return true;
}

// `$NAME=VALUE`; a value that ends in a backslash goes on with the next lines of the same frame.
void LineReader::Define(const DefinitionHead& head) {
  const std::string name(head.name);
  const bool several = head.value.ends_with('\\');
  std::vector<std::string> lines;
  const std::string_view first = several ? Trim(head.value.substr(0, head.value.size() - 1)) : head.value;
  if (!several || !first.empty()) lines.emplace_back(first);
  std::size_t octets = 0;
  for (bool more = several; more && octets < kMaxGeneratedOctets; octets += lines.back().size() + 1)
    more = NextOfDefinition(name, &lines.emplace_back());
  // One line is a block of lines still, where the author wrote it so: it is opened, not pasted.
  if (several && lines.size() < 2) lines.emplace_back();
  parameters_.Define(name, std::move(lines));
}

// The next line of a definition without its backslash; whether there is another one after it.
bool LineReader::NextOfDefinition(std::string_view name, std::string* line) {
  Frame& frame = frames_.back();
  std::string_view text;
  Place at = frame.place;
  if (!(frame.is_file() ? NextOfFile(frame, &text, &at) : NextGenerated(frame, &text))) return false;
  bool escaped = false;
  const std::string_view clean = Trim(WithoutComment(text, &escaped));
  const bool more = clean.ends_with('\\');
  if (!more && frame.is_file() && Trim(text).ends_with('\\'))
    reporter_.Warning(DiagnosticClass::kMeaning, at, 1,
                      "this comment ends the definition of $" + Shown(name) + " (as in keepalived 2.4; 2.2 reads on)",
                      "leave the comment out of the definition");
  *line = std::string(Trim(more ? clean.substr(0, clean.size() - 1) : clean));
  return more;
}

// A definition of several lines stands alone on a line: its lines come next.
bool LineReader::OpenDefinition(std::string_view text, const Place& place) {
  const DefinitionLines lines = parameters_.MultiLine(text);
  if (!lines) return false;
  Frame frame;
  frame.place = place;
  frame.context = "in the expansion of " + Shown(text) + ":";
  frame.lines = lines;
  return Push(std::move(frame), place), true;
}

// A line of text that comes next, by itself.
void LineReader::PushText(std::string_view text, const Place& place, std::string context) {
  if (Trim(text).empty()) return;
  Frame frame;
  frame.place = place;
  frame.context = std::move(context);
  frame.lines = std::make_shared<const std::vector<std::string>>(1, std::string(Trim(text)));
  Push(std::move(frame), place);
}

// A line that holds a generator. What stands before a brace in front of it is the line now (`*text`), the rest comes
// next; words in front of it are repeated with each of its lines; a brace after it ends its text.
bool LineReader::OpenGenerator(std::string_view* text, const Place& place) {
  const std::size_t at = FindGenerator(*text);
  if (at == text->npos) return false;
  const std::string_view whole = *text;
  std::size_t start = 0;
  for (std::size_t brace = FindBrace(whole); brace < at; brace = FindBrace(whole, brace + 1)) start = brace + 1;
  *text = Trim(whole.substr(0, start));
  if (start > 0) return PushText(whole.substr(start), place, {}), true;
  const std::size_t length = GeneratorCallLength(whole.substr(at));
  const std::size_t end = std::min(FindBrace(whole, at + length), whole.size());
  const std::string directory = DirectoryOf(sources_[CurrentFile()].name);
  Result<Generator> generator = ParseGenerator(parameters_.Substitute(whole.substr(at, length), directory).text);
  Frame frame;
  frame.place = place;
  frame.context = "in the expansion of " + Shown(whole.substr(at, length)) + ":";
  PushText(whole.substr(end), place, frame.context);
  if (!generator) return reporter_.Structure(place, length, generator.error().message), true;
  generator->text = std::string(whole.substr(0, at)) + std::string(Trim(whole.substr(at + length, end - at - length)));
  frame.generator = std::make_unique<Generator>(std::move(*generator));
  return Push(std::move(frame), place), true;
}

void LineReader::Substitute(LogicalLine* line) {
  Substituted result = parameters_.Substitute(line->text, DirectoryOf(sources_[CurrentFile()].name));
  if (!result.problem.empty()) {
    reporter_.Structure(line->place, line->text.size(), result.problem + "; the line is left out");
    line->text = {};
    return;
  }
  if (line->text.find("${_ENV") != line->text.npos)
    reporter_.NoteOnce("environment", line->place, line->text.size(), "keepalived 2.2.7 does not know ${_ENV}");
  if (!result.undefined.empty()) ReportUndefined(result.undefined, *line, &reporter_);
  if (result.text == line->text) return;
  line->storage = std::move(result.text);
  // A parameter may hold '#': that is how lines are switched off by one definition.
  bool escaped = false;
  line->text = Trim(WithoutComment(line->storage, &escaped));
  line->expanded = true;
  line->context = "in the line that reads, with its parameters put in: " + line->storage;
}

bool LineReader::Push(Frame frame, const Place& place) {
  // What multiplies stands on top of the file that uses it.
  const auto file = std::find_if(frames_.rbegin(), frames_.rend(), [](const Frame& f) { return f.is_file(); });
  if (static_cast<std::size_t>(file - frames_.rbegin()) >= kMaxNesting) {
    Stop(place, "definitions and generators stand more than " + std::to_string(kMaxNesting) + " deep in each other",
         "look for a definition that uses itself");
    return false;
  }
  frames_.push_back(std::move(frame));
  return true;
}

std::uint16_t LineReader::CurrentFile() const {
  for (auto it = frames_.rbegin(); it != frames_.rend(); ++it)
    if (it->is_file()) return it->file;
  return 0;
}

// Nothing more is read from what multiplies without bound: only the files go on.
void LineReader::Stop(const Place& place, std::string message, std::string cure) {
  reporter_.Structure(place, 1, std::move(message), std::move(cure));
  for (Frame& frame : frames_) {
    if (frame.lines) frame.next = frame.lines->size();
    if (frame.generator) frame.generator->values.clear(), frame.generator->is_sequence = false;
  }
}

}  // namespace holdfast::config
