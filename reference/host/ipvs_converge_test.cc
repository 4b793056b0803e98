#include "reference/host/ipvs_converge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/host/ipvs_fake.h"

namespace holdfast::host {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

ipvs::Endpoint At(std::uint8_t host) { return {IpAddress::V4(198, 51, 100, host), 80}; }
ipvs::ServiceKey Web(std::uint8_t host = 1) {
  return ipvs::AddressKey{ipvs::ServiceProtocol::kTcp, {IpAddress::V4(192, 0, 2, host), 80}};
}

const ipvs::Table kDesired = {{Web(1), {{.scheduler = "rr"}, {{At(1), {}}, {At(2), {.weight = 3}}}}},
                              {Web(2), {{.scheduler = "twos"}, {{At(3), {}}}}}};

Convergence Must(Result<Convergence> result) {
  EXPECT_TRUE(result.has_value());
  return result.value_or(Convergence{});
}

TEST(Converge, FillsAnEmptyTableAndThenRests) {
  FakeIpvs fake;
  EXPECT_EQ(Must(Converge(fake, kDesired, {})).done, 5u);
  EXPECT_EQ(TableOf(fake.services), kDesired);
  EXPECT_EQ(Must(Converge(fake, kDesired, {})).done, 0u);
}

TEST(Converge, AnExternalFlushIsMended) {
  FakeIpvs fake;
  Must(Converge(fake, kDesired, {}));
  fake.services.clear();
  EXPECT_EQ(Must(Converge(fake, kDesired, {})).done, 5u);
  EXPECT_EQ(TableOf(fake.services), kDesired);
}

TEST(Converge, ARestartFindsItsTableAndTouchesNothing) {
  FakeIpvs fake;
  Must(Converge(fake, kDesired, {}));
  fake.applied.clear();
  ipvs::Claims claims;
  ipvs::Claim(claims, kDesired);
  EXPECT_EQ(Must(Converge(fake, kDesired, claims)).done, 0u);
  EXPECT_THAT(fake.applied, IsEmpty());
}

TEST(Converge, ARefusedServiceGetsNoServersAndTheRestGoesOn) {
  FakeIpvs fake;
  fake.schedulers_it_lacks = {"rr"};
  const Convergence result = Must(Converge(fake, kDesired, {}));
  ASSERT_EQ(result.refused.size(), 1u);
  EXPECT_THAT(result.refused[0].error.message, HasSubstr("adding service TCP 192.0.2.1:80: no scheduler rr"));
  EXPECT_EQ(result.done, 2u);
  fake.schedulers_it_lacks.clear();
  EXPECT_EQ(Must(Converge(fake, kDesired, {})).done, 3u);
}

TEST(Converge, ATableThatCannotBeReadIsLeftAlone) {
  FakeIpvs fake;
  fake.broken = true;
  EXPECT_FALSE(Converge(fake, kDesired, {}));
  EXPECT_THAT(fake.applied, IsEmpty());
}

TEST(FakeIpvs, RunsOneSyncDaemonOfEachRole) {
  FakeIpvs fake;
  EXPECT_TRUE(fake.StartSync({.role = SyncRole::kMaster, .interface = "eth0"}));
  EXPECT_TRUE(fake.StartSync({.role = SyncRole::kBackup, .interface = "eth0"}));
  EXPECT_FALSE(fake.StartSync({.role = SyncRole::kBackup, .interface = "eth1"}));
  EXPECT_TRUE(fake.StopSync(SyncRole::kMaster));
  EXPECT_FALSE(fake.StopSync(SyncRole::kMaster));
}

}  // namespace
}  // namespace holdfast::host
