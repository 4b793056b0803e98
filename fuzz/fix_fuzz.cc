// Corrections of any file come to an end: a corrected file has nothing more to correct.
#include "fuzz/config_input.h"
#include "reference/config/fix.h"

namespace holdfast::config {
namespace {

void Run(std::string_view input) {
  std::map<std::string, std::string> texts = SplitFiles(input);
  const MemoryFiles files(texts);
  LoadOptions options;
  options.source = &files;
  options.max_generated_lines = kMaxGeneratedLines;
  const auto fixed = Fix("a.conf", options);
  Require(fixed.has_value());
  if (fixed->corrections == 0) return Require(fixed->text == texts["a.conf"]);
  texts["a.conf"] = fixed->text;
  const MemoryFiles corrected(std::move(texts));
  options.source = &corrected;
  Require(Fix("a.conf", options)->corrections == 0);
}

}  // namespace
}  // namespace holdfast::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::config::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
