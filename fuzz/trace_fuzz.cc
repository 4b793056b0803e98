// Any text as a recorded workload: it is read or refused with its line, what was read can be written and is read as the
// same, and its replay ends with an outcome or an error.
#include <string>

#include "fuzz/require.h"
#include "reference/ipvs/replay.h"
#include "reference/ipvs/trace_writer.h"

namespace holdfast::ipvs {
namespace {

using fuzz::Require;

void Run(std::string_view input) {
  const auto trace = ParseTrace(input);
  if (!trace)
    return Require(trace.error().message.starts_with("line ") || trace.error().message == "there is no svc line");
  const std::string text = ToText(*trace);
  const auto again = ParseTrace(text);
  Require(again.has_value() && again->steps.size() == trace->steps.size() && ToText(*again) == text);
  if (const auto outcome = Replay(*trace)) {
    Require(outcome->wrong_decisions <= outcome->decisions);
    Require(outcome->agrees() == outcome->first_differences.empty());
  }
}

}  // namespace
}  // namespace holdfast::ipvs

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  holdfast::ipvs::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
