// How the terminal renderings colour and wrap. Private to terminal*.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "netns-lab/report/run.h"
#include "netns-lab/report/terminal.h"

namespace holdfast::report {

// The verdict's word, loud if it is bad ("FAIL", "ERROR"), filled to `columns`, coloured if `color`.
std::string VerdictCell(Verdict verdict, std::size_t columns, bool color);

// `text` in bold or grey if `color`.
std::string Bold(std::string_view text, bool color);
std::string Grey(std::string_view text, bool color);

// `text` (made printable) in lines of at most `columns`, broken at spaces; a word that is longer is cut where it must.
std::vector<std::string> Wrapped(std::string_view text, std::size_t columns);

// "    label       text\n", text wrapped and aligned under itself; nothing if the text is empty.
std::string Field(std::string_view label, std::string_view text, const TerminalOptions& options);

}  // namespace holdfast::report
