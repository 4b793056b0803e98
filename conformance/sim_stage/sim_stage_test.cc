#include "conformance/sim_stage/sim_stage.h"

#include <gtest/gtest.h>

#include <set>

#include "conformance/stage/clause_case.h"
#include "conformance/wire/neighbour.h"

namespace holdfast::conformance {
namespace {

using wire::Milliseconds;

RouterSetup SetupOf(Family family, std::uint8_t priority = 100) {
  RouterSetup setup;
  setup.priority = priority;
  setup.addresses = {Addresses::Of(family).vip};
  if (family == Family::kIpv6) setup.addresses.push_back(Addresses::Of(family).vip_global);
  return setup;
}

std::vector<Captured> Everything(Stage& stage, Instant until) {
  std::vector<Captured> all;
  while (auto frame = stage.Receive(until)) all.push_back(*frame);
  return all;
}

TEST(SimStage, PromotesOnTimeAndAnnounces) {
  SimStage stage("9568+errata");
  stage.Start(SetupOf(Family::kIpv4), Version::kV3, Family::kIpv4);
  const auto frames = Everything(stage, Instant(Milliseconds(3700)));
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_EQ(frames[0].at, Instant(Duration(3609375)));
  const auto packet = wire::Decode(frames[0].frame);
  ASSERT_TRUE(packet);
  EXPECT_EQ(wire::Summary(*packet), "VRRPv3 advertisement vrid 51 priority 100 interval 100 cs 192.0.2.100");
  EXPECT_EQ(packet->mac_source, Mac::Of("00:00:5e:00:01:33"));
  EXPECT_EQ(packet->source, Address::Of("192.0.2.10"));
  EXPECT_EQ(packet->ttl, 255);
  EXPECT_TRUE(wire::VerifyChecksum(frames[0].frame).message_only);
  const auto arp = wire::DecodeArp(frames[1].frame);
  ASSERT_TRUE(arp && arp->IsGratuitous());
  EXPECT_EQ(arp->sender_mac, Mac::Of("00:00:5e:00:01:33"));
}

TEST(SimStage, AnnouncesEveryIpv6Address) {
  SimStage stage("9568");
  stage.Start(SetupOf(Family::kIpv6, 255), Version::kV3, Family::kIpv6);
  const auto frames = Everything(stage, Instant(Milliseconds(1)));
  ASSERT_EQ(frames.size(), 3u);
  EXPECT_TRUE(wire::VerifyChecksum(frames[0].frame).valid());
  for (const std::size_t i : {1u, 2u}) {
    const auto na = wire::DecodeNeighbour(frames[i].frame);
    ASSERT_TRUE(na);
    EXPECT_TRUE(na->router && na->override_flag && !na->solicited);
    EXPECT_EQ(na->link_layer, Mac::Of("00:00:5e:00:02:33"));
  }
}

TEST(SimStage, SpeaksTheChecksumOfItsProfile) {
  EXPECT_EQ(SimStage("9568").dialect().v3_ipv4_checksum, wire::ChecksumForm::kMessageOnly);
  SimStage stage("5798");
  EXPECT_EQ(stage.dialect().v3_ipv4_checksum, wire::ChecksumForm::kIpv4PseudoHeader);
  stage.Start(SetupOf(Family::kIpv4), Version::kV3, Family::kIpv4);
  EXPECT_TRUE(wire::VerifyChecksum(stage.Receive(Instant(Milliseconds(4000)))->frame).pseudo_header);
}

TEST(SimStage, TimePassesOnlyInReceive) {
  SimStage stage("9568");
  EXPECT_EQ(stage.Now(), Instant());
  EXPECT_FALSE(stage.Receive(Instant(Milliseconds(10))));
  EXPECT_EQ(stage.Now(), Instant(Milliseconds(10)));
  EXPECT_FALSE(stage.Receive(Instant(Milliseconds(5))));
  EXPECT_EQ(stage.Now(), Instant(Milliseconds(10))) << "never backwards";
}

TEST(SimStage, ResignsAndFallsSilent) {
  SimStage stage("9568");
  stage.Start(SetupOf(Family::kIpv4, 255), Version::kV2, Family::kIpv4);
  stage.Receive(Instant());
  stage.Receive(Instant());
  const Instant stopped = stage.Stop();
  const auto frames = Everything(stage, stopped + Milliseconds(20000));
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(wire::Decode(frames[0].frame)->priority, 0);
}

TEST(SimStage, RefusesWhatDoesNotExist) {
  EXPECT_THROW(SimStage("1234"), StageFailure);
  SimStage stage("9568");
  EXPECT_THROW(stage.Start(SetupOf(Family::kIpv6), Version::kV2, Family::kIpv6), StageFailure);
}

struct Script : ClauseCase {
  void Play() override {  // the example of clause_case.h
    Router dut = StartBackup({.priority = 100, .interval = 100_cs});
    const Instant heard = peer.Advertise({.priority = 200, .interval = 300_cs});
    lan.ExpectSilenceFrom(dut, until(heard + 3 * 300_cs));
    lan.ExpectAdvertisementFrom(
        dut, between(heard + 3 * 300_cs + SkewTime(100, 100_cs), heard + 3 * 300_cs + SkewTime(100, 300_cs)));
  }
};

Finding Play(Family family, std::string_view profile, Duration late = Duration(0)) {
  SimStage stage(profile, late);
  return Script().Run(stage, Version::kV3, family, {}).finding;
}

TEST(SimStage, PlaysACase) {
  for (const char* profile : {"5798", "9568", "9568+errata"}) {
    EXPECT_EQ(Play(Family::kIpv4, profile), Finding::kHolds);
    EXPECT_EQ(Play(Family::kIpv6, profile), Finding::kHolds);
  }
}

TEST(SimStage, ALateCoreIsConvicted) { EXPECT_EQ(Play(Family::kIpv4, "9568", Milliseconds(150)), Finding::kViolated); }

struct AlsoScript : ClauseCase {
  void Play() override {
    RouterSetup setup;
    setup.also.push_back({.vrid = 52, .interval = 200_cs, .addresses = {addresses().second_vip}});
    Router first = Start(setup);
    Router second = first;
    second.setup = first.setup.also[0];
    lan.ExpectAdvertisementFrom(first, at(first.started + DownInterval(100, 100_cs)));
    lan.ExpectAdvertisementFrom(second, at(first.started + DownInterval(100, 200_cs)));
  }
};

// One VRID three times: over IPv4 on either segment, and over IPv6.
TEST(SimStage, SegmentsAndFamiliesAreApart) {
  SimStage stage("9568+errata");
  RouterSetup setup = SetupOf(Family::kIpv4), far = setup, v6 = SetupOf(Family::kIpv6);
  far.segment = Segment::kFar;
  far.addresses = {Addresses::Of(Family::kIpv4).far_vip};
  v6.family = Family::kIpv6;
  setup.also = {far, v6};
  stage.Start(setup, Version::kV3, Family::kIpv4);
  wire::Packet higher;
  higher.source = Addresses::Of(Family::kIpv4).far_tester;
  higher.destination = wire::VrrpGroup(Family::kIpv4);
  higher.mac_destination = Mac::Group(higher.destination);
  higher.addresses = far.addresses;
  for (int n = 0; n < 8; ++n) {
    stage.SendOn(Segment::kFar, wire::Encode(higher));
    for (const Captured& frame : Everything(stage, stage.Now() + Milliseconds(500))) {
      EXPECT_EQ(frame.segment, Segment::kLan) << wire::Describe(frame.frame);
    }
  }
  std::set<std::pair<Segment, Family>> active;
  for (const Captured& frame : Everything(stage, stage.Now() + Milliseconds(4000))) {
    if (const auto packet = wire::Decode(frame.frame)) active.insert({frame.segment, packet->source.family});
  }
  EXPECT_EQ(active.size(), 3u);
}

TEST(SimStage, RunsSeveralVirtualRouters) {
  SimStage stage("9568");
  const Outcome o = AlsoScript().Run(stage, Version::kV3, Family::kIpv4, {});
  EXPECT_EQ(o.finding, Finding::kHolds) << o.cause;
}

}  // namespace
}  // namespace holdfast::conformance
