#include "reference/ipvs/scheduler.h"

#include <array>
#include <string>

#include "reference/ipvs/round_robin.h"

namespace holdfast::ipvs {
namespace {

template <typename T>
std::unique_ptr<Scheduler> Make() {
  return std::make_unique<T>();
}

struct Entry {
  std::string_view name;
  std::unique_ptr<Scheduler> (*make)();
};

constexpr std::array kEntries{Entry{"rr", Make<RoundRobin>}, Entry{"wrr", Make<WeightedRoundRobin>}};

}  // namespace

Result<std::unique_ptr<Scheduler>> MakeScheduler(std::string_view keepalived_name) {
  std::string known;
  for (const Entry& entry : kEntries) {
    if (entry.name == keepalived_name) return entry.make();
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
