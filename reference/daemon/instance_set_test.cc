#include "reference/daemon/instance_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reference/daemon/dump.h"
#include "reference/daemon/instance_test_host.h"

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

constexpr Instant kStart = Instant(1000_s);
constexpr Instant kTakeover = kStart + 3'609'375_us;

class InstanceSetTest : public ::testing::Test {
 protected:
  InstanceSetTest() : set_(host_.ports(), &host_.filter, host_.observer()) {}

  config::Config Two() {
    config::Config config;
    config.instances = {TutorialInstance("VI_1"), TutorialInstance("VI_2")};
    config.instances[1].virtual_router_id.SetDefault(52);
    config.instances[1].virtual_ipaddress[0].prefix = *IpPrefix::Parse("192.0.2.101");
    return config;
  }
  Instance& At(std::size_t i) { return *set_.instances()[i]; }

  TestHost host_;
  InstanceSet set_;
};

TEST_F(InstanceSetTest, OneListenerServesTwoInstances) {
  set_.Apply(Two(), kStart);
  EXPECT_EQ(set_.Listeners().size(), 1u);
  PeerMessage message(At(1).config(), 200, kStart);
  EXPECT_EQ(set_.Receive(*message, kStart), &At(1));
  EXPECT_EQ(At(1).receive_counters().accepted(), 1u);
  EXPECT_EQ(At(0).receive_counters().accepted(), 0u);
}

TEST_F(InstanceSetTest, AForeignVridIsNobodys) {
  set_.Apply(Two(), kStart);
  config::VrrpInstance foreign = TutorialInstance();
  foreign.virtual_router_id.SetDefault(77);
  EXPECT_EQ(set_.Receive(*PeerMessage(foreign, 200, kStart), kStart), nullptr);
}

TEST_F(InstanceSetTest, AReloadLeavesTheUnchangedAlone) {
  config::Config config = Two();
  set_.Apply(config, kStart);
  for (int i : {0, 1}) At(i).Tick(kTakeover);
  const Instance* first = &At(0);
  const auto sent = host_.transport.sent().size();
  const auto notices = host_.notices.size();
  config.instances[1].priority.SetDefault(150);
  set_.Apply(config, kTakeover + 500_ms);
  EXPECT_EQ(&At(0), first);
  EXPECT_EQ(At(0).deadline(), kTakeover + 1_s);
  EXPECT_EQ(At(1).router().priority(), 150);
  EXPECT_EQ(At(1).router().state(), vrrp::State::kActive);
  EXPECT_EQ(host_.transport.sent().size(), sent);
  EXPECT_EQ(host_.notices.size(), notices);
}

TEST_F(InstanceSetTest, AReloadMovesAddressesInFlight) {
  config::Config config = Two();
  set_.Apply(config, kStart);
  At(0).Tick(kTakeover);
  config.instances[0].virtual_ipaddress[0].prefix = *IpPrefix::Parse("192.0.2.110");
  set_.Apply(config, kTakeover + 1_ms);
  ASSERT_EQ(host_.addresses.Owned().size(), 1u);
  EXPECT_EQ(host_.addresses.Owned()[0].prefix.ToString(), "192.0.2.110/32");
  EXPECT_EQ(host_.announcer.announced.back().address, *IpAddress::Parse("192.0.2.110"));
}

TEST_F(InstanceSetTest, ARemovedInstanceResignsAndANewVridStartsAnew) {
  config::Config config = Two();
  set_.Apply(config, kStart);
  for (int i : {0, 1}) At(i).Tick(kTakeover);
  config.instances.erase(config.instances.begin());
  config.instances[0].virtual_router_id.SetDefault(99);
  set_.Apply(config, kTakeover + 1_ms);
  ASSERT_EQ(set_.instances().size(), 1u);
  EXPECT_EQ(At(0).router().state(), vrrp::State::kBackup);
  EXPECT_TRUE(host_.addresses.Owned().empty());
  EXPECT_THAT(host_.notices, ::testing::Contains(::testing::Pair("VI_1", Notice::kDeleted)));
}

TEST_F(InstanceSetTest, NoAcceptFiltersTheAddressesAndAnOwnersNot) {
  config::Config config = Two();
  for (auto& instance : config.instances) instance.accept.SetDefault(false);
  config.instances[1].priority.SetDefault(255);
  set_.Apply(config, kStart);
  ASSERT_EQ(host_.filter.filtered.size(), 1u);
  EXPECT_EQ(host_.filter.filtered[0].address, *IpAddress::Parse("192.0.2.100"));
  set_.Stop(true, kStart + 1_s);
  EXPECT_TRUE(host_.filter.filtered.empty());
}

TEST_F(InstanceSetTest, AnAddressThatComesAndGoesMattersToNobody) {
  set_.Apply(Two(), kStart);
  host::LinkState link = host_.links.links[0];
  EXPECT_TRUE(set_.LinksChanged({link}, kStart)) << "seen for the first time";
  link.addresses.push_back(*IpPrefix::Parse("192.0.2.100"));
  EXPECT_FALSE(set_.LinksChanged({link}, kStart));
  link.running = false;
  EXPECT_TRUE(set_.LinksChanged({link}, kStart));
}

TEST_F(InstanceSetTest, TheDumpSpeaksKeepalivedsNames) {
  set_.Apply(Two(), kStart);
  At(0).Tick(kTakeover);
  const nlohmann::json dump = DumpInstances(set_, kTakeover);
  ASSERT_EQ(dump.size(), 2u);
  EXPECT_EQ(dump[0]["data"]["iname"], "VI_1");
  EXPECT_EQ(dump[0]["data"]["state"], 2);
  EXPECT_EQ(dump[1]["data"]["state"], 1);
  EXPECT_EQ(dump[0]["stats"]["advert_sent"], 1);
  EXPECT_EQ(dump[0]["rfc"]["transitions"]["BackupTakesOver"], 1);
}

}  // namespace
}  // namespace holdfast::daemon
