// What the core costs: a message written, a message read and judged, an event handled, an hour simulated.
#include <benchmark/benchmark.h>

#include <array>
#include <vector>

#include "conformance/sim/world.h"
#include "reference/vrrp/receive_checks.h"
#include "reference/vrrp/virtual_router.h"

namespace holdfast::vrrp {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

// A message with `count` addresses of a family, and the policy of a router that honours it.
struct Sample {
  Sample(Family family, std::size_t count) {
    const bool v4 = family == Family::kIpv4;
    addresses.assign(count, v4 ? IpAddress::V4(192, 0, 2, 100) : *IpAddress::Parse("fe80::100"));
    endpoints = {v4 ? IpAddress::V4(192, 0, 2, 1) : *IpAddress::Parse("fe80::1"), MulticastGroup(family)};
    advertisement.vrid = policy.vrid = 51;
    advertisement.addresses = policy.addresses = addresses;
    octets = Encode(advertisement, endpoints, ChecksumForm::kMessageOnly, room);
  }

  std::vector<IpAddress> addresses;
  IpEndpoints endpoints;
  Advertisement advertisement;
  ReceivePolicy policy;
  std::array<std::uint8_t, kMaxMessageSize> room;
  std::span<const std::uint8_t> octets;
};

void WithBytes(benchmark::State& state, const Sample& sample) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(sample.octets.size()));
}

void EncodeMessage(benchmark::State& state, Family family) {
  Sample sample(family, static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        Encode(sample.advertisement, sample.endpoints, ChecksumForm::kMessageOnly, sample.room).size());
    benchmark::ClobberMemory();
  }
  WithBytes(state, sample);
}
BENCHMARK_CAPTURE(EncodeMessage, ipv4, Family::kIpv4)->Arg(1)->Arg(20)->Arg(255);
BENCHMARK_CAPTURE(EncodeMessage, ipv6, Family::kIpv6)->Arg(2)->Arg(20);

void DecodeAndCheck(benchmark::State& state, Family family) {
  const Sample sample(family, static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const ReceiveResult result = CheckReceived({sample.octets, sample.endpoints}, sample.policy);
    if (!result.accepted()) state.SkipWithError("a good message was discarded");
    benchmark::DoNotOptimize(result.advertisement->priority);
  }
  WithBytes(state, sample);
}
BENCHMARK_CAPTURE(DecodeAndCheck, ipv4, Family::kIpv4)->Arg(1)->Arg(20)->Arg(255);
BENCHMARK_CAPTURE(DecodeAndCheck, ipv6, Family::kIpv6)->Arg(2)->Arg(20);

// The dearest message there is: 255 addresses, all configured, but in the opposite order.
void CheckReversedList(benchmark::State& state) {
  Sample sample(Family::kIpv4, 255);
  for (std::size_t i = 0; i < 255; ++i) {
    sample.addresses[i] = IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(i));
  }
  std::vector<IpAddress> reversed(sample.addresses.rbegin(), sample.addresses.rend());
  sample.advertisement.addresses = reversed;
  const auto octets = Encode(sample.advertisement, sample.endpoints, ChecksumForm::kMessageOnly, sample.room);
  for (auto _ : state) {
    benchmark::DoNotOptimize(CheckReceived({octets, sample.endpoints}, sample.policy).logged);
  }
}
BENCHMARK(CheckReversedList);

// A Backup that hears its Active Router: what nearly every event is.
void HandleAsBackup(benchmark::State& state) {
  VirtualRouter router(VirtualRouterConfig{});
  Instant now{};
  router.Handle(Startup{}, now);
  const Event advert = AdvertisementReceived{200, 100_cs, IpAddress::V4(192, 0, 2, 1)};
  for (auto _ : state) {
    now += 1_s;
    benchmark::DoNotOptimize(router.Handle(advert, now));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(HandleAsBackup);

// An Active Router whose Adver_Timer fires.
void HandleAsActive(benchmark::State& state) {
  VirtualRouter router(VirtualRouterConfig{.priority = kOwnerPriority});
  router.Handle(Startup{}, Instant{});
  for (auto _ : state) benchmark::DoNotOptimize(router.Handle(DeadlineReached{}, *router.deadline()));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(HandleAsActive);

// There and back: Active_Down_Timer fires, a higher router takes over again.
void TakeOverAndYield(benchmark::State& state) {
  VirtualRouter router(VirtualRouterConfig{});
  router.Handle(Startup{}, Instant{});
  const Event advert = AdvertisementReceived{200, 100_cs, IpAddress::V4(192, 0, 2, 1)};
  for (auto _ : state) {
    const Instant now = *router.deadline();
    benchmark::DoNotOptimize(router.Handle(DeadlineReached{}, now));
    benchmark::DoNotOptimize(router.Handle(advert, now));
  }
  state.SetItemsProcessed(2 * state.iterations());
}
BENCHMARK(TakeOverAndYield);

}  // namespace
}  // namespace holdfast::vrrp

namespace holdfast::conformance::sim {
namespace {

// Weather, codec, checks and invariants included. The counter is hours of one router's life per second of ours.
void SimulatedRouterHours(benchmark::State& state) {
  WorldOptions options;
  options.routers = static_cast<std::size_t>(state.range(0));
  double hours = 0;
  for (auto _ : state) {
    const WorldResult result = RunWorld(options);
    if (!result.violations.empty()) state.SkipWithError("an invariant does not hold");
    hours += static_cast<double>(result.simulated.count()) / 3.6e9 * static_cast<double>(state.range(0));
    ++options.seed;
  }
  state.counters["router_hours"] = benchmark::Counter(hours, benchmark::Counter::kIsRate);
}
BENCHMARK(SimulatedRouterHours)->Arg(2)->Arg(5)->Arg(16)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace holdfast::conformance::sim
