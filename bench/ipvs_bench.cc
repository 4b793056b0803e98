// What a scheduling decision costs, by scheduler and number of servers. Weights are 1 to 100 and every server is busy:
// it has as many connections as its weight.
//
//   decision/NAME/N   a connection begins (decision, both counters) and a random other one ends (both counters again)
//   walk/NAME/N       the same with the plain walk over the whole list in place of the scheduler
//   lookup/NAME/N     the decision alone
//   build/NAME/N      N servers are added one by one, and the first decision is made; the time is that of one server
//
// ipvs_reconcile_bench.cc adds what bringing a table in line costs.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "reference/ipvs/plain_walk.h"
#include "reference/ipvs/scheduler.h"
#include "reference/ipvs/service.h"

namespace holdfast::ipvs {
namespace {

constexpr std::array kSizes{2, 10, 100, 1000, 10000};
constexpr int kMaglevServers = 4093;  // what the kernel's default table has room for

using Make = Result<std::unique_ptr<Scheduler>> (*)(std::string_view name);

Result<std::unique_ptr<Scheduler>> MakeOurs(std::string_view name) { return MakeScheduler(name); }
Result<std::unique_ptr<Scheduler>> MakeWalk(std::string_view name) { return MakePlainWalk(name); }

// Above the room of the default table, the smallest that has room.
KernelProfile ProfileFor(int servers) {
  KernelProfile kernel = kLinux6_1_192;
  if (servers > kMaglevServers) kernel.mh_table_index = 14;
  return kernel;
}

Endpoint ServerNumber(int k) {
  return {IpAddress::V4(10, static_cast<std::uint8_t>(k >> 16), static_cast<std::uint8_t>(k >> 8),
                        static_cast<std::uint8_t>(k)),
          80};
}

// A service with its servers, and clients to come: 4,096 of them for 1,024 destinations.
struct Workload {
  Workload(Make make, std::string_view name, int servers) : service(make(name).value(), ProfileFor(servers)) {
    for (int k = 0; k < servers; ++k)
      (void)service.Add(ServerNumber(k), {static_cast<std::uint32_t>(1 + random() % 100)});
    for (NewConnection& client : clients) {
      client.client = {ServerNumber(static_cast<int>(random() % 0xffffff)).address,
                       static_cast<std::uint16_t>(random())};
      client.service = {ServerNumber(static_cast<int>(random() % 1024)).address, 80};
    }
  }

  // As many active connections for each server as its weight.
  void Busy() {
    for (Rank rank = 0; rank < service.servers().size(); ++rank) {
      const ServerId id = service.servers().At(rank);
      for (std::uint32_t i = 0; i < service.servers()[id].settings.weight; ++i) {
        service.Bind(id);
        service.Activate(id);
        open.push_back(id);
      }
    }
    std::shuffle(open.begin(), open.end(), random);
  }

  // A connection begins, another ends.
  void Churn(std::size_t i) {
    const std::optional<ServerId> id = service.Connect(clients[i % clients.size()]);
    if (!id) return;
    service.Activate(*id);
    ServerId& ending = open[next];
    // Whose connection ends next is known in time, as from a packet that waits: finding it is not the scheduler's cost.
    state = state * 6364136223846793005u + 1442695040888963407u;
    next = static_cast<std::size_t>(((state >> 32) * open.size()) >> 32);
    __builtin_prefetch(&open[next]);
    service.Deactivate(ending);
    service.Unbind(ending, false);
    ending = *id;
  }

  std::mt19937 random{1};
  Service service;
  std::array<NewConnection, 4096> clients;
  std::vector<ServerId> open;
  std::uint64_t state = 1;
  std::size_t next = 0;
};

void Decide(benchmark::State& state, Make make, const std::string& name) {
  Workload workload(make, name, static_cast<int>(state.range(0)));
  workload.Busy();
  std::size_t i = 0;
  for (auto _ : state) workload.Churn(i++);
  state.SetItemsProcessed(state.iterations());
}

void LookUp(benchmark::State& state, const std::string& name) {
  Workload workload(MakeOurs, name, static_cast<int>(state.range(0)));
  const std::unique_ptr<Scheduler> scheduler = MakeScheduler(name).value();
  ServerList servers(ProfileFor(static_cast<int>(state.range(0))));
  for (Rank rank = 0; rank < workload.service.servers().size(); ++rank) {
    const Server& server = workload.service.servers().AtRank(rank);
    (void)servers.Add(server.endpoint, server.settings);
    scheduler->Changed(servers, {ListChange::Kind::kAdded, rank});
  }
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(scheduler->Pick(servers, workload.clients[i++ % workload.clients.size()], Instant{}));
  state.SetItemsProcessed(state.iterations());
}

void Build(benchmark::State& state, const std::string& name) {
  const auto servers = static_cast<int>(state.range(0));
  Workload workload(MakeOurs, name, servers);
  std::vector<ServerSettings> settings;
  for (int k = 0; k < servers; ++k) settings.push_back({static_cast<std::uint32_t>(1 + workload.random() % 100)});
  for (auto _ : state) {
    Service service(MakeOurs(name).value(), ProfileFor(servers));
    for (int k = 0; k < servers; ++k) (void)service.Add(ServerNumber(k), settings[static_cast<std::size_t>(k)]);
    benchmark::DoNotOptimize(service.Connect(workload.clients[0]));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void RegisterAll() {
  for (const std::string_view view : SchedulerNames()) {
    const std::string name(view);
    for (const int servers : kSizes) {
      const auto add = [&](const std::string& kind, auto run) {
        return benchmark::RegisterBenchmark((kind + "/" + name).c_str(), run)->Arg(servers);
      };
      add("decision", [name](benchmark::State& state) { Decide(state, MakeOurs, name); });
      if (MakePlainWalk(name)) add("walk", [name](benchmark::State& state) { Decide(state, MakeWalk, name); });
      add("lookup", [name](benchmark::State& state) { LookUp(state, name); });
      add("build", [name](benchmark::State& state) { Build(state, name); });
    }
  }
}

}  // namespace
}  // namespace holdfast::ipvs

int main(int argc, char** argv) {
  holdfast::ipvs::RegisterAll();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
