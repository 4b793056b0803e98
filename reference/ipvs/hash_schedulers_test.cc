// sh, dh and mh where recordings do not reach: shares, weights that were edited, servers that are not usable.
#include <gtest/gtest.h>

#include <map>

#include "reference/ipvs/address_hash.h"
#include "reference/ipvs/maglev.h"
#include "reference/ipvs/service.h"

namespace holdfast::ipvs {
namespace {

Endpoint ServerNumber(int k) { return {IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(k)), 80}; }

Service ServiceOf(std::string_view scheduler, std::initializer_list<std::uint32_t> weights,
                  const SchedulerFlags& flags = {}, const KernelProfile& kernel = kLinux6_1_192) {
  Service service(MakeScheduler(scheduler, {.flags = flags}).value(), kernel);
  int k = 0;
  for (const std::uint32_t weight : weights) EXPECT_TRUE(service.Add(ServerNumber(++k), {weight}));
  return service;
}

// The server of each of many clients, 0 for none; one-packet, so that nothing stays.
std::map<std::uint32_t, int> ServersOf(Service& service, int clients, std::uint16_t port = 0) {
  std::map<std::uint32_t, int> servers;
  for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(clients); ++n) {
    const IpAddress address = IpAddress::V4(10, static_cast<std::uint8_t>(n >> 16), static_cast<std::uint8_t>(n >> 8),
                                            static_cast<std::uint8_t>(n));
    const auto id = service.Connect({{address, port}, {address, 80}});
    servers[n] = id ? service.servers()[*id].endpoint.address.octets()[3] : 0;
    if (id) service.Unbind(*id, false);
  }
  return servers;
}

int Count(const std::map<std::uint32_t, int>& servers, int wanted) {
  int count = 0;
  for (const auto& [client, server] : servers) count += server == wanted;
  return count;
}

TEST(SourceHash, AServerWithoutWeightKeepsABucketThatNobodyServes) {
  Service service = ServiceOf("sh", {3, 0});
  const auto servers = ServersOf(service, 4096);
  EXPECT_EQ(Count(servers, 2), 0);
  EXPECT_NEAR(Count(servers, 0), 1024, 150);  // one bucket of four
}

TEST(SourceHash, FallbackLeavesNobodyOut) {
  Service service = ServiceOf("sh", {3, 0}, {.fallback = true});
  EXPECT_EQ(Count(ServersOf(service, 4096), 1), 4096);
  ASSERT_TRUE(service.Edit(ServerNumber(1), {0}));
  EXPECT_EQ(Count(ServersOf(service, 64), 0), 64);
}

TEST(SourceHash, ThePortCountsOnlyWithItsFlag) {
  Service without = ServiceOf("sh", {1, 1}), with = ServiceOf("sh", {1, 1}, {.port = true});
  EXPECT_EQ(ServersOf(without, 256, 1), ServersOf(without, 256, 2));
  EXPECT_NE(ServersOf(with, 256, 1), ServersOf(with, 256, 2));
}

TEST(DestinationHash, IgnoresWeightsButNotTheirAbsence) {
  Service service = ServiceOf("dh", {1, 99});
  auto servers = ServersOf(service, 4096);
  EXPECT_NEAR(Count(servers, 1), 2048, 200);
  ASSERT_TRUE(service.Edit(ServerNumber(1), {0}));
  const int lost = Count(servers, 1);
  servers = ServersOf(service, 4096);
  EXPECT_EQ(Count(servers, 0), lost);
}

TEST(Maglev, SharesFollowWeights) {
  Service service = ServiceOf("mh", {1, 2, 3});
  const auto servers = ServersOf(service, 12000);
  for (const int k : {1, 2, 3}) EXPECT_NEAR(Count(servers, k), 2000 * k, 300) << k;
}

TEST(Maglev, AServerEditedToZeroKeepsItsEntriesAndMovesNobody) {
  Service service = ServiceOf("mh", {1, 1, 1});
  const auto before = ServersOf(service, 3000);
  ASSERT_TRUE(service.Edit(ServerNumber(2), {0}));
  const auto after = ServersOf(service, 3000);
  for (const auto& [client, server] : before) EXPECT_EQ(after.at(client), server == 2 ? 0 : server);
}

TEST(Maglev, ARemovedServerMovesFewOthers) {
  Service service = ServiceOf("mh", {1, 1, 1, 1, 1});
  const auto before = ServersOf(service, 5000);
  ASSERT_TRUE(service.Remove(ServerNumber(3)));
  const auto after = ServersOf(service, 5000);
  int moved = 0;
  for (const auto& [client, server] : before) moved += server != 3 && after.at(client) != server;
  EXPECT_LT(moved, 300);
  EXPECT_EQ(Count(after, 0), 0);
}

TEST(Maglev, AServerAddedWithoutWeightHasNoEntriesUntilItGetsOne) {
  Service service = ServiceOf("mh", {1, 0});
  EXPECT_EQ(Count(ServersOf(service, 500), 1), 500);
  ASSERT_TRUE(service.Edit(ServerNumber(2), {1}));
  EXPECT_NEAR(Count(ServersOf(service, 4000), 2), 2000, 250);
  Service idle = ServiceOf("mh", {0});
  EXPECT_EQ(Count(ServersOf(idle, 5), 0), 5);
}

TEST(Maglev, FallbackFindsAnyUsableServer) {
  Service service = ServiceOf("mh", {1, 1}, {.fallback = true});
  ASSERT_TRUE(service.Edit(ServerNumber(1), {0}));
  EXPECT_EQ(Count(ServersOf(service, 500), 2), 500);
}

TEST(Maglev, TheTablesSizeIsTheProfiles) {
  EXPECT_EQ(MaglevEntries(12), 4093u);
  KernelProfile small = kLinux6_1_192;
  small.mh_table_index = 8;
  Service service = ServiceOf("mh", {1, 1}, {}, small), other = ServiceOf("mh", {1, 1});
  EXPECT_NE(ServersOf(service, 500), ServersOf(other, 500));
}

}  // namespace
}  // namespace holdfast::ipvs
