// A recorded workload played to our own scheduler and connections: where do we differ from the kernel?
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/ipvs/trace.h"

namespace holdfast::ipvs {

struct ReplayOptions {
  KernelProfile kernel = kLinux6_1_192;
  // Makes the scheduler; MakeScheduler unless a test puts a wrong one in its place.
  std::function<Result<std::unique_ptr<Scheduler>>(std::string_view, const SchedulerOptions&)> make = MakeScheduler;
};

// The options with one rule made wrong, to see that a comparison can tell: "overhead" (an active connection weighs 256
// where it should weigh 257, or the other way round), "tie" (the last of equals wins). Fails for another name.
Result<ReplayOptions> WithWrongRule(ReplayOptions options, std::string_view rule);

struct ReplayOutcome {
  std::uint32_t decisions = 0, wrong_decisions = 0;
  std::uint32_t counters = 0, wrong_counters = 0;  // rows of check lines; a missing or misplaced row is wrong as well
  std::vector<std::string> first_differences;      // a few, as "line 12: open 7: 10.9.0.3 here, 10.9.0.2 recorded"

  bool agrees() const { return wrong_decisions == 0 && wrong_counters == 0; }
};

// Each decision is made by ours alone and goes on from our own counters: one difference may lead to more. Fails if the
// trace cannot have happened (an unknown scheduler, a server added twice, an unknown connection closed).
Result<ReplayOutcome> Replay(const Trace& trace, const ReplayOptions& options = {});

}  // namespace holdfast::ipvs
