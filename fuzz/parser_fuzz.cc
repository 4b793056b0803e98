// The whole parser on any files: it ends, and all that it says can be shown.
#include <algorithm>

#include "fuzz/config_input.h"
#include "reference/config/peers.h"

namespace holdfast::config {
namespace {

// Nothing that a terminal would obey.
bool IsShowable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && octet != '\n' && octet != '\t') || octet == 0x7f;
  });
}

void CheckDiagnostics(const LoadResult& result) {
  for (const Diagnostic& d : result.diagnostics) {
    Require(!d.message.empty() && !d.where.file.empty() && d.length > 0);
    Require(IsShowable(Render(d)));
  }
}

void Run(std::string_view input) {
  const MemoryFiles files(SplitFiles(input));
  const LoadResult ours = LoadFiles(files);
  CheckDiagnostics(ours);
  const LoadResult theirs = LoadFiles(files, true);
  Require(CheckExitCode(ours) != 1 || CheckExitCode(theirs) == 1);  // what we refuse, keepalived refuses
  Require(ours.diagnostics.size() == theirs.diagnostics.size());
  Require(!RenderJson("a.conf", ours).empty() && !RenderSarif("0", ours).empty());
  for (const Diagnostic& d : ComparePeers(ours.config, theirs.config)) Require(!d.message.empty());
}

}  // namespace
}  // namespace holdfast::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::config::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
