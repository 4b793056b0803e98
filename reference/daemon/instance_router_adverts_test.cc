// Router Advertisements of an Active Router: who sends them, when, and who does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/daemon/instance_set.h"
#include "reference/daemon/instance_test_host.h"

namespace holdfast::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace holdfast::literals;

constexpr Instant kStart = Instant(1000_s);
// 3 s + (256 - 100) / 256 s.
constexpr Instant kTakeover = kStart + 3'609'375_us;

config::VrrpInstance Ipv6Instance() {
  config::VrrpInstance instance = TutorialInstance();
  instance.family = Family::kIpv6;
  instance.version.SetDefault(3);
  instance.use_vmac.SetDefault({.enabled = true});
  instance.holdfast_router_advertisements.SetDefault(true);
  instance.virtual_ipaddress.clear();
  for (const char* address : {"fe80::100/64", "2001:db8::100/64", "2001:db8::101/64", "2001:db8:1::1/128"}) {
    config::VirtualAddress virtual_address;
    virtual_address.prefix = *IpPrefix::Parse(address);
    instance.virtual_ipaddress.push_back(virtual_address);
  }
  return instance;
}

class RouterAdvertsTest : public ::testing::Test {
 protected:
  RouterAdvertsTest() : set_(host_.ports(), &host_.filter, host_.observer()) {}

  void Apply(const config::VrrpInstance& instance, Instant now = kStart) {
    config::Config config;
    config.instances = {instance};
    set_.Apply(config, now);
  }
  void BecomeActive(const config::VrrpInstance& instance) {
    Apply(instance);
    TickUntil(kTakeover);
  }
  void TickUntil(Instant limit) {
    while (instance().deadline() && *instance().deadline() <= limit) instance().Tick(*instance().deadline());
  }
  std::size_t Solicit(Instant now) {
    static constexpr std::uint8_t kSolicitation[8] = {133};
    host::ReceivedMessage received;
    received.message = kSolicitation;
    received.source = *IpAddress::Parse("fe80::2");
    received.hop_limit = 255;
    received.interface_index = kEth0;
    return set_.Solicited(received, now).size();
  }
  Instance& instance() { return *set_.instances().front(); }
  const std::vector<host::RouterAdvertisement>& sent() { return host_.announcer.routers; }

  TestHost host_;
  InstanceSet set_;
};

TEST_F(RouterAdvertsTest, TheActiveRouterSpeaksForTheVirtualRouter) {
  BecomeActive(Ipv6Instance());
  ASSERT_THAT(sent(), SizeIs(1));
  EXPECT_EQ(sent()[0].source.ToString(), "fe80::100");
  EXPECT_EQ(sent()[0].mac, MacAddress::VirtualRouter(Family::kIpv6, 51));
  EXPECT_EQ(sent()[0].interface_index, host_.virtual_macs.present.begin()->first);
  EXPECT_EQ(sent()[0].lifetime_seconds, 1800);
  EXPECT_THAT(sent()[0].prefixes, ElementsAre(*IpPrefix::Parse("2001:db8::100/64"))) << "each network once, no host";
  TickUntil(kTakeover + 40_s);
  EXPECT_THAT(sent(), SizeIs(3));
}

TEST_F(RouterAdvertsTest, ANetworkOfAnotherInterfaceIsNotThisSegments) {
  host_.links.links.push_back(RunningLink(7, "eth1", "198.51.100.10"));
  config::VrrpInstance instance = Ipv6Instance();
  config::VirtualAddress elsewhere;
  elsewhere.prefix = *IpPrefix::Parse("2001:db8:9::1/64");
  elsewhere.dev = "eth1";
  instance.virtual_ipaddress_excluded.push_back(elsewhere);
  BecomeActive(instance);
  ASSERT_THAT(sent(), SizeIs(1));
  EXPECT_THAT(sent()[0].prefixes, ElementsAre(*IpPrefix::Parse("2001:db8::100/64")));
}

TEST_F(RouterAdvertsTest, ABackupIsSilentWhoeverAsks) {
  Apply(Ipv6Instance());
  Solicit(kStart + 1_s);
  TickUntil(kTakeover - 1_us);
  EXPECT_THAT(sent(), IsEmpty());
}

TEST_F(RouterAdvertsTest, ARouterThatYieldsFallsSilentWithoutAFarewell) {
  BecomeActive(Ipv6Instance());
  const Instant yields = kTakeover + 100_ms;
  instance().Receive(*PeerMessage(Ipv6Instance(), 200, yields, "fe80::2"), yields);
  ASSERT_EQ(instance().router().state(), vrrp::State::kBackup);
  Solicit(yields);
  TickUntil(yields + 3_s);
  EXPECT_THAT(sent(), SizeIs(1));
}

TEST_F(RouterAdvertsTest, AStopSaysNoFarewell) {
  BecomeActive(Ipv6Instance());
  set_.Stop(true, kTakeover + 1_s);
  EXPECT_THAT(sent(), SizeIs(1)) << "the next Active Router is the same router to hosts";
}

TEST_F(RouterAdvertsTest, ASolicitationIsAnswered) {
  BecomeActive(Ipv6Instance());
  TickUntil(kTakeover + 40_s);
  EXPECT_EQ(Solicit(kTakeover + 60_s), 1u);
  TickUntil(kTakeover + 60_s + 500_ms);
  EXPECT_THAT(sent(), SizeIs(4));
}

TEST_F(RouterAdvertsTest, SolicitationsAreHeardOnTheInterface) {
  Apply(Ipv6Instance());
  const auto listeners = set_.Listeners();
  ASSERT_THAT(listeners, SizeIs(3));  // advertisements on the interface and the virtual MAC's
  EXPECT_EQ(listeners[2].heard, host::Heard::kRouterSolicitations);
  EXPECT_EQ(listeners[2].interface_index, kEth0);
  EXPECT_EQ(listeners[2].group->ToString(), "ff02::2");
}

TEST_F(RouterAdvertsTest, NobodySpeaksUnasked) {
  config::VrrpInstance quiet = Ipv6Instance();
  quiet.holdfast_router_advertisements.SetDefault(false);
  BecomeActive(quiet);
  Solicit(kTakeover + 1_s);
  TickUntil(kTakeover + 1000_s);
  EXPECT_THAT(sent(), IsEmpty());
  EXPECT_THAT(set_.Listeners(), SizeIs(2));
}

TEST_F(RouterAdvertsTest, AReloadTurnsThemOnAndOffInFlight) {
  config::VrrpInstance quiet = Ipv6Instance();
  quiet.holdfast_router_advertisements.SetDefault(false);
  BecomeActive(quiet);
  Apply(Ipv6Instance(), kTakeover + 1_s);
  TickUntil(kTakeover + 2_s);
  EXPECT_THAT(sent(), SizeIs(1));
  EXPECT_EQ(instance().counters().became_active, 1u);
  Apply(quiet, kTakeover + 3_s);
  TickUntil(kTakeover + 1000_s);
  EXPECT_THAT(sent(), SizeIs(1));
}

TEST_F(RouterAdvertsTest, NetworksThatDoNotFitOneMessageGoIntoAnother) {
  config::VrrpInstance many = Ipv6Instance();
  many.virtual_ipaddress.resize(1);
  for (int network = 0; network < 50; ++network) {
    config::VirtualAddress address;
    address.prefix = *IpPrefix::Parse("2001:db8:0:" + std::to_string(network) + "::1/64");
    many.virtual_ipaddress_excluded.push_back(address);
  }
  BecomeActive(many);
  ASSERT_THAT(sent(), SizeIs(2));
  EXPECT_THAT(sent()[0].prefixes, SizeIs(40));
  EXPECT_THAT(sent()[1].prefixes, SizeIs(10));
}

}  // namespace
}  // namespace holdfast::daemon
