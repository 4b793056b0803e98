#include <memory>

#include "conformance/sim_stage/sim_stage.h"
#include "conformance/tool/lanes.h"
#include "reference/sys/clock.h"

namespace holdfast::conformance {
namespace {

report::ClauseResult PlayCell(const Cell& cell, const Context& context) {
  if (cell.info->needs == Needs::kWire)
    return NotPlayed(cell, context, report::Verdict::kNotApplicable, "outside the core: it needs a real wire");
  const holdfast::Instant before = sys::MonotonicNow();
  SimStage stage(cell.version == Version::kV2 ? "9568+errata" : cell.profile);  // v2 is 3768 under every profile
  const Outcome outcome = cell.info->make()->Run(stage, cell.version, cell.family, ToleranceOf(*cell.clause));
  report::ClauseResult result = Judge(outcome, cell, context);
  result.duration_ms = static_cast<double>((sys::MonotonicNow() - before).count()) / 1000.0;
  return result;
}

}  // namespace

void PlayInVirtualTime(const std::vector<Cell>& plan, const std::vector<DutSession>& duts, const Lane& lane) {
  for (const Cell& cell : plan) {
    if (lane.stop()) return;
    lane.on_result(PlayCell(cell, {duts[cell.dut].name, "sim"}));
  }
}

}  // namespace holdfast::conformance
