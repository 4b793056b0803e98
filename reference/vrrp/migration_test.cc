#include "reference/vrrp/migration.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "reference/vrrp/virtual_router.h"

namespace holdfast::vrrp {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

const IpAddress kHigh = IpAddress::V4(192, 0, 2, 200), kOther = IpAddress::V4(192, 0, 2, 201);
const std::vector<IpAddress> kVirtual = {IpAddress::V4(192, 0, 2, 100)};
const IpEndpoints kFromHigh = {kHigh, MulticastGroup(Family::kIpv4)};

ReceivePolicy Migrating(Centiseconds interval = 50_cs) {
  ReceivePolicy policy;
  policy.vrid = 7;
  policy.interval = interval;
  policy.addresses = kVirtual;
  policy.migrates = true;
  return policy;
}

Advertisement From(Version version, Centiseconds interval = 100_cs) {
  return {.version = version, .vrid = 7, .priority = 200, .interval = interval, .addresses = kVirtual};
}

ReceiveResult Check(const Advertisement& advertisement, const ReceivePolicy& policy) {
  static std::array<std::uint8_t, kMaxMessageSize> room;
  const auto octets = Encode(advertisement, kFromHigh, ChecksumForm::kMessageOnly, room);
  EXPECT_FALSE(octets.empty());
  return CheckReceived({octets, kFromHigh}, policy);
}

TEST(MigrationTest, AnIntervalOfVersion2IsWholeSecondsUpwards) {
  EXPECT_EQ(Version2Interval(1_cs), 100_cs);
  EXPECT_EQ(Version2Interval(50_cs), 100_cs);
  EXPECT_EQ(Version2Interval(100_cs), 100_cs);
  EXPECT_EQ(Version2Interval(101_cs), 200_cs);
  EXPECT_EQ(Version2Interval(4095_cs), 4100_cs);
  EXPECT_EQ(Version2Interval(0_cs), 100_cs);
  EXPECT_EQ(Version2Interval(30000_cs), 25500_cs);
}

TEST(MigrationTest, TheSameAdvertisementInVersion2) {
  const Advertisement told = InVersion2(From(Version::kV3, 50_cs));
  EXPECT_EQ(told.version, Version::kV2);
  EXPECT_EQ(told.interval, 100_cs);
  EXPECT_EQ(told.priority, 200);
  EXPECT_EQ(told.authentication, Authentication{});
  ReceivePolicy plain = Migrating(100_cs);
  plain.version = Version::kV2;
  plain.migrates = false;
  EXPECT_TRUE(Check(told, plain).accepted());  // a router of version 2 alone takes it
}

TEST(MigrationTest, BothVersionsAreHonouredAndNoOther) {
  for (const Version version : {Version::kV2, Version::kV3}) EXPECT_TRUE(Check(From(version), Migrating()).accepted());
  ReceivePolicy plain = Migrating();
  plain.migrates = false;
  EXPECT_EQ(Check(From(Version::kV2), plain).discarded_by, ReceiveCheck::kVersion);
  plain.version = Version::kV2, plain.migrates = true;
  EXPECT_EQ(Check(From(Version::kV3), plain).discarded_by, ReceiveCheck::kVersion);
  const std::array<std::uint8_t, 8> strange = {0x41, 7, 200, 0, 0, 100, 0, 0};
  EXPECT_EQ(CheckReceived({strange, kFromHigh}, Migrating()).discarded_by, ReceiveCheck::kVersion);
  EXPECT_EQ(CheckReceived({{}, kFromHigh}, Migrating()).discarded_by, ReceiveCheck::kVersion);
}

TEST(MigrationTest, Version2IsJudgedByItsOwnTextButForTheInterval) {
  Advertisement with_password = From(Version::kV2);
  with_password.authentication = Authentication::SimplePassword("secret");
  EXPECT_EQ(Check(with_password, Migrating()).discarded_by, ReceiveCheck::kAuthentication);

  const auto mismatch = static_cast<std::size_t>(ReceiveCheck::kInterval);
  EXPECT_FALSE(Check(From(Version::kV2, 100_cs), Migrating()).logged[mismatch]) << "half a second is told as one";
  const ReceiveResult slow = Check(From(Version::kV2, 300_cs), Migrating());
  EXPECT_TRUE(slow.accepted());
  EXPECT_TRUE(slow.logged[mismatch]);
  EXPECT_EQ(slow.advertisement->interval, 300_cs) << "seconds are learned as centiseconds";
}

TEST(VersionEarTest, ABackupIgnoresVersion2OfAnActiveRouterHeardInVersion3) {
  VersionEar ear;
  EXPECT_FALSE(ear.Ignores(Version::kV2, kHigh, State::kBackup));
  ear.Heard(Version::kV3, kHigh, Transition::kBackupFollows);
  EXPECT_TRUE(ear.Ignores(Version::kV2, kHigh, State::kBackup));
  EXPECT_FALSE(ear.Ignores(Version::kV3, kHigh, State::kBackup));
  EXPECT_FALSE(ear.Ignores(Version::kV2, kOther, State::kBackup)) << "another router is heard";
}

TEST(VersionEarTest, EveryWayToFollowCountsAndNoOther) {
  for (const auto edge : {Transition::kBackupFollows, Transition::kBackupHearsResignation,
                          Transition::kActiveYieldsToPriority, Transition::kActiveYieldsToAddress}) {
    VersionEar ear;
    ear.Heard(Version::kV3, kHigh, edge);
    EXPECT_TRUE(ear.Ignores(Version::kV2, kHigh, State::kBackup)) << ToString(edge);
  }
  VersionEar ear;
  EXPECT_FALSE(ear.Heard(Version::kV3, kHigh, Transition::kBackupDiscards));
  EXPECT_FALSE(ear.Heard(Version::kV3, kHigh, std::nullopt));
  EXPECT_FALSE(ear.Ignores(Version::kV2, kHigh, State::kBackup));
}

TEST(VersionEarTest, WhoeverIsFollowedInVersion2IsNotIgnored) {
  VersionEar ear;
  ear.Heard(Version::kV3, kHigh, Transition::kBackupFollows);
  ear.Heard(Version::kV2, kOther, Transition::kBackupFollows);
  EXPECT_FALSE(ear.Ignores(Version::kV2, kHigh, State::kBackup));
}

TEST(VersionEarTest, ItIsABackupsMatterAndForgottenByOthers) {
  VersionEar ear;
  ear.Heard(Version::kV3, kHigh, Transition::kBackupFollows);
  EXPECT_FALSE(ear.Ignores(Version::kV2, kHigh, State::kActive));
  EXPECT_FALSE(ear.Ignores(Version::kV2, kHigh, State::kBackup));
}

TEST(VersionEarTest, Version3AloneIsReportedOnce) {
  VersionEar ear;
  int reports = 0;
  const auto hear = [&](const IpAddress& source) {
    reports += ear.Heard(Version::kV3, source, Transition::kBackupFollows);
    return reports;
  };
  EXPECT_EQ(hear(kHigh), 0);
  EXPECT_EQ(hear(kHigh), 0);
  EXPECT_EQ(hear(kHigh), 1);
  for (int i = 0; i < 600; ++i) EXPECT_EQ(hear(kHigh), 1);
  EXPECT_EQ(hear(kOther), 1) << "another router is counted anew";
  EXPECT_EQ(hear(kOther), 1);
  EXPECT_EQ(hear(kOther), 2);
}

TEST(VersionEarTest, AfterVersion2TheCountStartsAnew) {
  VersionEar ear;
  const auto hear = [&] { return ear.Heard(Version::kV3, kHigh, Transition::kBackupFollows); };
  EXPECT_FALSE(hear());
  EXPECT_FALSE(hear());
  EXPECT_TRUE(ear.Ignores(Version::kV2, kHigh, State::kBackup));
  EXPECT_FALSE(hear());
  EXPECT_FALSE(hear());
  EXPECT_TRUE(hear());
}

TEST(VersionEarTest, ARouterOfBothVersionsIsNotReported) {
  VersionEar ear;
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(ear.Heard(Version::kV3, kHigh, Transition::kBackupFollows));
    EXPECT_TRUE(ear.Ignores(Version::kV2, kHigh, State::kBackup));
  }
  EXPECT_FALSE(ear.Heard(Version::kV2, kOther, Transition::kBackupFollows));
}

// The whole of it: a Backup times out by what its Active Router advertises, in either version.
TEST(MigrationTest, ABackupTimesOutByTheIntervalOfVersion2) {
  VirtualRouterConfig config;
  config.vrid = 7;
  config.primary_address = IpAddress::V4(192, 0, 2, 10);
  VirtualRouter router(config);
  const Instant start{};
  router.Handle(Startup{}, start);
  const ReceiveResult heard = Check(From(Version::kV2, 300_cs), Migrating(100_cs));
  ASSERT_TRUE(heard.accepted());
  router.Handle(AdvertisementReceived::From(*heard.advertisement, kHigh), start);
  EXPECT_EQ(*router.deadline() - start, 9_s + Microseconds(3_s) * 156 / 256);
}

}  // namespace
}  // namespace holdfast::vrrp
