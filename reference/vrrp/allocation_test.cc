// After construction nothing in this room allocates: proved by counting every allocation of this program.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

#include "reference/vrrp/migration.h"
#include "reference/vrrp/receive_checks.h"
#include "reference/vrrp/virtual_router.h"

namespace {
std::atomic<long> allocations{0};
}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace holdfast::vrrp {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

TEST(AllocationTest, TheCounterCounts) {
  const long before = allocations;
  const auto memory = std::make_unique<int>(1);
  EXPECT_EQ(allocations, before + 1);
}

TEST(AllocationTest, EveryEdgeWithoutMemory) {
  const IpAddress peer = IpAddress::V4(192, 0, 2, 200);
  for (const std::uint8_t priority : {100, 255}) {
    VirtualRouterConfig config;
    config.priority = priority;
    config.primary_address = IpAddress::V4(192, 0, 2, 10);
    VirtualRouter router(config);
    const long before = allocations;
    Instant now{};
    const auto tell = [&](const Event& event) { router.Handle(event, now += 1_us); };
    tell(Startup{});
    for (const std::uint8_t heard : {0, 99, 100, 200}) tell(AdvertisementReceived{heard, 100_cs, peer});
    now = *router.deadline();
    tell(DeadlineReached{});
    now += 100_s;
    tell(DeadlineReached{});
    tell(AddressesChanged{});
    tell(PrimaryAddressChanged{IpAddress::V4(192, 0, 2, 11)});
    tell(ParametersChanged{});
    tell(PriorityChanged{200});
    for (const std::uint8_t heard : {0, 99, 200, 255}) tell(AdvertisementReceived{heard, 100_cs, peer});
    tell(Shutdown{});
    EXPECT_EQ(allocations, before);
    EXPECT_GT(router.transitions().Covered(), 3u);
  }
}

TEST(AllocationTest, CodecAndChecksWithoutMemory) {
  const std::vector<IpAddress> addresses(20, IpAddress::V4(192, 0, 2, 100));
  const IpEndpoints endpoints = {IpAddress::V4(192, 0, 2, 1), MulticastGroup(Family::kIpv4)};
  std::array<std::uint8_t, kMaxMessageSize> room;
  Advertisement advertisement;
  advertisement.addresses = addresses;
  ReceivePolicy policy;
  policy.vrid = advertisement.vrid;
  policy.addresses = addresses;
  const long before = allocations;
  const auto octets = Encode(advertisement, endpoints, ChecksumForm::kMessageOnly, room);
  const bool accepted = CheckReceived({octets, endpoints}, policy).accepted();
  const bool truncated = CheckReceived({octets.first(9), endpoints}, policy).accepted();
  EXPECT_EQ(allocations, before);
  EXPECT_TRUE(accepted);
  EXPECT_FALSE(truncated);
}

TEST(AllocationTest, BothVersionsWithoutMemory) {
  const std::vector<IpAddress> addresses(20, IpAddress::V4(192, 0, 2, 100));
  const IpEndpoints endpoints = {IpAddress::V4(192, 0, 2, 1), MulticastGroup(Family::kIpv4)};
  std::array<std::uint8_t, kMaxMessageSize> room;
  Advertisement advertisement;
  advertisement.addresses = addresses;
  ReceivePolicy policy;
  policy.vrid = advertisement.vrid;
  policy.addresses = addresses;
  policy.migrates = true;
  VersionEar ear;
  const long before = allocations;
  const auto octets = Encode(InVersion2(advertisement), endpoints, ChecksumForm::kMessageOnly, room);
  const bool accepted = CheckReceived({octets, endpoints}, policy).accepted();
  ear.Heard(Version::kV3, endpoints.source, Transition::kBackupFollows);
  const bool ignored = ear.Ignores(Version::kV2, endpoints.source, State::kBackup);
  EXPECT_EQ(allocations, before);
  EXPECT_TRUE(accepted);
  EXPECT_TRUE(ignored);
}

}  // namespace
}  // namespace holdfast::vrrp
