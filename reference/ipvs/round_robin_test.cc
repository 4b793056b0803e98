// rr and wrr on small lists. Servers are numbered as they are added, so the list shows them backwards.
#include "reference/ipvs/round_robin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/ipvs/service.h"

namespace holdfast::ipvs {
namespace {

Endpoint ServerNumber(int k) { return {IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(k)), 80}; }

Service ServiceOf(std::string_view scheduler, std::initializer_list<std::uint32_t> weights) {
  Service service(MakeScheduler(scheduler).value());
  int k = 0;
  for (const std::uint32_t weight : weights) EXPECT_TRUE(service.Add(ServerNumber(++k), {weight}));
  return service;
}

// One connection of a server ends.
void End(Service& service, int k) { service.Unbind(service.servers().Find(ServerNumber(k)).value(), false); }

// The numbers of the next `count` chosen servers, '-' for none.
std::string Picks(Service& service, int count) {
  std::string picks;
  for (int i = 0; i < count; ++i) {
    const std::optional<ServerId> chosen = service.Connect({});
    picks += chosen ? static_cast<char>('0' + service.servers()[*chosen].endpoint.address.octets()[3]) : '-';
  }
  return picks;
}

TEST(RoundRobin, GoesFromTheNewestServerRoundAndRoundWhateverTheWeights) {
  Service service = ServiceOf("rr", {1, 9, 2});
  EXPECT_EQ(Picks(service, 7), "3213213");
}

TEST(RoundRobin, SkipsWeightZeroAndOverload) {
  Service service = ServiceOf("rr", {1, 0, 1});
  ASSERT_TRUE(service.Edit(ServerNumber(1), {1, {2, 0}}));
  EXPECT_EQ(Picks(service, 6), "313133");
}

TEST(RoundRobin, ChoosesNobodyFromNobody) {
  Service service = ServiceOf("rr", {});
  EXPECT_EQ(Picks(service, 1), "-");
  Service idle = ServiceOf("rr", {0, 0});
  EXPECT_EQ(Picks(idle, 1), "-");
}

TEST(RoundRobin, KeepsItsPlaceWhenNobodyIsUsable) {
  Service service = ServiceOf("rr", {1, 1, 1});
  EXPECT_EQ(Picks(service, 1), "3");
  for (const int k : {1, 2, 3}) ASSERT_TRUE(service.Edit(ServerNumber(k), {0}));
  EXPECT_EQ(Picks(service, 2), "--");
  for (const int k : {1, 2, 3}) ASSERT_TRUE(service.Edit(ServerNumber(k), {1}));
  EXPECT_EQ(Picks(service, 1), "2");
}

TEST(RoundRobin, ANewServerWaitsForTheTurnToComeRound) {
  Service service = ServiceOf("rr", {1, 1, 1});
  EXPECT_EQ(Picks(service, 1), "3");
  ASSERT_TRUE(service.Add(ServerNumber(4), {1}));
  EXPECT_EQ(Picks(service, 4), "2143");
}

TEST(RoundRobin, ARemovedServerLeavesItsTurnToTheNext) {
  Service service = ServiceOf("rr", {1, 1, 1, 1});
  EXPECT_EQ(Picks(service, 2), "43");
  ASSERT_TRUE(service.Remove(ServerNumber(3)));
  EXPECT_EQ(Picks(service, 2), "21");
  ASSERT_TRUE(service.Remove(ServerNumber(4)));
  ASSERT_TRUE(service.Remove(ServerNumber(1)));
  EXPECT_EQ(Picks(service, 2), "22");
}

TEST(WeightedRoundRobin, BeginsWithOnePassOverAllAsServersWereAddedOneByOne) {
  Service service = ServiceOf("wrr", {5, 3, 2, 1});
  EXPECT_EQ(Picks(service, 4), "4321");
  EXPECT_EQ(Picks(service, 11),
            "1"
            "1"
            "21"
            "321"
            "4321");
  EXPECT_EQ(Picks(service, 4), "1121");
}

TEST(WeightedRoundRobin, FallsByTheGreatestCommonDivisor) {
  Service service = ServiceOf("wrr", {6, 4, 2});
  EXPECT_EQ(Picks(service, 3), "321");
  EXPECT_EQ(Picks(service, 6),
            "1"
            "21"
            "321");
}

TEST(WeightedRoundRobin, AChangeInMidCycleMovesTheBarToAStepOfTheNewWeights) {
  Service service = ServiceOf("wrr", {3, 1});
  EXPECT_EQ(Picks(service, 3), "211");  // the bar is at 3
  ASSERT_TRUE(service.Edit(ServerNumber(2), {6}));
  EXPECT_EQ(Picks(service, 3), "221");  // and now at 4, then at 1
}

TEST(WeightedRoundRobin, AnEditThatChangesNothingSendsTheWalkToTheFront) {
  Service service = ServiceOf("wrr", {2, 2, 2});
  EXPECT_EQ(Picks(service, 2), "32");
  ASSERT_TRUE(service.Edit(ServerNumber(1), {2}));
  EXPECT_EQ(Picks(service, 4), "3213");
}

TEST(WeightedRoundRobin, ChoosesNobodyFromNobody) {
  Service service = ServiceOf("wrr", {});
  EXPECT_EQ(Picks(service, 1), "-");
  Service idle = ServiceOf("wrr", {0, 0});
  EXPECT_EQ(Picks(idle, 2), "--");
}

TEST(WeightedRoundRobin, GivesUpWhenAllAreOverloadedAndComesBack) {
  Service service = ServiceOf("wrr", {3, 1});
  EXPECT_EQ(Picks(service, 2), "21");
  EXPECT_EQ(Picks(service, 1), "1");  // the walk is inside the list
  for (const int k : {1, 2}) ASSERT_TRUE(service.Edit(ServerNumber(k), {k == 1 ? 3u : 1u, {1, 0}}));
  EXPECT_EQ(Picks(service, 3), "---");
  End(service, 2);
  EXPECT_EQ(Picks(service, 2), "2-");
}

// Without an edit in between the walk stays inside the list, and has to come round to where it began.
TEST(WeightedRoundRobin, GivesUpFromInsideTheListToo) {
  Service service(MakeScheduler("wrr").value());
  for (const int k : {1, 2, 3}) ASSERT_TRUE(service.Add(ServerNumber(k), {2, {1, 0}}));
  EXPECT_EQ(Picks(service, 5), "321--");
  End(service, 3);
  End(service, 1);
  EXPECT_EQ(Picks(service, 3), "31-");
  End(service, 3);
  EXPECT_EQ(Picks(service, 2), "3-");  // the walk stays behind 3, where it began
  for (const int k : {1, 3}) End(service, k);
  EXPECT_EQ(Picks(service, 3), "13-");
}

}  // namespace
}  // namespace holdfast::ipvs
