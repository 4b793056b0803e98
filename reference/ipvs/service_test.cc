// Thresholds, counters, and the servers that are gone but not forgotten.
#include "reference/ipvs/service.h"

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

TEST(Service, ServersAreListedNewestFirstAndEditsDoNotMoveThem) {
  Service service(MakeScheduler("rr").value());
  ASSERT_TRUE(service.Add(kServer, {1}));
  ASSERT_TRUE(service.Add(kOther, {2}));
  ASSERT_TRUE(service.Edit(kServer, {7}));
  ASSERT_EQ(service.servers().size(), 2u);
  EXPECT_EQ(service.servers()[0].endpoint, kOther);
  EXPECT_EQ(service.servers()[1].endpoint, kServer);
  EXPECT_EQ(service.servers()[1].settings.weight, 7u);
}

TEST(Service, SaysWhichServerIsWrong) {
  Service service(MakeScheduler("rr").value());
  ASSERT_TRUE(service.Add(kServer, {}));
  EXPECT_EQ(service.Add(kServer, {}).error().message, "server 192.0.2.1 port 80: the service has it already");
  EXPECT_EQ(service.Remove(kOther).error().message, "server 192.0.2.2 port 80: the service does not have it");
  EXPECT_FALSE(service.Edit(kOther, {}));
  EXPECT_EQ(service.Activate(kServer).error().message, "server 192.0.2.1 port 80: no inactive connection");
  EXPECT_FALSE(service.Unbind(kServer, true));
  EXPECT_EQ(service.servers().size(), 1u);
}

TEST(Service, AServerThatComesBackHasItsConnections) {
  Service service(MakeScheduler("rr").value());
  ASSERT_TRUE(service.Add(kServer, {}));
  for (int i = 0; i < 2; ++i) ASSERT_EQ(service.Connect({}), kServer);
  ASSERT_TRUE(service.Activate(kServer));
  ASSERT_TRUE(service.Remove(kServer));
  EXPECT_EQ(service.Connect({}), std::nullopt);
  ASSERT_TRUE(service.Add(kServer, {}));
  EXPECT_EQ(service.servers()[0].active, 1u);
  EXPECT_EQ(service.servers()[0].inactive, 1u);
}

TEST(Service, AServerIsForgottenWithItsLastConnection) {
  Service service(MakeScheduler("rr").value());
  ASSERT_TRUE(service.Add(kServer, {}));
  ASSERT_EQ(service.Connect({}), kServer);
  ASSERT_TRUE(service.Remove(kServer));
  ASSERT_TRUE(service.Unbind(kServer, false));
  EXPECT_EQ(service.Unbind(kServer, false).error().message, "server 192.0.2.1 port 80: the service does not have it");
}

}  // namespace
}  // namespace holdfast::ipvs
