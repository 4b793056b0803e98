#include "reference/ipvs/reconcile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace holdfast::ipvs {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Endpoint At(std::uint8_t host, std::uint16_t port = 80) { return {IpAddress::V4(198, 51, 100, host), port}; }
ServiceKey Web(std::uint8_t host = 1) {
  return AddressKey{ServiceProtocol::kTcp, {IpAddress::V4(192, 0, 2, host), 80}};
}
DestinationConfig Weight(std::uint32_t weight) { return {.weight = weight}; }

const Table kDesired = {{Web(), {{.scheduler = "wrr"}, {{At(1), Weight(1)}, {At(2), Weight(2)}}}}};

Claims ClaimsOf(const Table& table) {
  Claims claims;
  Claim(claims, table);
  return claims;
}

// What the kernel would do; a command that it would refuse fails the test.
struct Applier {
  Table& table;

  void operator()(const AddService& c) const { EXPECT_TRUE(table.try_emplace(c.key, TableService{c.config}).second); }
  void operator()(const EditService& c) const {
    ASSERT_TRUE(table.contains(c.key));
    table[c.key].config = c.config;
  }
  void operator()(const RemoveService& c) const { EXPECT_EQ(table.erase(c.key), 1u); }
  void operator()(const AddDestination& c) const {
    ASSERT_TRUE(table.contains(c.key));
    EXPECT_FALSE(Find(c.key, c.endpoint));
    table[c.key].destinations.emplace_back(c.endpoint, c.config);
  }
  void operator()(const EditDestination& c) const {
    ASSERT_TRUE(Find(c.key, c.endpoint));
    Find(c.key, c.endpoint)->second = c.config;
  }
  void operator()(const RemoveDestination& c) const {
    EXPECT_EQ(std::erase_if(table[c.key].destinations, [&](const auto& d) { return d.first == c.endpoint; }), 1u);
  }
  std::pair<Endpoint, DestinationConfig>* Find(const ServiceKey& key, const Endpoint& endpoint) const {
    for (auto& destination : table[key].destinations) {
      if (destination.first == endpoint) return &destination;
    }
    return nullptr;
  }
};

void Apply(const std::vector<Command>& commands, Table& table) {
  for (const Command& command : commands) std::visit(Applier{table}, command);
}

TEST(Reconcile, AnEmptyTableGetsEverythingInOrder) {
  EXPECT_THAT(Reconcile(kDesired, {}, {}),
              ElementsAre(AddService{Web(), {.scheduler = "wrr"}}, AddDestination{Web(), At(1), Weight(1)},
                          AddDestination{Web(), At(2), Weight(2)}));
}

TEST(Reconcile, WhatIsRightIsLeftAlone) {
  Table observed = kDesired;
  std::ranges::reverse(observed[Web()].destinations);  // the order is history
  EXPECT_THAT(Reconcile(kDesired, observed, ClaimsOf(kDesired)), IsEmpty());
}

TEST(Reconcile, ADifferenceIsEditedInPlace) {
  Table observed = kDesired;
  observed[Web()].config.scheduler = "rr";
  observed[Web()].destinations[1].second.weight = 7;
  EXPECT_THAT(Reconcile(kDesired, observed, {}),
              ElementsAre(EditService{Web(), {.scheduler = "wrr"}}, EditDestination{Web(), At(2), Weight(2)}));
}

TEST(Reconcile, OnlyClaimedServersAreRemoved) {
  Table observed = kDesired;
  observed[Web()].destinations.emplace_back(At(3), Weight(1));
  observed[Web()].destinations.emplace_back(At(4), Weight(1));
  const Claims claims = {{Web(), {At(3)}}};
  EXPECT_THAT(Reconcile(kDesired, observed, claims), ElementsAre(RemoveDestination{Web(), At(3)}));
}

TEST(Reconcile, AServiceNobodyClaimedStays) {
  Table observed = kDesired;
  observed[Web(9)] = {{.scheduler = "lc"}, {{At(9), Weight(1)}}};
  EXPECT_THAT(Reconcile(kDesired, observed, ClaimsOf(kDesired)), IsEmpty());
}

TEST(Reconcile, AClaimedServiceGoesWithItsServers) {
  EXPECT_THAT(Reconcile({}, kDesired, ClaimsOf(kDesired)), ElementsAre(RemoveService{Web()}));
  EXPECT_THAT(Reconcile({}, {}, ClaimsOf(kDesired)), IsEmpty());
}

TEST(Reconcile, AServiceThatOthersUseLosesOnlyOurServers) {
  Table observed = kDesired;
  observed[Web()].destinations.emplace_back(At(9), Weight(1));
  EXPECT_THAT(Reconcile({}, observed, ClaimsOf(kDesired)),
              ElementsAre(RemoveDestination{Web(), At(1)}, RemoveDestination{Web(), At(2)}));
}

// keepalived's users know it: the sorry server is in before the last real one is out, and the other way round.
TEST(Reconcile, TheSorryServerOverlapsTheOthers) {
  const Claims claims = {{Web(), {At(1), At(2), At(200)}}};
  const Table sorry = {{Web(), {{.scheduler = "wrr"}, {{At(200), Weight(1)}}}}};
  EXPECT_THAT(Reconcile(sorry, kDesired, claims),
              ElementsAre(AddDestination{Web(), At(200), Weight(1)}, RemoveDestination{Web(), At(1)},
                          RemoveDestination{Web(), At(2)}));
  EXPECT_THAT(Reconcile(kDesired, sorry, claims),
              ElementsAre(AddDestination{Web(), At(1), Weight(1)}, AddDestination{Web(), At(2), Weight(2)},
                          RemoveDestination{Web(), At(200)}));
}

TEST(Reconcile, OfTwoEntriesForOneServerTheFirstCounts) {
  const Table doubled = {{Web(), {{}, {{At(1), Weight(1)}, {At(1), Weight(5)}}}}};
  EXPECT_THAT(Reconcile(doubled, {}, {}), ElementsAre(AddService{Web(), {}}, AddDestination{Web(), At(1), Weight(1)}));
}

TEST(Reconcile, WhatDoesNotApplyIsNoDifference) {
  Table desired = kDesired;
  desired[Web()].config.sticky = Stickiness{Seconds(300), 128};
  desired[Web()].destinations[0].second.tunnel = {TunnelKind::kGue, 6080};  // forwarded by NAT
  Table observed = kDesired;
  observed[Web()].config.sticky = Stickiness{Seconds(300), 32};
  EXPECT_THAT(Reconcile(desired, observed, {}), IsEmpty());
}

TEST(Reconcile, MarksOfBothFamiliesAreTwoServices) {
  const Table desired = {{MarkKey{5, Family::kIpv4}, {}}, {MarkKey{5, Family::kIpv6}, {}}};
  EXPECT_EQ(Reconcile(desired, {}, {}).size(), 2u);
}

Table RandomTable(std::mt19937& random) {
  const auto upto = [&](unsigned n) { return std::uniform_int_distribution<unsigned>(0, n)(random); };
  Table table;
  for (unsigned services = upto(4); services > 0; --services) {
    TableService& service = table[Web(static_cast<std::uint8_t>(upto(5)))];
    service.config.scheduler = upto(1) ? "rr" : "wlc";
    for (unsigned servers = upto(5); servers > 0; --servers) {
      const Endpoint endpoint = At(static_cast<std::uint8_t>(upto(6)));
      const auto same = [&](const auto& d) { return d.first == endpoint; };
      if (std::ranges::none_of(service.destinations, same))
        service.destinations.emplace_back(endpoint, Weight(upto(2)));
    }
  }
  return table;
}

// Whatever the two tables: the kernel takes every command, what is desired is there, and nothing is left to do.
TEST(Reconcile, EveryPlanWorksAndSettlesAtOnce) {
  std::mt19937 random(20261122);
  for (int round = 0; round < 5000; ++round) {
    const Table desired = RandomTable(random);
    Table table = RandomTable(random);
    const Table before = table;
    Claims claims = ClaimsOf(RandomTable(random));
    Apply(Reconcile(desired, table, claims), table);
    ASSERT_THAT(Reconcile(desired, table, claims), IsEmpty()) << "round " << round;
    for (const auto& [key, service] : desired) {
      ASSERT_EQ(table.at(key).config, service.config);
      for (const auto& destination : service.destinations)
        ASSERT_THAT(table.at(key).destinations, Contains(destination));
    }
    for (const auto& [key, service] : before) {
      if (desired.contains(key) || claims.contains(key)) continue;
      ASSERT_EQ(table.at(key), service) << "round " << round;
    }
  }
}

TEST(Reconcile, CommandsNameTheirObject) {
  EXPECT_EQ(Describe(AddDestination{Web(), At(7), {}}), "adding server 198.51.100.7:80 to TCP 192.0.2.1:80");
  EXPECT_EQ(Describe(RemoveService{MarkKey{5, Family::kIpv6}}), "removing service FWM 5 ipv6");
  const ServiceKey v6 = AddressKey{ServiceProtocol::kUdp, {*IpAddress::Parse("2001:db8::1"), 53}};
  EXPECT_EQ(Describe(EditService{v6, {}}), "changing service UDP [2001:db8::1]:53");
}

}  // namespace
}  // namespace holdfast::ipvs
