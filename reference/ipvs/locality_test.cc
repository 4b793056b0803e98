// Destinations and their servers: what lblc and lblcr remember, and for how long.
#include "reference/ipvs/locality.h"

#include <gtest/gtest.h>

#include "reference/ipvs/service.h"

namespace holdfast::ipvs {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

Endpoint ServerNumber(int k) { return {IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(k)), 80}; }
IpAddress Destination(std::uint32_t n) {
  return IpAddress::V4(10, static_cast<std::uint8_t>(n >> 16), static_cast<std::uint8_t>(n >> 8),
                       static_cast<std::uint8_t>(n));
}

class LocalityTest : public testing::Test {
 protected:
  void Start(const char* scheduler, std::initializer_list<std::uint32_t> weights) {
    service_.emplace(MakeScheduler(scheduler).value());
    int k = 0;
    for (const std::uint32_t weight : weights) ASSERT_TRUE(service_->Add(ServerNumber(++k), {weight}));
  }
  // The server that gets an active connection to the destination.
  int Connect(std::uint32_t destination, Instant now = {}) {
    const auto id = service_->Connect({{}, {Destination(destination), 80}}, now);
    if (!id) return 0;
    service_->Activate(*id);
    return service_->servers()[*id].endpoint.address.octets()[3];
  }
  std::optional<Service> service_;
};

TEST_F(LocalityTest, ADestinationKeepsItsServerUntilItIsCrowdedAndAnotherHasRoom) {
  Start("lblc", {4, 4});
  EXPECT_EQ(Connect(1), 2);
  EXPECT_EQ(Connect(2), 1);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(Connect(1), 2) << i;  // 5 active, weight 4
  EXPECT_EQ(Connect(1), 1);                                   // crowded, and 1 has one active of four
  EXPECT_EQ(Connect(1), 1);
}

TEST_F(LocalityTest, ACrowdedServerGoesOnWhereNobodyHasRoom) {
  Start("lblc", {4, 2});
  EXPECT_EQ(Connect(1), 2);
  EXPECT_EQ(Connect(2), 1);
  EXPECT_EQ(Connect(2), 1);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(Connect(1), 2) << i;
}

TEST_F(LocalityTest, AnOverloadedServerKeepsItsDestinationsWithLblcOnly) {
  for (const auto& [scheduler, server] : {std::pair("lblc", 2), std::pair("lblcr", 1)}) {
    Start(scheduler, {1, 100});
    EXPECT_EQ(Connect(1), 2);
    ASSERT_TRUE(service_->Edit(ServerNumber(2), {100, {1, 0}}));
    EXPECT_EQ(Connect(1), server) << scheduler;
  }
}

TEST_F(LocalityTest, ASetGrowsAndItsLeastLoadedMemberServes) {
  Start("lblcr", {2, 2});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Connect(1), 2);
  EXPECT_EQ(Connect(1), 1);  // 2 is crowded; 1 joins
  EXPECT_EQ(Connect(1), 1);
  EXPECT_EQ(Connect(1), 1);
  EXPECT_EQ(Connect(1), 1);  // both have three; the newest member comes first
}

TEST_F(LocalityTest, ASetThatStaysTheSameForADayLosesItsMostLoadedMember) {
  Start("lblcr", {2, 2});
  for (int i = 0; i < 4; ++i) Connect(1);  // the set is 1 and 2; 2 has three connections
  EXPECT_EQ(Connect(1, Instant(50000_s)), 1);
  EXPECT_EQ(Connect(1, Instant(86401_s)), 1);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Connect(1, Instant(86401_s)), 1) << i;  // 2 is no member any more
}

TEST_F(LocalityTest, AServerThatReturnsHasItsDestinations) {
  Start("lblc", {50, 50});
  EXPECT_EQ(Connect(1), 2);
  ASSERT_TRUE(service_->Remove(ServerNumber(2)));
  ASSERT_TRUE(service_->Add(ServerNumber(2), {50}));
  EXPECT_EQ(Connect(1), 2);  // though it has a connection, and 1 has none
}

TEST(DestinationCache, ForgetsAfterADayUnused) {
  DestinationCache cache{Instant{}};
  cache.Add(Destination(1), Instant{});
  cache.Add(Destination(2), Instant(1_s));
  EXPECT_NE(cache.Find(Destination(2), Instant(86399_s)), nullptr);
  EXPECT_EQ(cache.Find(Destination(1), Instant(86400_s)), nullptr);  // a half hour's clearing falls on the day's end
  EXPECT_EQ(cache.size(), 1u);
}

TEST(DestinationCache, ClearsTooManyEachMinuteAfterSix) {
  DestinationCache cache{Instant{}};
  for (std::uint32_t i = 0; i < 17384; ++i) cache.Add(Destination(i), Instant{});
  cache.Find(Destination(0), Instant(359_s));
  EXPECT_EQ(cache.size(), 17384u);
  cache.Find(Destination(0), Instant(360_s));  // a third more than the thousand too many, and the rest of a chain
  EXPECT_LE(cache.size(), 17384u - 1333);
  EXPECT_GE(cache.size(), 17384u - 1333 - 64);
}

}  // namespace
}  // namespace holdfast::ipvs
