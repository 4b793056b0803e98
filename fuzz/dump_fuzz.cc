// The normal form of whatever is understood is read again as the same model.
#include "fuzz/config_input.h"
#include "reference/config/dump.h"
#include "reference/config/reader.h"

namespace holdfast::config {
namespace {

// Escapes may make a line longer than any line that is read.
bool HasLongLine(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > LineReader::kMaxLineLength) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

void Run(std::string_view input) {
  LoadResult first = LoadFiles(MemoryFiles(SplitFiles(input)));
  if (!Usable(first)) return;
  const std::string dump = Dump(first.config);
  if (HasLongLine(dump)) return;
  LoadResult second = LoadFiles(MemoryFiles(std::map<std::string, std::string>{{"a.conf", dump}}));
  Require(Usable(second));
  Require(Dump(second.config) == dump);
  first.config.files.clear();
  second.config.files.clear();
  Require(first.config == second.config);
}

}  // namespace
}  // namespace holdfast::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::config::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
