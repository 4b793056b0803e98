// Errors of the rooms below as what a stage throws. For stages alone.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "conformance/stage/stage.h"
#include "netns-lab/engine/dut.h"
#include "reference/base/result.h"

namespace holdfast::conformance {

[[noreturn]] inline void FailStage(const Error& error, const std::string& doing) {
  throw StageFailure{StageFailure::Kind::kHarness, doing + ": " + error.message};
}

// A DUT's own reason; which of them is not the harness's fault stays told apart.
[[noreturn]] inline void FailStage(const lab::DutError& error) {
  using From = lab::DutError::Kind;
  using To = StageFailure::Kind;
  const To kind = error.kind == From::kUnsupported     ? To::kUnsupported
                  : error.kind == From::kCannotRunHere ? To::kCannotRunHere
                  : error.kind == From::kDidNotStart   ? To::kDutDidNotStart
                                                       : To::kHarness;
  throw StageFailure{kind, error.message, error.log_tail};
}

// The value, or the error as a StageFailure that says what was being done.
template <typename T>
T Must(Result<T> result, const std::string& doing) {
  if (!result) FailStage(result.error(), doing);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace holdfast::conformance
