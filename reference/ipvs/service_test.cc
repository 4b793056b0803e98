// Thresholds, counters, and the servers that are gone but not forgotten.
#include "reference/ipvs/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::ipvs {
namespace {

const Endpoint kServer{IpAddress::V4(192, 0, 2, 1), 80};
const Endpoint kOther{IpAddress::V4(192, 0, 2, 2), 80};

Server WithInactive(std::uint32_t count, const ServerSettings& settings) {
  Server server{kServer, settings};
  for (std::uint32_t i = 0; i < count; ++i) server.Bind();
  return server;
}

TEST(Server, TheUpperThresholdOverloads) {
  EXPECT_FALSE(WithInactive(2, {1, {3, 0}}).overloaded);
  EXPECT_TRUE(WithInactive(3, {1, {3, 0}}).overloaded);
  EXPECT_FALSE(WithInactive(300, {1, {0, 0}}).overloaded);
}

TEST(Server, RecoversBelowTheLowerThreshold) {
  Server server = WithInactive(5, {1, {5, 3}});
  for (const bool overloaded : {true, true, false}) {
    server.Unbind(false);
    EXPECT_EQ(server.overloaded, overloaded) << server.total();
  }
}

TEST(Server, WithoutALowerThresholdRecoversBelowThreeQuarters) {
  Server server = WithInactive(5, {1, {5, 0}});
  server.Unbind(false);
  EXPECT_TRUE(server.overloaded);
  server.Unbind(false);
  EXPECT_FALSE(server.overloaded);
}

TEST(Server, AMoveBetweenTheCountersIsNoRelief) {
  Server server = WithInactive(2, {1, {2, 0}});
  server.Activate();
  EXPECT_EQ(server.active, 1u);
  EXPECT_EQ(server.inactive, 1u);
  EXPECT_TRUE(server.overloaded);
  server.Deactivate();
  EXPECT_EQ(server.active, 0u);
  EXPECT_TRUE(server.overloaded);
}

TEST(Server, EditedThresholdsAreJudgedAtOnceAndBetweenThemTheFlagStays) {
  Server server = WithInactive(10, {});
  server.Edit({1, {5, 2}});
  EXPECT_TRUE(server.overloaded);
  server.Edit({1, {30, 2}});
  EXPECT_TRUE(server.overloaded);
  server.Edit({1, {0, 0}});
  EXPECT_FALSE(server.overloaded);
  server.Edit({1, {12, 2}});
  EXPECT_FALSE(server.overloaded);
}

TEST(Server, AnEditOfTheWeightLeavesTheFlagEvenWhereTheThresholdsContradict) {
  Server server = WithInactive(2, {1, {2, 5}});
  server.Edit({7, {2, 5}});
  EXPECT_TRUE(server.overloaded);
}

TEST(Server, AnOlderKernelsEditOnlyClears) {
  Server server = WithInactive(10, {});
  server.Edit({1, {5, 2}}, kLinux6_12);
  EXPECT_FALSE(server.overloaded);
  server.Bind();
  EXPECT_TRUE(server.overloaded);
  server.Edit({1, {4, 0}}, kLinux6_12);
  EXPECT_TRUE(server.overloaded);
  server.Edit({1, {6, 0}}, kLinux6_12);
  EXPECT_FALSE(server.overloaded);
}

TEST(Server, OverheadIsTheKernels) {
  Server server = WithInactive(3, {});
  server.Activate();
  EXPECT_EQ(server.Overhead(kLinux6_1_192), 257u + 2u);
  EXPECT_EQ(server.Overhead(kLinux6_12), 256u + 2u);
}

TEST(Server, TheLastWeightOutlivesAnEditToZero) {
  Server server{kServer};
  server.Edit({7});
  server.Edit({0});
  EXPECT_EQ(server.last_weight, 7u);
}

TEST(KernelProfile, IsFoundByItsName) {
  EXPECT_EQ(FindKernelProfile("linux-6.12")->active_cost, 256u);
  EXPECT_EQ(FindKernelProfile("linux-6.1.192")->active_cost, 257u);
  EXPECT_EQ(FindKernelProfile("linux-2").error().message,
            "no kernel profile \"linux-2\"; there are linux-6.1.192, linux-6.12");
}

TEST(MakeScheduler, KnowsEveryNameItGives) {
  EXPECT_THAT(SchedulerNames(), testing::ElementsAre("rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh", "fo", "ovf",
                                                     "lblcr", "sed", "nq", "twos"));
  for (const std::string_view name : SchedulerNames()) EXPECT_TRUE(MakeScheduler(name)) << name;
}

TEST(MakeScheduler, SaysWhichNamesThereAre) {
  const auto scheduler = MakeScheduler("fastest");
  ASSERT_FALSE(scheduler);
  EXPECT_THAT(scheduler.error().message, testing::StartsWith("no scheduler \"fastest\"; there are rr, wrr, lc"));
}

TEST(Service, TheNewestServerHasTheHighestRankAndEditsDoNotMoveIt) {
  Service service(MakeScheduler("rr").value());
  ASSERT_TRUE(service.Add(kServer, {1}));
  ASSERT_TRUE(service.Add(kOther, {2}));
  ASSERT_TRUE(service.Edit(kServer, {7}));
  ASSERT_EQ(service.servers().size(), 2u);
  EXPECT_EQ(service.servers().AtRank(1).endpoint, kOther);
  EXPECT_EQ(service.servers().AtRank(0).endpoint, kServer);
  EXPECT_EQ(service.servers().AtRank(0).settings.weight, 7u);
}

TEST(Service, SaysWhichServerIsWrong) {
  Service service(MakeScheduler("rr").value());
  ASSERT_TRUE(service.Add(kServer, {}));
  EXPECT_EQ(service.Add(kServer, {}).error().message, "server 192.0.2.1 port 80: the service has it already");
  EXPECT_EQ(service.Remove(kOther).error().message, "server 192.0.2.2 port 80: the service does not have it");
  EXPECT_FALSE(service.Edit(kOther, {}));
  EXPECT_EQ(service.Edit(kServer, {kMaxWeight + 1}).error().message,
            "server 192.0.2.1 port 80: weight 2147483648 is more than 2147483647");
  EXPECT_EQ(service.servers().size(), 1u);
}

TEST(Service, AServerThatComesBackHasItsConnections) {
  Service service(MakeScheduler("rr").value());
  ASSERT_TRUE(service.Add(kServer, {}));
  const ServerId id = service.servers().At(0);
  for (int i = 0; i < 2; ++i) ASSERT_EQ(service.Connect({}), id);
  service.Activate(id);
  ASSERT_TRUE(service.Remove(kServer));
  EXPECT_EQ(service.Connect({}), std::nullopt);
  EXPECT_EQ(service.servers().FindKept(kServer), id);
  ASSERT_TRUE(service.Add(kServer, {}));
  EXPECT_EQ(service.servers().AtRank(0).active, 1u);
  EXPECT_EQ(service.servers().AtRank(0).inactive, 1u);
}

TEST(Service, AServerIsForgottenWithItsLastConnection) {
  Service service(MakeScheduler("rr").value());
  ASSERT_TRUE(service.Add(kServer, {}));
  const std::optional<ServerId> id = service.Connect({});
  ASSERT_TRUE(service.Remove(kServer));
  EXPECT_EQ(service.servers().FindKept(kServer), id);
  service.Unbind(*id, false);
  EXPECT_EQ(service.servers().FindKept(kServer), std::nullopt);
}

TEST(ServerList, RemovalsMoveTheRanksOfTheNewer) {
  ServerList list;
  for (std::uint8_t k = 1; k <= 4; ++k) ASSERT_TRUE(list.Add({IpAddress::V4(192, 0, 2, k), 80}, {}));
  EXPECT_EQ(list.Remove(kOther), Rank{1});
  ASSERT_EQ(list.size(), 3u);
  for (Rank rank = 0; rank < 3; ++rank) EXPECT_EQ(list.AtRank(rank).rank, rank);
  EXPECT_EQ(list.AtRank(2).endpoint.address.octets()[3], 4);
}

}  // namespace
}  // namespace holdfast::ipvs
