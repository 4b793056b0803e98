#include "reference/daemon/instance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/daemon/instance_test_host.h"

namespace holdfast::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using namespace holdfast::literals;

constexpr Instant kStart = Instant(1000_s);
// 3 s + (256 - 100) / 256 s.
constexpr Instant kTakeover = kStart + 3'609'375_us;

class InstanceTest : public ::testing::Test {
 protected:
  Instance& Start(const config::VrrpInstance& config) {
    instance_ = std::make_unique<Instance>(config, host_.ports(), host_.observer());
    instance_->LinksChanged(kStart);
    return *instance_;
  }
  // Alone on the segment until it takes over.
  Instance& StartActive(const config::VrrpInstance& config) {
    Start(config).Tick(kTakeover);
    return *instance_;
  }

  TestHost host_;
  std::unique_ptr<Instance> instance_;
};

TEST_F(InstanceTest, WaitsAsBackupAndThenTakesTheAddresses) {
  Instance& instance = Start(TutorialInstance());
  EXPECT_EQ(instance.router().state(), vrrp::State::kBackup);
  EXPECT_TRUE(host_.transport.sent().empty());
  ASSERT_EQ(instance.deadline(), kTakeover);

  instance.Tick(kTakeover - 1_us);
  EXPECT_TRUE(host_.transport.sent().empty());
  instance.Tick(kTakeover);
  ASSERT_EQ(host_.transport.sent().size(), 1u);
  EXPECT_EQ(host_.transport.sent()[0].destination, *IpAddress::Parse("224.0.0.18"));
  EXPECT_EQ(host_.transport.sent()[0].from.source, *IpAddress::Parse("192.0.2.10"));
  ASSERT_EQ(host_.addresses.Owned().size(), 1u);
  EXPECT_EQ(host_.addresses.Owned()[0].prefix.ToString(), "192.0.2.100/32");
  EXPECT_EQ(host_.addresses.Owned()[0].interface_index, kEth0);
  ASSERT_EQ(host_.announcer.announced.size(), 1u);
  EXPECT_EQ(host_.announcer.announced[0].copies, 5);
  EXPECT_THAT(host_.notices, ElementsAre(Pair("VI_1", Notice::kBackup), Pair("VI_1", Notice::kMaster)));
}

TEST_F(InstanceTest, StateMasterDoesNotMakeASecondActive) {
  config::VrrpInstance config = TutorialInstance();
  config.state.SetDefault(config::InitialState::kMaster);
  config.priority.SetDefault(101);
  EXPECT_EQ(Start(config).router().state(), vrrp::State::kBackup);
}

TEST_F(InstanceTest, RemovesWhatAPredecessorLeftBehind) {
  host_.addresses.Add({{*IpPrefix::Parse("192.0.2.100"), kEth0, "", 0}});
  Start(TutorialInstance());
  EXPECT_TRUE(host_.addresses.Owned().empty());
}

TEST_F(InstanceTest, AnOwnersAddressIsNotALeftover) {
  host_.links.links[0].primary = *IpAddress::Parse("192.0.2.100");
  host_.links.links[0].addresses = {*IpPrefix::Parse("192.0.2.100/24")};
  config::VrrpInstance config = TutorialInstance();
  config.priority.SetDefault(255);
  Instance& instance = Start(config);
  EXPECT_EQ(instance.router().state(), vrrp::State::kActive);
  EXPECT_TRUE(host_.addresses.Owned().empty());
  EXPECT_EQ(host_.announcer.announced.size(), 1u);
  host_.links.links[0].primary.reset();  // the monitor takes it for a virtual one
  instance.LinksChanged(kStart + 1_s);
  EXPECT_EQ(instance.router().state(), vrrp::State::kActive);
}

TEST_F(InstanceTest, StopResignsAndLeavesNothing) {
  Instance& instance = StartActive(TutorialInstance());
  instance.Stop(Notice::kStop, true, kTakeover + 1_s);
  EXPECT_EQ(LastPriority(host_), 0);
  EXPECT_TRUE(host_.addresses.Owned().empty());
  EXPECT_EQ(instance.deadline(), std::nullopt);
  EXPECT_EQ(host_.notices.back().second, Notice::kStop);
}

TEST_F(InstanceTest, StopWithoutReleaseTellsNobodyOnTheWire) {
  StartActive(TutorialInstance()).Stop(Notice::kStop, false, kTakeover + 1_s);
  EXPECT_EQ(host_.transport.sent().size(), 1u);
  EXPECT_EQ(host_.addresses.Owned().size(), 1u);
}

TEST_F(InstanceTest, YieldsToAHigherPriority) {
  const config::VrrpInstance config = TutorialInstance();
  Instance& instance = StartActive(config);
  instance.Receive(*PeerMessage(config, 200, kTakeover + 10_ms), kTakeover + 20_ms);
  EXPECT_EQ(instance.router().state(), vrrp::State::kBackup);
  EXPECT_TRUE(host_.addresses.Owned().empty());
  EXPECT_EQ(instance.deadline(), kTakeover + 10_ms + 3'609'375_us) << "counted from the kernel's stamp";
}

TEST_F(InstanceTest, AMessageThatWaitedKeepsAnExpiredTimerFromFiring) {
  const config::VrrpInstance config = TutorialInstance();
  Instance& instance = Start(config);
  const Instant woke_up = kTakeover + 500_ms;
  instance.Receive(*PeerMessage(config, 200, kTakeover - 1_s), woke_up);
  instance.Tick(woke_up);
  EXPECT_EQ(instance.router().state(), vrrp::State::kBackup);
  EXPECT_TRUE(host_.transport.sent().empty());
}

TEST_F(InstanceTest, AWrongPasswordIsDroppedAndCounted) {
  config::VrrpInstance config = TutorialInstance();
  config.authentication.auth_type.SetDefault(config::AuthType::kPass);
  config.authentication.auth_pass.SetDefault("1234");
  Instance& instance = StartActive(config);
  EXPECT_EQ(host_.transport.sent()[0].message[4], 1) << "authentication type";
  config.authentication.auth_pass.SetDefault("4321");
  instance.Receive(*PeerMessage(config, 200, kTakeover + 1_ms), kTakeover + 1_ms);
  EXPECT_EQ(instance.router().state(), vrrp::State::kActive);
  EXPECT_EQ(instance.receive_counters()[vrrp::ReceiveCheck::kAuthentication], 1u);
}

TEST_F(InstanceTest, ALostCarrierIsAFaultUntilItIsBack) {
  Instance& instance = StartActive(TutorialInstance());
  host_.SetRunning("eth0", false);
  instance.LinksChanged(kTakeover + 1_s);
  EXPECT_TRUE(instance.in_fault());
  EXPECT_EQ(instance.fault_reason(), "interface eth0 has no carrier");
  EXPECT_EQ(host_.notices.back().second, Notice::kFault);
  EXPECT_TRUE(host_.addresses.Owned().empty());
  host_.SetRunning("eth0", true);
  instance.LinksChanged(kTakeover + 2_s);
  EXPECT_EQ(instance.router().state(), vrrp::State::kBackup);
}

TEST_F(InstanceTest, AMissingInterfaceIsAFaultFromTheStart) {
  config::VrrpInstance config = TutorialInstance();
  config.interface.SetDefault("eth7");
  EXPECT_TRUE(Start(config).in_fault());
  EXPECT_THAT(host_.notices, ElementsAre(Pair("VI_1", Notice::kFault)));
}

TEST_F(InstanceTest, ATrackedInterfaceWithAWeightMovesThePriority) {
  host_.links.links.push_back(RunningLink(3, "eth1", "198.51.100.1"));
  config::VrrpInstance config = TutorialInstance();
  config.track_interface = {{"eth1", -30, false, {}}};
  Instance& instance = Start(config);
  EXPECT_EQ(instance.router().priority(), 100);
  host_.SetRunning("eth1", false);
  instance.LinksChanged(kStart + 1_s);
  EXPECT_EQ(instance.router().priority(), 70);
  EXPECT_EQ(instance.router().state(), vrrp::State::kBackup);
}

TEST_F(InstanceTest, ATrackedInterfaceWithoutAWeightIsAFault) {
  host_.links.links.push_back(RunningLink(3, "eth1", "198.51.100.1"));
  config::VrrpInstance config = TutorialInstance();
  config.track_interface = {{"eth1", 0, false, {}}};
  Instance& instance = Start(config);
  host_.SetRunning("eth1", false);
  instance.LinksChanged(kStart + 1_s);
  EXPECT_EQ(instance.fault_reason(), "tracked interface eth1 is down");
  EXPECT_EQ(instance.router().state(), vrrp::State::kInitialize);
}

TEST_F(InstanceTest, TheVirtualMacSpeaksOnlyAsActive) {
  config::VrrpInstance config = TutorialInstance();
  config.use_vmac.SetDefault({.enabled = true});
  Instance& instance = Start(config);
  ASSERT_EQ(host_.virtual_macs.present.size(), 1u);
  const int index = host_.virtual_macs.present.begin()->first;
  EXPECT_EQ(host_.virtual_macs.present[index].mac.ToString(), "00:00:5e:00:01:33");
  EXPECT_FALSE(host_.virtual_macs.forwarding[index]);
  EXPECT_EQ(instance.Listeners().size(), 2u);

  instance.Tick(kTakeover);
  EXPECT_TRUE(host_.virtual_macs.forwarding[index]);
  EXPECT_EQ(host_.transport.sent()[0].from.interface_index, index);
  EXPECT_EQ(host_.addresses.Owned()[0].interface_index, index);
  EXPECT_EQ(host_.announcer.announced[0].mac.ToString(), "00:00:5e:00:01:33");

  instance.Receive(*PeerMessage(config, 200, kTakeover + 1_ms), kTakeover + 1_ms);
  EXPECT_FALSE(host_.virtual_macs.forwarding[index]);
  instance.Stop(Notice::kStop, true, kTakeover + 1_s);
  EXPECT_TRUE(host_.virtual_macs.present.empty());
}

TEST_F(InstanceTest, AnOwnerWithAVirtualMacAnnouncesThatMac) {
  host_.links.links[0].addresses = {*IpPrefix::Parse("192.0.2.100/24")};
  config::VrrpInstance config = TutorialInstance();
  config.priority.SetDefault(255);
  config.use_vmac.SetDefault({.enabled = true});
  Start(config);
  const int index = host_.virtual_macs.present.begin()->first;
  ASSERT_EQ(host_.announcer.announced.size(), 1u);
  EXPECT_EQ(host_.announcer.announced[0].interface_index, index);
  EXPECT_EQ(host_.announcer.announced[0].mac.ToString(), "00:00:5e:00:01:33");
  ASSERT_EQ(host_.addresses.Owned().size(), 1u);
  EXPECT_EQ(host_.addresses.Owned()[0].interface_index, index);
}

TEST_F(InstanceTest, ALinkLocalAddressOnTheVirtualMacBringsItsNetwork) {
  config::VrrpInstance config = TutorialInstance();
  config.version.SetDefault(3);
  config.family = Family::kIpv6;
  config.virtual_ipaddress[0].prefix = *IpPrefix::Parse("fe80::100");
  config.use_vmac.SetDefault({.enabled = true});
  StartActive(config);
  ASSERT_EQ(host_.addresses.Owned().size(), 1u);
  EXPECT_EQ(host_.addresses.Owned()[0].prefix.ToString(), "fe80::100/64");
}

TEST_F(InstanceTest, AFrameHeardOnBothInterfacesCountsOnce) {
  config::VrrpInstance config = TutorialInstance();
  config.use_vmac.SetDefault({.enabled = true});
  Instance& instance = StartActive(config);
  PeerMessage message(config, 50, kTakeover + 1_ms);
  instance.Receive(*message, kTakeover + 1_ms);
  message->interface_index = host_.virtual_macs.present.begin()->first;
  instance.Receive(*message, kTakeover + 1_ms);
  EXPECT_EQ(instance.receive_counters().accepted(), 1u);
}

TEST_F(InstanceTest, Version3CarriesKeepalivedsChecksumUnlessToldOtherwise) {
  config::VrrpInstance config = TutorialInstance();
  config.version.SetDefault(3);
  StartActive(config);
  const vrrp::IpEndpoints endpoints{*IpAddress::Parse("192.0.2.10"), *IpAddress::Parse("224.0.0.18")};
  const auto holds = [&](vrrp::ChecksumForm form) {
    return vrrp::ChecksumHolds(host_.transport.sent().back().message, vrrp::Version::kV3, endpoints, form);
  };
  EXPECT_TRUE(holds(vrrp::ChecksumForm::kIpv4PseudoHeader));
  config.v3_checksum_as_v2.SetDefault(true);
  StartActive(config);
  EXPECT_TRUE(holds(vrrp::ChecksumForm::kMessageOnly));
}

// RFC 9568 section 8.4.2.
class BothVersionsTest : public InstanceTest {
 protected:
  BothVersionsTest() {
    config_.version.SetDefault(3);
    config_.holdfast_v2_and_v3.SetDefault(true);
    config_.advert_int.SetDefault(50_cs);
    as_v2_.version.SetDefault(2);
    as_v2_.advert_int.SetDefault(300_cs);
  }
  std::vector<int> SentVersions() {
    std::vector<int> versions;
    for (const auto& sent : host_.transport.sent()) versions.push_back(sent.message[0] >> 4);
    return versions;
  }

  config::VrrpInstance config_ = TutorialInstance(), as_v2_ = TutorialInstance();
};

TEST_F(BothVersionsTest, EachAdvertisementGoesOutInBoth) {
  Instance& instance = StartActive(config_);
  EXPECT_THAT(SentVersions(), ElementsAre(3, 2));
  const auto& second = host_.transport.sent()[1].message;
  EXPECT_EQ(second[5], 1) << "half a second is one in whole seconds";
  instance.Stop(Notice::kStop, true, kTakeover);
  EXPECT_THAT(SentVersions(), ElementsAre(3, 2, 3, 2));
  EXPECT_EQ(LastPriority(host_), 0);
}

TEST_F(BothVersionsTest, ABackupFollowsEitherAndOfOneRouterVersion3) {
  Instance& instance = Start(config_);
  instance.Receive(*PeerMessage(as_v2_, 200, kStart), kStart);
  EXPECT_EQ(instance.router().active_adver_interval(), 300_cs);
  instance.Receive(*PeerMessage(config_, 200, kStart), kStart);
  EXPECT_EQ(instance.router().active_adver_interval(), 50_cs);
  const auto deadline = instance.deadline();
  instance.Receive(*PeerMessage(as_v2_, 200, kStart + 100_ms), kStart + 100_ms);
  EXPECT_EQ(instance.deadline(), deadline);
  EXPECT_EQ(instance.receive_counters().accepted(), 3u);
}

TEST_F(BothVersionsTest, WithoutTheKeywordVersion2IsDropped) {
  config_.holdfast_v2_and_v3.SetDefault(false);
  Instance& instance = Start(config_);
  instance.Receive(*PeerMessage(as_v2_, 200, kStart), kStart);
  EXPECT_EQ(instance.receive_counters()[vrrp::ReceiveCheck::kVersion], 1u);
}

TEST_F(BothVersionsTest, AReloadEndsItWithoutAFailover) {
  Instance& instance = StartActive(config_);
  config_.holdfast_v2_and_v3.SetDefault(false);
  ASSERT_TRUE(CanContinue(instance.config(), config_));
  instance.Reconfigure(config_, kTakeover);
  instance.Tick(kTakeover + 500_ms);
  EXPECT_THAT(SentVersions(), ElementsAre(3, 2, 3));
  EXPECT_EQ(instance.router().state(), vrrp::State::kActive);
}

TEST_F(BothVersionsTest, TheEchoOfTheOtherInterfaceIsKnownBehindVersion2) {
  config_.use_vmac.SetDefault({.enabled = true});
  Instance& instance = Start(config_);
  const int virtual_mac = host_.virtual_macs.present.begin()->first;
  for (const int interface_index : {kEth0, virtual_mac}) {
    for (const auto* version : {&config_, &as_v2_}) {
      PeerMessage message(*version, 200, kStart);
      message->interface_index = interface_index;
      instance.Receive(*message, kStart);
    }
  }
  EXPECT_EQ(instance.receive_counters().accepted(), 2u);
}

TEST_F(InstanceTest, UnicastGoesToEachPeerAndTheirHopCountsDoNotMatter) {
  config::VrrpInstance config = TutorialInstance();
  config.unicast_peer = {{.address = *IpAddress::Parse("192.0.2.2")}, {.address = *IpAddress::Parse("192.0.2.3")}};
  Instance& instance = StartActive(config);
  ASSERT_EQ(host_.transport.sent().size(), 2u);
  EXPECT_EQ(host_.transport.sent()[1].destination, *IpAddress::Parse("192.0.2.3"));
  PeerMessage message(config, 200, kTakeover + 1_ms);
  message->hop_limit = 61;
  instance.Receive(*message, kTakeover + 1_ms);
  EXPECT_EQ(instance.router().state(), vrrp::State::kBackup);
}

TEST_F(InstanceTest, PreemptDelayFollowsALowerActiveRouterForAWhile) {
  config::VrrpInstance config = TutorialInstance();
  config.preempt_delay.SetDefault(10_s);
  Instance& instance = Start(config);
  for (int second = 0; second < 10; ++second) {
    const Instant now = kStart + Seconds(second);
    instance.Receive(*PeerMessage(config, 50, now), now);
    instance.Tick(now);
  }
  EXPECT_EQ(instance.router().state(), vrrp::State::kBackup);
  instance.Tick(kStart + 10_s);  // the delay is over: lower advertisements do not hold the timer back any more
  instance.Receive(*PeerMessage(config, 50, kStart + 11_s), kStart + 11_s);
  EXPECT_EQ(instance.deadline(), kStart + 9_s + 3'609'375_us);
}

TEST_F(InstanceTest, AnnouncesAgainAfterTheDelay) {
  Instance& instance = StartActive(TutorialInstance());
  instance.Tick(kTakeover + 5_s);
  ASSERT_EQ(host_.announcer.announced.size(), 2u);
  EXPECT_EQ(host_.announcer.announced[1].copies, 5);
}

TEST_F(InstanceTest, ANewPrimaryAddressIsTheNewSource) {
  Instance& instance = StartActive(TutorialInstance());
  host_.links.links[0].primary = *IpAddress::Parse("192.0.2.11");
  instance.LinksChanged(kTakeover + 100_ms);
  instance.Tick(kTakeover + 1_s);
  EXPECT_EQ(host_.transport.sent().back().from.source, *IpAddress::Parse("192.0.2.11"));
  EXPECT_EQ(instance.router().config().primary_address, *IpAddress::Parse("192.0.2.11"));
}

}  // namespace
}  // namespace holdfast::daemon
