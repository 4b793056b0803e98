// What a case found, before anyone asks which profile it is judged by.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/stage/stage.h"

namespace holdfast::conformance {

// Conviction here means "the clause does not hold"; whether that is a failure, a remark or nothing is the registry's.
// kNotApplicable: the clause depends on something optional that the device does not offer.
enum class Finding : std::uint8_t {
  kHolds,
  kViolated,
  kObserved,
  kUnsupported,
  kNotApplicable,
  kInconclusive,
  kHarnessError
};

struct ExpectationRecord {
  std::string expected, seen;
  bool held = false;
  bool control = false;
};

struct Outcome {
  Finding finding = Finding::kHarnessError;
  bool dut_did_not_start = false;  // the reason of a kHarnessError that is not the harness's fault
  std::string cause;
  std::string sent, expected, seen;
  std::optional<double> measured_ms, bound_ms;
  std::vector<ExpectationRecord> expectations;
  std::vector<Captured> frames;  // everything sent and heard, in order of its stamp
  std::int64_t origin_ns = 0;    // of the stamps, nanoseconds since 1970; 0 in virtual time
  std::vector<std::string> dut_log;
};

}  // namespace holdfast::conformance
