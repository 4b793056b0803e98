// Pools in the order of events that their owners know from keepalived's log.
#include "reference/health/pool_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::health {
namespace {

using Kind = PoolAction::Kind;
using testing::ElementsAre;
using testing::IsEmpty;

PoolAction Add(std::uint32_t member, std::uint32_t weight = 1) { return {Kind::kAdd, member, weight}; }
PoolAction Remove(std::uint32_t member) { return {Kind::kRemove, member}; }
PoolAction Weight(std::uint32_t member, std::uint32_t weight) { return {Kind::kSetWeight, member, weight}; }
PoolAction Up(std::uint32_t member) { return {Kind::kNotifyUp, member}; }
PoolAction Down(std::uint32_t member) { return {Kind::kNotifyDown, member}; }
const PoolAction kAddSorry{Kind::kAddSorry, 0, 1}, kRemoveSorry{Kind::kRemoveSorry};
const PoolAction kQuorumUp{Kind::kQuorumUp}, kQuorumDown{Kind::kQuorumDown};

TEST(PoolState, BeginsWithAllServersAndTheQuorum) {
  PoolState pool({}, {{1}, {2}});
  EXPECT_THAT(pool.Start(), ElementsAre(Add(0, 1), Add(1, 2)));
  EXPECT_TRUE(pool.quorum());
  EXPECT_EQ(pool.live_weight(), 3u);
}

TEST(PoolState, AFailedServerLeavesAndReturns) {
  PoolState pool({}, {{1}, {2}});
  pool.Start();
  EXPECT_THAT(pool.MemberBecame(0, false), ElementsAre(Remove(0), Down(0)));
  EXPECT_THAT(pool.MemberBecame(0, false), IsEmpty());
  EXPECT_THAT(pool.MemberBecame(0, true), ElementsAre(Add(0), Up(0)));
}

TEST(PoolState, TheLastServersEndIsTheQuorums) {
  PoolState pool({}, {{1}});
  pool.Start();
  EXPECT_THAT(pool.MemberBecame(0, false), ElementsAre(Remove(0), Down(0), kQuorumDown));
  EXPECT_THAT(pool.MemberBecame(0, true), ElementsAre(Add(0), Up(0), kQuorumUp));
}

TEST(PoolState, WithoutASorryServerALostQuorumIsOnlyNotified) {
  PoolState pool({.quorum = 2}, {{1}, {1}});
  pool.Start();
  EXPECT_THAT(pool.MemberBecame(0, false), ElementsAre(Remove(0), Down(0), kQuorumDown));
  EXPECT_THAT(pool.MemberBecame(0, true), ElementsAre(Add(0), Up(0), kQuorumUp));
}

TEST(PoolState, TheSorryServerComesBeforeTheOthersGo) {
  PoolState pool({.quorum = 2, .sorry_server = true}, {{1}, {2}, {1}});
  pool.Start();
  EXPECT_THAT(pool.MemberBecame(0, false), ElementsAre(Remove(0), Down(0)));
  EXPECT_THAT(pool.MemberBecame(1, false), ElementsAre(Remove(1), Down(1), kQuorumDown, kAddSorry, Remove(2)));
  // A server that fails or returns without the quorum does not touch the pool.
  EXPECT_THAT(pool.MemberBecame(2, false), ElementsAre(Down(2)));
  EXPECT_THAT(pool.MemberBecame(2, true), ElementsAre(Up(2)));
  EXPECT_THAT(pool.MemberBecame(1, true), ElementsAre(Up(1), kQuorumUp, kRemoveSorry, Add(1, 2), Add(2)));
}

TEST(PoolState, QuorumCountsWeights) {
  PoolState pool({.quorum = 2}, {{1}, {2}});
  pool.Start();
  pool.MemberBecame(0, false);
  EXPECT_TRUE(pool.quorum());
  pool.MemberBecame(0, true);
  pool.MemberBecame(1, false);
  EXPECT_FALSE(pool.quorum());
}

TEST(PoolState, HysteresisKeepsTheQuorumWhereItIs) {
  PoolState pool({.quorum = 3, .hysteresis = 1}, {{1}, {1}, {1}, {1}});
  pool.Start();
  const auto set = [&](std::initializer_list<bool> ups) {
    std::uint32_t member = 0;
    for (const bool up : ups) pool.MemberBecame(member++, up);
    return pool.quorum();
  };
  EXPECT_TRUE(set({true, true, true, false}));
  EXPECT_TRUE(set({true, true, false, false}));
  EXPECT_FALSE(set({true, false, false, false}));
  EXPECT_FALSE(set({true, true, false, false}));
  EXPECT_FALSE(set({true, true, true, false}));
  EXPECT_TRUE(set({true, true, true, true}));
}

TEST(PoolState, NoWeightIsNoQuorumWhateverTheHysteresis) {
  PoolState pool({.quorum = 1, .hysteresis = 1}, {{1}});
  pool.Start();
  pool.MemberBecame(0, false);
  EXPECT_FALSE(pool.quorum());
}

TEST(PoolState, AnInhibitedServerStaysWithWeightZero) {
  PoolState pool({.sorry_server = true}, {{3, true}, {2, true}});
  pool.Start();
  EXPECT_THAT(pool.MemberBecame(0, false), ElementsAre(Weight(0, 0), Down(0)));
  EXPECT_THAT(pool.MemberBecame(1, false), ElementsAre(Weight(1, 0), Down(1), kQuorumDown, kAddSorry));
  EXPECT_THAT(pool.MemberBecame(1, true), ElementsAre(Up(1), kQuorumUp, kRemoveSorry, Weight(1, 2)));
  EXPECT_THAT(pool.MemberBecame(0, true), ElementsAre(Weight(0, 3), Up(0)));
}

TEST(PoolState, AlphaBeginsWithNothingButTheSorryServer) {
  PoolState pool({.alpha = true, .sorry_server = true}, {{1, false, false}, {1, false, false}});
  EXPECT_THAT(pool.Start(), ElementsAre(kAddSorry));
  EXPECT_THAT(pool.MemberBecame(1, true), ElementsAre(Up(1), kQuorumUp, kRemoveSorry, Add(1)));
  EXPECT_THAT(pool.MemberBecame(0, true), ElementsAre(Add(0), Up(0)));
}

TEST(PoolState, AnInhibitedSorryServerIsAlwaysThere) {
  PoolState pool({.sorry_server = true, .sorry_server_inhibit = true}, {{1}});
  EXPECT_THAT(pool.Start(), ElementsAre(PoolAction{Kind::kAddSorry, 0, 0}, Add(0)));
  EXPECT_THAT(pool.MemberBecame(0, false),
              ElementsAre(Remove(0), Down(0), kQuorumDown, PoolAction{Kind::kSetSorryWeight, 0, 1}));
  EXPECT_THAT(pool.MemberBecame(0, true),
              ElementsAre(Up(0), kQuorumUp, PoolAction{Kind::kSetSorryWeight, 0, 0}, Add(0)));
}

TEST(PoolState, AWeightThatChangesCountsAtOnce) {
  PoolState pool({.quorum = 3}, {{1}, {2}});
  pool.Start();
  EXPECT_THAT(pool.SetWeight(1, 1), ElementsAre(Weight(1, 1), kQuorumDown));
  EXPECT_THAT(pool.SetWeight(1, 1), IsEmpty());
  EXPECT_THAT(pool.SetWeight(0, 2), ElementsAre(Weight(0, 2), kQuorumUp));
}

TEST(PoolState, StopsQuietlyWithoutOmega) {
  PoolState quiet({}, {{1}, {1}}), loud({.omega = true}, {{1}, {1}});
  quiet.Start();
  loud.Start();
  loud.MemberBecame(0, false);
  EXPECT_THAT(quiet.Stop(), ElementsAre(Remove(0), Remove(1)));
  EXPECT_THAT(loud.Stop(), ElementsAre(Remove(1), Down(1), kQuorumDown));
}

}  // namespace
}  // namespace holdfast::health
