#include "reference/ipvs/scheduler.h"

#include <array>
#include <string>

#include "reference/ipvs/address_hash.h"
#include "reference/ipvs/least_load.h"
#include "reference/ipvs/locality.h"
#include "reference/ipvs/maglev.h"
#include "reference/ipvs/round_robin.h"
#include "reference/ipvs/two_choices.h"

namespace holdfast::ipvs {
namespace {

template <typename T>
std::unique_ptr<Scheduler> Make(const SchedulerOptions& options) {
  return std::make_unique<T>(options);
}

struct Entry {
  std::string_view name;
  std::unique_ptr<Scheduler> (*make)(const SchedulerOptions& options);
};

constexpr std::array kEntries{
    Entry{"rr", Make<RoundRobin>},
    Entry{"wrr", Make<WeightedRoundRobin>},
    Entry{"lc", Make<LeastLoad<LeastConnections>>},
    Entry{"wlc", Make<LeastLoad<WeightedLeastConnections>>},
    Entry{"lblc", Make<LocalityBased>},
    Entry{"sh", Make<SourceHash>},
    Entry{"mh", Make<Maglev>},
    Entry{"dh", Make<DestinationHash>},
    Entry{"fo", Make<LeastLoad<Failover>>},
    Entry{"ovf", Make<LeastLoad<Overflow>>},
    Entry{"lblcr", Make<LocalityBasedReplicated>},
    Entry{"sed", Make<LeastLoad<ShortestExpectedDelay>>},
    Entry{"nq", Make<LeastLoad<NeverQueue>>},
    Entry{"twos", Make<TwoChoices>},
};

}  // namespace

Result<std::unique_ptr<Scheduler>> MakeScheduler(std::string_view keepalived_name, const SchedulerOptions& options) {
  std::string known;
  for (const Entry& entry : kEntries) {
    if (entry.name == keepalived_name) return entry.make(options);
    known += (known.empty() ? "" : ", ") + std::string(entry.name);
  }
  return Fail("no scheduler \"" + std::string(keepalived_name) + "\"; there are " + known);
}

std::vector<std::string_view> SchedulerNames() {
  std::vector<std::string_view> names;
  for (const Entry& entry : kEntries) names.push_back(entry.name);
  return names;
}

}  // namespace holdfast::ipvs
