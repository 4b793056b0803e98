#include "netns-lab/report/terminal_style.h"

#include <algorithm>

#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

constexpr std::size_t kLabelColumns = 14;

std::string Paint(std::string_view text, const char* code, bool color) {
  return color ? std::string("\x1b[") + code + "m" + std::string(text) + "\x1b[0m" : std::string(text);
}

const char* ColorCode(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "32";
    case Verdict::kFail:
      return "1;31";
    case Verdict::kError:
      return "1;35";
    case Verdict::kNonStrict:
      return "33";
    case Verdict::kInconclusive:
      return "35";
    case Verdict::kInfo:
      return "36";
    default:
      return "90";
  }
}

// Byte position after `columns` code points of `text`, or its end.
std::size_t ByteAt(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80;
    if (starts && count++ == columns) break;
  }
  return at;
}

// Cuts the front line off `text`.
std::string TakeLine(std::string_view& text, std::size_t columns) {
  const std::size_t newline = text.find('\n');
  const std::size_t limit = ByteAt(text, columns);
  std::size_t end = std::min(newline, text.size());
  std::size_t skip = newline == std::string_view::npos ? 0 : 1;
  if (end > limit) {
    const std::size_t space = text.rfind(' ', limit);
    const bool at_space = space != std::string_view::npos && space != 0;
    end = at_space ? space : limit;
    skip = at_space ? 1 : 0;
  }
  std::string line(text.substr(0, end));
  line.erase(line.find_last_not_of(' ') + 1);
  text.remove_prefix(end + skip);
  return line;
}

}  // namespace

std::string VerdictCell(Verdict verdict, std::size_t columns, bool color) {
  std::string word(Word(verdict));
  if (verdict == Verdict::kNotApplicable) word = "n/a";
  if (verdict == Verdict::kFail || verdict == Verdict::kError) {
    std::transform(word.begin(), word.end(), word.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  }
  const std::size_t fill = columns > word.size() ? columns - word.size() : 0;
  return Paint(word, ColorCode(verdict), color) + std::string(fill, ' ');
}

std::string Bold(std::string_view text, bool color) { return Paint(text, "1", color); }
std::string Grey(std::string_view text, bool color) { return Paint(text, "90", color); }

std::vector<std::string> Wrapped(std::string_view text, std::size_t columns) {
  const std::string printable = Printable(text);
  std::string_view rest = printable;
  std::vector<std::string> lines;
  while (!rest.empty()) lines.push_back(TakeLine(rest, columns));
  return lines;
}

std::string Field(std::string_view label, std::string_view text, const TerminalOptions& options) {
  const std::size_t width = static_cast<std::size_t>(std::max(options.width, 60));
  std::string out;
  for (const std::string& line : Wrapped(text, width - 4 - kLabelColumns)) {
    out += "    " + Grey(Padded(out.empty() ? label : "", kLabelColumns), options.color) + line + "\n";
  }
  return out;
}

}  // namespace holdfast::report
