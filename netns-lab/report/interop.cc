#include "netns-lab/report/interop.h"

#include <fmt/format.h>

#include <algorithm>

#include "netns-lab/report/terminal_style.h"
#include "netns-lab/report/text.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

// Fit to show on one line, whatever the run says.
std::string VariantOf(const Pairing& pairing) { return OneLine(pairing.version + " " + pairing.family); }

void AddOnce(std::vector<std::string>& list, const std::string& word) {
  if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(word);
}

// "✓ ✓ –": a mark for each variant, in their order.
std::string Marks(const Interop& interop, const std::string& active, const std::string& backup) {
  std::string marks;
  for (const std::string& variant : interop.variants) {
    const LabResult* lab = interop.Find(active, backup, variant);
    marks += (marks.empty() ? "" : " ") + std::string(lab ? Symbol(lab->verdict) : " ");
  }
  return marks;
}

}  // namespace

const LabResult* Interop::Find(const std::string& active, const std::string& backup, const std::string& variant) const {
  const auto found = std::find_if(labs.begin(), labs.end(), [&](const LabResult* lab) {
    return lab->pairing->active == active && lab->pairing->backup == backup && VariantOf(*lab->pairing) == variant;
  });
  return found == labs.end() ? nullptr : *found;
}

Interop BuildInterop(const Run& run) {
  Interop interop;
  for (const LabResult& lab : run.labs) {
    if (!lab.pairing) continue;
    interop.labs.push_back(&lab);
    AddOnce(interop.names, lab.pairing->active);
    AddOnce(interop.names, lab.pairing->backup);
    AddOnce(interop.variants, VariantOf(*lab.pairing));
  }
  return interop;
}

std::string SourceOf(const LabResult& lab) {
  return lab.pairing || lab.dut.empty() ? lab.file : lab.file + ", " + lab.dut;
}

std::vector<const LabResult*> OrdinaryLabs(const Run& run) {
  std::vector<const LabResult*> labs;
  for (const LabResult& lab : run.labs)
    if (!lab.pairing) labs.push_back(&lab);
  return labs;
}

std::string InteropInWords(const Run& run) {
  int pairs = 0, good = 0, lacking = 0;
  for (const LabResult& lab : run.labs) {
    if (!lab.pairing) continue;
    ++pairs;
    good += lab.verdict == Verdict::kPass;
    lacking += lab.verdict == Verdict::kUnsupported;
  }
  if (pairs == 0) return "";
  const std::string lacks = lacking == 0 ? "" : fmt::format(" ({} more are beyond one of the two)", lacking);
  return fmt::format("{} of {} pairings work together{}.", good, pairs - lacking, lacks);
}

std::string TerminalInterop(const Run& run, const TerminalOptions& options) {
  const Interop interop = BuildInterop(run);
  if (interop.names.empty()) return "";
  std::size_t wide = 16;
  for (const std::string& name : interop.names) wide = std::max(wide, Columns(OneLine(name)) + 2);
  std::string out = "\n" + Bold("Interoperability", options.color) + "\n" +
                    fmt::format("  each cell: {}\n  ", fmt::join(interop.variants, ", "));
  std::string head = Padded("Active \\ Backup", wide);
  for (const std::string& name : interop.names) head += Padded(OneLine(name), wide);
  head.erase(head.find_last_not_of(' ') + 1);
  out += Bold(head, options.color) + "\n";
  for (const std::string& active : interop.names) {
    std::string line = "  " + Padded(OneLine(active), wide);
    for (const std::string& backup : interop.names) line += Padded(Marks(interop, active, backup), wide);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  for (const LabResult* lab : interop.labs)
    if (NeedsAttention(lab->verdict)) out += "\n" + TerminalLab(*lab, options);
  return out + "\n  " + InteropInWords(run) + "\n";
}

}  // namespace holdfast::report
