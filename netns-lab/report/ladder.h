// The packet ladder of a case: who sent what when, as rows. Laying it out is apart from drawing it, so that the rules
// (what is one run of repeats, what is a silence, where the bound lies) can be tested without reading SVG.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "netns-lab/report/run.h"

namespace holdfast::report {

// One row of the ladder, top to bottom in order of time.
struct LadderRow {
  enum class Kind {
    kFrame,    // an arrow from `event.from` to the others
    kRemark,   // an event without a frame, on its sender's line
    kSilence,  // nobody spoke from `from_us` to `to_us`; drawn as a break of fixed height, however long
    kRepeat,   // `count` events like the row above, in from_us to to_us
    kChatter,  // `count` reports of group membership (IGMP, MLD) in from_us to to_us: they tell nothing about VRRP
    kBound,    // the case's bound runs out at to_us
    kLeftOut   // `count` events not shown, because the ladder would be too long
  };
  Kind kind = Kind::kFrame;
  FrameEvent event;
  std::int64_t from_us = 0, to_us = 0;
  std::size_t count = 0;
};

struct Ladder {
  std::vector<std::string> lifelines;  // the tester's side first, "dut" last
  std::vector<LadderRow> rows;
  // Rows between which the measured time lies, if the events show it (two of them are `measured_ms` apart, the latter
  // sent by the DUT); the bound, if there is one, runs from `measured_from` to a kBound row.
  std::optional<std::size_t> measured_from, measured_to, bound;
};

// Runs of five or more equal events become first, kRepeat, last; a gap of a tenth of the ladder (within 300 ms to 2 s)
// becomes kSilence; of clearly
// more than `max_rows` rows (at least 4; a quarter over is let pass) the middle becomes one kLeftOut.
Ladder LayOut(const ClauseResult& result, std::size_t max_rows = 40);

// The ladder as an inline <svg>, coloured by the page's style. Empty if the result has no events.
std::string LadderSvg(const ClauseResult& result);

}  // namespace holdfast::report
