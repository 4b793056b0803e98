// The schedulers that choose by comparison or in turn, a second time, in the plainest way: a walk over the whole list
// from its head for every decision, as the kernel does. Slow and easy to believe; the tests hold the real ones against
// them, and the benchmarks measure what a walk costs.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/ipvs/scheduler.h"

namespace holdfast::ipvs {

// Who wins among equals. The kernel's choice is the first of the list; the other is wrong, for tests that want to see a
// wrong rule found.
enum class Tie : std::uint8_t { kFirst, kLast };

// The plain form of rr wrr lc wlc sed nq fo ovf lblc lblcr; fails for any other name. lblc and lblcr never forget a
// destination here.
Result<std::unique_ptr<Scheduler>> MakePlainWalk(std::string_view keepalived_name, Tie tie = Tie::kFirst);

// The names that MakePlainWalk knows.
std::vector<std::string_view> PlainWalkNames();

}  // namespace holdfast::ipvs
