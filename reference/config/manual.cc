#include "reference/config/manual.h"

#include <map>
#include <utility>
#include <vector>

#include "reference/config/explain.h"

namespace holdfast::config {
namespace {

// The blocks in the order in which they are first met, each with its keywords. The top level's path is empty.
struct Section {
  std::string path;
  const Block* block = nullptr;  // null for the top level
  std::vector<const Keyword*> keywords;
};

std::vector<Section> Sections() {
  std::vector<Section> sections;
  std::map<std::string, std::size_t> index;
  const auto section = [&](const std::string& path) -> Section& {
    const auto [it, fresh] = index.try_emplace(path, sections.size());
    if (fresh) sections.push_back({path, nullptr, {}});
    return sections[it->second];
  };
  ForEachKeyword([&](const std::string& path, const Keyword& keyword) {
    section(path).keywords.push_back(&keyword);
    if (keyword.argument.block)
      section((path.empty() ? "" : path + "/") + std::string(keyword.name)).block = keyword.argument.block;
  });
  return sections;
}

std::string Escaped(std::string_view text, std::string_view special, std::string_view prefix) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != special.npos) out += prefix;
    out += c;
  }
  return out;
}

std::string Title(const Section& section) { return section.path.empty() ? "The top level" : section.path; }

// ---- man(7)

std::string Troff(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\\' ? std::string("\\e") : c == '-' ? std::string("\\-") : std::string(1, c);
  // A line that begins with a dot or quote would be a request.
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string ManualEntry(const Keyword& k) {
  std::string text = ".TP\n.B " + Troff(k.name) + "\n";
  if (!k.argument.shape.empty()) text.insert(text.size() - 1, " \\fR" + Troff(k.argument.shape));
  if (k.argument.block) text.insert(text.size() - 1, std::string(k.argument.shape.empty() ? " \\fR" : " ") + "{ ... }");
  text += Troff(k.meaning) + ".\n";
  if (const std::string range = RangeOf(k.argument); !range.empty()) text += "Range: " + Troff(range) + ".\n";
  if (k.initial != "-") text += "Default: " + Troff(k.initial) + ".\n";
  if (!k.instead.empty()) text += "Deprecated; write: " + Troff(k.instead) + ".\n";
  if (!k.since.empty()) text += "Since keepalived " + Troff(k.since) + ".\n";
  if (k.ours) text += "Holdfast's own: keepalived does not know it.\n";
  if (k.support == kUnderstood) text += "Not honoured.\n";
  return text;
}

std::string EntrySection(const Block& block) {
  std::string text = "Each line:\n.I " + Troff(block.entry_shape) + "\n";
  for (const EntryWord& word : block.entry_words)
    text += ".TP\n.B " + Troff(word.name) + (word.shape.empty() ? "" : " \\fR" + Troff(word.shape)) + "\n" +
            Troff(word.meaning) + ".\n";
  return text;
}

constexpr std::string_view kManualHead = R"(.\" Made from the tables of keywords: do not edit.
.TH HOLDFASTD.CONF 5 "" "holdfast" "File formats"
.SH NAME
holdfastd.conf \- configuration of holdfastd, in the language of keepalived.conf
.SH DESCRIPTION
.B holdfastd
reads the files that
.B keepalived
reads, as version 2.4.3 does; by default
.IR /etc/keepalived/keepalived.conf .
It understands every keyword. A keyword that has no effect says "Not honoured" below, and
.B holdfastd \-t
warns of it.
.SH LANGUAGE
One keyword stands on a line, with its arguments after it. Words are parted by blanks; double quotes keep blanks, braces
and comment signs together. Braces may stand anywhere. A comment goes from
.B #
or
.B !
to the end of the line.
.TP
.B include \fIPATTERN\fR
Reads the files that match, seen from the folder of this one. With
.BR includer ", " includem ", " includew ", " includeb " and " includea
what cannot be read or matches nothing is an error.
.TP
.BR @ \fIID\fR " ..., " @^ \fIID\fR " ..."
The line counts where the configuration's identity
.RB ( \-i )
is, or is not, the given one.
.TP
.BR $ \fINAME\fR = \fIVALUE\fR
Defines a parameter, used as
.BR $ \fINAME\fR
before a blank or
.BR ${ \fINAME\fR }
anywhere. A value that ends in a backslash goes on with the next lines.
.BR ${_PWD} ", " ${_INSTANCE} ", " ${_RANDOM " [\fIMIN\fR [\fIMAX\fR]]" } ", " ${_ENV " \fINAME\fR" } ", " ${_HASH} " and " ${_BANG}
are built in.
.TP
.BR ~SEQ( "\fIVAR\fR, [\fISTART\fR, [\fISTEP\fR,]] \fIEND\fR" ") \fITEXT\fR, " ~LST( "\fIVAR\fR, \fIVALUE\fR..." ") \fITEXT\fR"
The text once for each value;
.B ~SEQx
counts in hexadecimal digits.
.PP
Times are seconds with up to six decimals. A truth is one of true, on, yes, false, off and no.
.SH KEYWORDS
)";

constexpr std::string_view kManualTail = R"(.SH FILES
.I /etc/keepalived/keepalived.conf
.SH SEE ALSO
.BR holdfastd (8),
.BR keepalived.conf (5),
.BR ip\-route (8),
.BR ip\-rule (8)
)";

// ---- Markdown

std::string Cell(std::string_view text) {
  std::string cell = Escaped(text, "|<>*_", "\\");
  return cell.empty() ? " " : " " + cell + " ";
}

std::string Row(const Keyword& k) {
  std::string meaning(k.meaning), arguments(k.argument.shape);
  if (!k.instead.empty()) meaning += "; deprecated: write " + std::string(k.instead);
  if (!k.since.empty()) meaning += " (keepalived " + std::string(k.since) + ")";
  if (k.ours) meaning += " (Holdfast's own: keepalived does not know it)";
  if (k.argument.block) arguments += arguments.empty() ? "{ ... }" : " { ... }";
  return "| `" + std::string(k.name) + "` |" + Cell(arguments) + "|" + Cell(RangeOf(k.argument)) + "|" +
         Cell(k.initial == "-" ? "" : k.initial) + "|" + Cell(meaning) + "|" +
         (k.support == kHonoured ? " yes |\n" : " no |\n");
}

std::string EntryTable(const Block& block) {
  std::string text = "Each line: `" + std::string(block.entry_shape) + "`\n";
  if (block.entry_words.empty()) return text;
  text += "\n| word | argument | meaning |\n|---|---|---|\n";
  for (const EntryWord& word : block.entry_words)
    text += "| `" + std::string(word.name) + "` |" + Cell(word.shape) + "|" + Cell(word.meaning) + "|\n";
  return text;
}

std::string Counts(const std::vector<Section>& sections) {
  std::size_t all = 0, honoured = 0;
  for (const Section& section : sections)
    for (const Keyword* keyword : section.keywords) ++all, honoured += keyword->support == kHonoured;
  return std::to_string(all) + " keywords, of which holdfastd honours " + std::to_string(honoured) +
         "; the others it understands, checks and warns of.";
}

}  // namespace

std::string ManualPage() {
  std::string text(kManualHead);
  for (const Section& section : Sections()) {
    text += ".SS " + Troff(Title(section)) + "\n";
    if (section.block && section.block->is_value_block()) text += EntrySection(*section.block);
    for (const Keyword* keyword : section.keywords) text += ManualEntry(*keyword);
  }
  return text + std::string(kManualTail);
}

std::string KeywordPage() {
  const std::vector<Section> sections = Sections();
  std::string text =
      "# Keywords of holdfastd.conf\n\nMade from the tables of keywords: do not edit.\n\n" + Counts(sections) + "\n";
  for (const Section& section : sections) {
    text += "\n## " + Title(section) + "\n\n";
    if (section.block && section.block->is_value_block()) text += EntryTable(*section.block);
    if (section.keywords.empty()) continue;
    text += "| keyword | arguments | range | default | meaning | honoured |\n|---|---|---|---|---|---|\n";
    for (const Keyword* keyword : section.keywords) text += Row(*keyword);
  }
  return text;
}

}  // namespace holdfast::config
