// Making foreign text fit to show: what a device logs, or calls itself, never becomes markup or a terminal command.
// Every function takes any bytes and gives valid UTF-8; control characters become visible pictures (ESC -> "␛"), so
// that nothing is lost and nothing is obeyed. Tab and newline survive where the target can show them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::report {

// For HTML text and for attributes in double or single quotes: & < > " ' escaped.
std::string EscapeHtml(std::string_view text);

// For XML 1.0 text, and for an attribute in double quotes, where newlines survive as &#10;.
std::string EscapeXml(std::string_view text);
std::string EscapeXmlAttribute(std::string_view text);

// For a Markdown table cell or paragraph: one line, with | < > & * _ ` [ ] \ made harmless.
std::string EscapeMarkdown(std::string_view text);

// For a terminal: controls made visible, newlines kept.
std::string Printable(std::string_view text);

// The same on one line: newlines and tabs become a space.
std::string OneLine(std::string_view text);

// Code points in valid UTF-8, for columns of text (wide and combining characters are not told apart).
std::size_t Columns(std::string_view utf8);

// At most `columns` code points of valid UTF-8, the last one an ellipsis if something was cut.
std::string Shorten(std::string_view utf8, std::size_t columns);

// `utf8` filled with spaces to `columns`; never cut.
std::string Padded(std::string_view utf8, std::size_t columns);

// A relative URL to a file: percent-encoded but for / and unreserved characters, so that it can neither carry a scheme
// ("javascript:") nor end the attribute.
std::string RelativeUrl(std::string_view path);

// "4.609 s": the time of an event since the start, milliseconds shown.
std::string SecondsText(std::int64_t t_us);

// "612.4 ms", "0.31 ms", "9000 ms": three to five digits that mean something.
std::string MillisecondsText(double ms);

}  // namespace holdfast::report
