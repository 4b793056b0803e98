// The parts of the page, in the order in which they stand on it. Private to html*.cc.
#pragma once

#include <string>
#include <string_view>

#include "netns-lab/report/matrix.h"
#include "netns-lab/report/run.h"

namespace holdfast::report {

// Contents of <style> and of <script>. The script only adds: filters over the matrix, and opening what a link points
// into. The page's content security policy names it by its hash, so no other script can run.
std::string_view PageStyle();
std::string_view PageScript();
std::string_view PageScriptHash();  // "sha256-..." of PageScript()

std::string HtmlHead(const Run& run, const Matrix& matrix);
std::string HtmlImplementations(const Run& run, const Matrix& matrix);
std::string HtmlLabs(const Run& run);
std::string HtmlInterop(const Run& run);  // the pairings, who can stand in for whom
std::string HtmlMutants(const Run& run);  // how many seeded faults the suite catches
std::string HtmlMatrix(const Matrix& matrix);
std::string HtmlFindings(const Matrix& matrix);
std::string HtmlQuietCells(const Matrix& matrix);
std::string HtmlUntested(const Matrix& matrix);

// "c-RFC9568-6.4.2-LEARN-2": where the detail of a clause on the dut'th implementation stands.
std::string CellAnchor(const std::string& clause, std::size_t dut);

// "<span class="v v-fail"><b>✕</b> fail</span>": a verdict told by symbol, word and colour.
std::string Badge(Verdict verdict);

// Links separated by a middle dot. `by_kind`: "capture" and "log" instead of the names of such files, where one case's
// files all carry the name of the case.
std::string ArtifactLinks(const std::vector<std::string>& artifacts, bool by_kind);

}  // namespace holdfast::report
