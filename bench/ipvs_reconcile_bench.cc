// What bringing the kernel's table in line costs, by the number of services, four servers each.
//
//   reconcile/equal/N      nothing differs: what every audit costs
//   reconcile/one/N        one server has another weight: what follows a failed health check
//   reconcile/hundredth/N  a server is gone from every hundredth service
//   reconcile/flushed/N    somebody emptied the table
//
// The counter `commands` is how many commands came out; it is held against how many differences were put in.
#include <benchmark/benchmark.h>

#include <string>

#include "reference/ipvs/reconcile.h"

namespace holdfast::ipvs {
namespace {

constexpr int kServers = 4, kEveryHow = 100;

IpAddress Numbered(std::uint8_t net, int number) {
  return IpAddress::V4(net, static_cast<std::uint8_t>(number >> 16), static_cast<std::uint8_t>(number >> 8),
                       static_cast<std::uint8_t>(number));
}

ServiceKey ServiceNumber(int number) { return AddressKey{ServiceProtocol::kTcp, {Numbered(10, number), 80}}; }

Table Services(int count) {
  Table table;
  for (int number = 0; number < count; ++number) {
    TableService service{{.scheduler = "wlc"}, {}};
    for (int server = 0; server < kServers; ++server) {
      service.destinations.emplace_back(Endpoint{Numbered(11, number * kServers + server), 80},
                                        DestinationConfig{.weight = 1 + static_cast<std::uint32_t>(server)});
    }
    table.emplace(ServiceNumber(number), std::move(service));
  }
  return table;
}

// Makes `observed` another than desired; the number of commands that mend it.
using Disturb = int (*)(Table& observed, int services);

int Nothing(Table&, int) { return 0; }
int OneWeight(Table& observed, int services) {
  observed.at(ServiceNumber(services / 2)).destinations[1].second.weight = 9;
  return 1;
}
int EveryHundredth(Table& observed, int services) {
  int gone = 0;
  for (int number = 0; number < services; number += kEveryHow, ++gone) {
    observed.at(ServiceNumber(number)).destinations.pop_back();
  }
  return gone;
}
int Flush(Table& observed, int services) {
  observed.clear();
  return services * (1 + kServers);
}

void Bring(benchmark::State& state, Disturb disturb) {
  const int services = static_cast<int>(state.range(0));
  const Table desired = Services(services);
  Table observed = desired;
  const int least = disturb(observed, services);
  Claims claims;
  Claim(claims, desired);
  std::size_t commands = 0;
  for (auto _ : state) {
    const std::vector<Command> made = Reconcile(desired, observed, claims);
    commands = made.size();
    benchmark::DoNotOptimize(made.data());
  }
  if (commands != static_cast<std::size_t>(least)) state.SkipWithError("not the least set of commands");
  state.SetItemsProcessed(state.iterations());
  state.counters["commands"] = static_cast<double>(commands);
}
BENCHMARK_CAPTURE(Bring, equal, Nothing)->Name("reconcile/equal")->RangeMultiplier(10)->Range(10, 10000);
BENCHMARK_CAPTURE(Bring, one, OneWeight)->Name("reconcile/one")->RangeMultiplier(10)->Range(10, 10000);
BENCHMARK_CAPTURE(Bring, hundredth, EveryHundredth)->Name("reconcile/hundredth")->RangeMultiplier(10)->Range(10, 10000);
BENCHMARK_CAPTURE(Bring, flushed, Flush)->Name("reconcile/flushed")->RangeMultiplier(10)->Range(10, 10000);

}  // namespace
}  // namespace holdfast::ipvs
