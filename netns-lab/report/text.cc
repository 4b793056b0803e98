#include "netns-lab/report/text.h"

#include <fmt/format.h>

#include <cmath>

namespace holdfast::report {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Bytes of the UTF-8 sequence at the front of `text` (not empty); 0 if it is not valid: overlong forms, surrogates and
// values over U+10FFFF are not.
std::size_t SequenceLength(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool bad = (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
                   (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f);
  return bad ? 0 : length;
}

// U+2400 to U+2421 are pictures of the control characters.
std::string Picture(unsigned char control) {
  if (control == 0x7f) return "\xe2\x90\xa1";
  return {'\xe2', '\x90', static_cast<char>(0x80 + control)};
}

// C1 controls (U+0080 to U+009F) drive some terminals; U+FFFE and U+FFFF are not allowed in XML.
bool IsUnshowable(std::string_view sequence) {
  const bool c1 = sequence.size() == 2 && sequence[0] == '\xc2' && static_cast<unsigned char>(sequence[1]) < 0xa0;
  const bool noncharacter = sequence == "\xef\xbf\xbe" || sequence == "\xef\xbf\xbf";
  // Overrides of the writing direction would let a log reorder what stands around it.
  const bool bidi = (sequence >= "\xe2\x80\xaa" && sequence <= "\xe2\x80\xae") ||
                    (sequence >= "\xe2\x81\xa6" && sequence <= "\xe2\x81\xa9");
  return c1 || noncharacter || (sequence.size() == 3 && bidi);
}

// Walks over `text`; `ascii` tells what becomes of a printable ASCII character, tab or newline.
template <typename Ascii>
std::string Map(std::string_view text, Ascii ascii) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const std::size_t length = SequenceLength(text);
    const std::string_view sequence = text.substr(0, length == 0 ? 1 : length);
    const auto c = static_cast<unsigned char>(sequence[0]);
    if (length == 0 || IsUnshowable(sequence)) {
      out += kReplacement;
    } else if (length > 1) {
      out += sequence;
    } else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
      out += Picture(c);
    } else {
      ascii(out, static_cast<char>(c));
    }
    text.remove_prefix(sequence.size());
  }
  return out;
}

void AppendMarkup(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += c;
  }
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '/';
}

}  // namespace

std::string EscapeHtml(std::string_view text) { return Map(text, AppendMarkup); }

std::string EscapeXml(std::string_view text) { return Map(text, AppendMarkup); }

std::string EscapeXmlAttribute(std::string_view text) {
  return Map(text, [](std::string& out, char c) {
    if (c == '\n') {
      out += "&#10;";  // a plain newline in an attribute would be read back as a space
    } else {
      AppendMarkup(out, c);
    }
  });
}

std::string EscapeMarkdown(std::string_view text) {
  return Map(text, [](std::string& out, char c) {
    if (c == '\n' || c == '\t') {
      out += ' ';
    } else if (std::string_view("|*_`[]\\~").find(c) != std::string_view::npos) {
      out += {'\\', c};
    } else if (c == '"' || c == '\'') {
      out += c;
    } else {
      AppendMarkup(out, c);
    }
  });
}

std::string Printable(std::string_view text) {
  return Map(text, [](std::string& out, char c) { out += c; });
}

std::string OneLine(std::string_view text) {
  return Map(text, [](std::string& out, char c) { out += (c == '\n' || c == '\t') ? ' ' : c; });
}

std::size_t Columns(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += !IsContinuation(c);
  return count;
}

std::string Shorten(std::string_view utf8, std::size_t columns) {
  if (Columns(utf8) <= columns) return std::string(utf8);
  std::size_t end = 0;
  for (std::size_t count = 0; end < utf8.size(); ++end) {
    if (!IsContinuation(utf8[end]) && ++count == columns) break;
  }
  return std::string(utf8.substr(0, end)) + "…";
}

std::string Padded(std::string_view utf8, std::size_t columns) {
  const std::size_t have = Columns(utf8);
  return std::string(utf8) + std::string(have < columns ? columns - have : 0, ' ');
}

std::string RelativeUrl(std::string_view path) {
  std::string out;
  while (path.substr(0, 2) == "//") path.remove_prefix(1);  // two slashes would name a host
  for (const char c : path) {
    out += IsUnreserved(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string SecondsText(std::int64_t t_us) { return fmt::format("{:.3f} s", static_cast<double>(t_us) / 1e6); }

std::string MillisecondsText(double ms) {
  if (std::abs(ms - std::round(ms)) < 0.005 || std::abs(ms) >= 10'000) return fmt::format("{:.0f} ms", ms);
  return fmt::format("{:.{}f} ms", ms, std::abs(ms) < 10 ? 2 : 1);
}

}  // namespace holdfast::report
