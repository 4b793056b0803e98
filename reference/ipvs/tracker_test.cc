// Connections as the kernel counts them: states, timeouts, templates, servers that went.
#include "reference/ipvs/tracker.h"

#include <gtest/gtest.h>

namespace holdfast::ipvs {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

const Endpoint kVip{IpAddress::V4(10, 1, 1, 1), 80};

Endpoint ServerNumber(int k) { return {IpAddress::V4(192, 0, 2, static_cast<std::uint8_t>(k)), 80}; }
Endpoint Client(int n, std::uint16_t port = 1024) {
  return {IpAddress::V4(198, 51, static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)), port};
}

class TrackerTest : public testing::Test {
 protected:
  // Servers 1 and 2, weight 1; rr begins with 2.
  void Start(const ServiceTraits& traits, Forwarding forwarding, const char* scheduler = "rr") {
    transport_ = traits.transport;
    tracker_.emplace(traits, MakeScheduler(scheduler).value());
    for (const int k : {1, 2}) ASSERT_TRUE(tracker_->service().Add(ServerNumber(k), {1, {}, forwarding}));
  }

  Verdict Send(const Endpoint& client, TcpSignal signal, bool from_server = false) {
    return tracker_->Handle({client, kVip, transport_, signal, from_server}, now_);
  }

  // "active/inactive" of server k, in the list or kept aside.
  std::string Counts(int k) {
    const ServerList& servers = tracker_->service().servers();
    const auto id = servers.FindKept(ServerNumber(k));
    if (!id) return "gone";
    return std::to_string(servers[*id].active) + "/" + std::to_string(servers[*id].inactive);
  }

  std::optional<Tracker> tracker_;
  Transport transport_ = Transport::kTcp;
  Instant now_{1_s};
};

TEST_F(TrackerTest, ASynIsActiveAtOnceAndTheClientsFinMakesItInactive) {
  Start({}, Forwarding::kDirect);
  const Verdict verdict = Send(Client(1), TcpSignal::kSyn);
  EXPECT_EQ(verdict.server, ServerNumber(2));
  EXPECT_TRUE(verdict.is_new);
  EXPECT_EQ(Counts(2), "1/0");
  EXPECT_FALSE(Send(Client(1), TcpSignal::kAck).is_new);
  Send(Client(1), TcpSignal::kFin);
  EXPECT_EQ(Counts(2), "0/1");
}

TEST_F(TrackerTest, OnlyASynBegins) {
  Start({}, Forwarding::kDirect);
  for (const TcpSignal signal : {TcpSignal::kAck, TcpSignal::kFin, TcpSignal::kRst, TcpSignal::kNothing})
    EXPECT_EQ(Send(Client(1), signal).fate, Fate::kNotOurs);
  EXPECT_EQ(tracker_->connections(), 0u);
}

TEST_F(TrackerTest, AFinWaitsTwoMinutesWithDirectRoutingAndOneWithNat) {
  for (const auto& [forwarding, seconds] : {std::pair(Forwarding::kDirect, 120), std::pair(Forwarding::kNat, 60)}) {
    Start({}, forwarding);
    for (const TcpSignal signal : {TcpSignal::kSyn, TcpSignal::kAck, TcpSignal::kFin}) Send(Client(1), signal);
    tracker_->Advance(now_ + Seconds(seconds) - 1_us);
    EXPECT_EQ(Counts(2), "0/1");
    tracker_->Advance(now_ + Seconds(seconds));
    EXPECT_EQ(Counts(2), "0/0");
  }
}

TEST_F(TrackerTest, AnEstablishedConnectionLivesAsLongAsItIsUsed) {
  Start({}, Forwarding::kNat);
  Send(Client(1), TcpSignal::kSyn);
  Send(Client(1), TcpSignal::kAck);
  for (int i = 0; i < 5; ++i) {
    now_ += 899_s;
    EXPECT_EQ(Send(Client(1), TcpSignal::kAck).fate, Fate::kForwarded);
  }
  now_ += 900_s;
  EXPECT_EQ(Send(Client(1), TcpSignal::kAck).fate, Fate::kNotOurs);
  EXPECT_EQ(Counts(2), "0/0");
}

TEST_F(TrackerTest, AShorterTimeoutComesBeforeTheOldAlarm) {
  Start({}, Forwarding::kNat);
  for (const TcpSignal signal : {TcpSignal::kSyn, TcpSignal::kAck, TcpSignal::kRst}) Send(Client(1), signal);
  EXPECT_EQ(Counts(2), "0/1");
  tracker_->Advance(now_ + 10_s);
  EXPECT_EQ(tracker_->connections(), 0u);
}

TEST_F(TrackerTest, TheServersSynAckShowsThatBothDirectionsAreSeen) {
  Start({}, Forwarding::kTunnel);
  Send(Client(1), TcpSignal::kSyn);
  Send(Client(1), TcpSignal::kAck, true);
  Send(Client(1), TcpSignal::kFin);  // now CLOSE_WAIT as with NAT, which lasts a minute
  tracker_->Advance(now_ + 60_s);
  EXPECT_EQ(tracker_->connections(), 0u);
}

TEST_F(TrackerTest, AClosedConnectionsPortMayBeUsedAgain) {
  Start({}, Forwarding::kNat);
  for (const TcpSignal signal : {TcpSignal::kSyn, TcpSignal::kAck, TcpSignal::kRst}) Send(Client(1), signal);
  const Verdict again = Send(Client(1), TcpSignal::kSyn);
  EXPECT_TRUE(again.is_new);
  EXPECT_EQ(again.server, ServerNumber(1));
  EXPECT_EQ(Counts(2), "0/0");
  EXPECT_FALSE(Send(Client(1), TcpSignal::kSyn).is_new);  // the same SYN once more
}

TEST_F(TrackerTest, PacketsOfARemovedServersConnectionAreDroppedWithoutATrace) {
  Start({}, Forwarding::kDirect);
  Send(Client(1), TcpSignal::kSyn);
  ASSERT_TRUE(tracker_->service().Remove(ServerNumber(2)));
  EXPECT_EQ(Send(Client(1), TcpSignal::kFin).fate, Fate::kDropped);
  EXPECT_EQ(Counts(2), "1/0");
  tracker_->Advance(now_ + 60_s);  // SYN_RECV; the FIN did not arm it anew
  EXPECT_EQ(Counts(2), "gone");
}

TEST_F(TrackerTest, NobodyUsableRefuses) {
  Start({}, Forwarding::kDirect);
  for (const int k : {1, 2}) ASSERT_TRUE(tracker_->service().Edit(ServerNumber(k), {0}));
  EXPECT_EQ(Send(Client(1), TcpSignal::kSyn).fate, Fate::kRefused);
}

TEST_F(TrackerTest, DatagramsAreInactiveForFiveMinutes) {
  Start({.transport = Transport::kUdp}, Forwarding::kNat);
  Send(Client(1), TcpSignal::kNothing);
  EXPECT_EQ(Counts(2), "0/1");
  tracker_->Advance(now_ + 299_s);
  EXPECT_EQ(Counts(2), "0/1");
  tracker_->Advance(now_ + 300_s);
  EXPECT_EQ(Counts(2), "0/0");
}

TEST_F(TrackerTest, OnePacketSchedulingLeavesNothingBehind) {
  Start({.transport = Transport::kUdp, .one_packet = true}, Forwarding::kNat);
  EXPECT_EQ(Send(Client(1), TcpSignal::kNothing).server, ServerNumber(2));
  EXPECT_EQ(Send(Client(1), TcpSignal::kNothing).server, ServerNumber(1));
  EXPECT_EQ(Counts(2), "0/0");
}

TEST_F(TrackerTest, AReturnedServersConnectionsGoOn) {
  Start({}, Forwarding::kDirect);
  Send(Client(1), TcpSignal::kSyn);
  ASSERT_TRUE(tracker_->service().Remove(ServerNumber(2)));
  ASSERT_TRUE(tracker_->service().Add(ServerNumber(2), {1}));
  EXPECT_EQ(Send(Client(1), TcpSignal::kAck).fate, Fate::kForwarded);
  EXPECT_EQ(Counts(2), "1/0");
}

TEST_F(TrackerTest, AFirewallMarkTakesEitherTransportAndAnOrdinaryServiceItsOwn) {
  Start({.by_mark = true}, Forwarding::kDirect);
  Send(Client(1), TcpSignal::kSyn);
  transport_ = Transport::kUdp;
  EXPECT_EQ(Send(Client(1), TcpSignal::kNothing).server, ServerNumber(1));
  EXPECT_EQ(Counts(2), "1/0");
  EXPECT_EQ(Counts(1), "0/1");
  Start({}, Forwarding::kDirect);
  transport_ = Transport::kUdp;
  EXPECT_EQ(Send(Client(1), TcpSignal::kNothing).fate, Fate::kNotOurs);
}

class PersistenceTest : public TrackerTest {
 protected:
  void StartPersistent(std::uint8_t prefix = 255) {
    Start({.transport = Transport::kUdp, .persistence = {Seconds(100), prefix}}, Forwarding::kNat);
  }
  std::optional<Endpoint> ServerOf(const Endpoint& client) { return Send(client, TcpSignal::kNothing).server; }
};

TEST_F(PersistenceTest, AClientKeepsItsServerWhateverItsPort) {
  StartPersistent();
  EXPECT_EQ(ServerOf(Client(1, 1)), ServerNumber(2));
  EXPECT_EQ(ServerOf(Client(1, 2)), ServerNumber(2));
  EXPECT_EQ(ServerOf(Client(2, 1)), ServerNumber(1));
}

TEST_F(PersistenceTest, GranularityMakesANetworkOneClient) {
  StartPersistent(24);
  EXPECT_EQ(ServerOf(Client(1)), ServerNumber(2));
  EXPECT_EQ(ServerOf(Client(2)), ServerNumber(2));
  EXPECT_EQ(ServerOf(Client(256)), ServerNumber(1));
}

TEST_F(PersistenceTest, NeitherWeightZeroNorOverloadKeepsAClientAway) {
  StartPersistent();
  ServerOf(Client(1, 1));
  ASSERT_TRUE(tracker_->service().Edit(ServerNumber(2), {0}));
  EXPECT_EQ(ServerOf(Client(1, 2)), ServerNumber(2));
  ASSERT_TRUE(tracker_->service().Edit(ServerNumber(2), {1, {1, 0}}));
  EXPECT_EQ(ServerOf(Client(1, 3)), ServerNumber(2));
}

TEST_F(PersistenceTest, ARemovedServersClientsGoElsewhereAndDoNotComeBack) {
  StartPersistent();
  ServerOf(Client(1, 1));
  ASSERT_TRUE(tracker_->service().Remove(ServerNumber(2)));
  EXPECT_EQ(ServerOf(Client(1, 2)), ServerNumber(1));
  ASSERT_TRUE(tracker_->service().Add(ServerNumber(2), {1}));
  EXPECT_EQ(ServerOf(Client(1, 3)), ServerNumber(1));
}

TEST_F(PersistenceTest, ATemplateLastsWhileItsConnectionsDoAMinuteAtATime) {
  StartPersistent();
  ServerOf(Client(1, 1));  // until 300 s; the template's own time ends at 100 s, then it lives to 160, 220, 280, 340
  now_ += 320_s;
  EXPECT_EQ(ServerOf(Client(1, 2)), ServerNumber(2));
  now_ += 361_s;  // the connection is gone after 300 s, the template's further minutes after 360
  EXPECT_EQ(ServerOf(Client(1, 3)), ServerNumber(1));
}

TEST_F(PersistenceTest, WithoutConnectionsATemplateLastsItsTime) {
  Start({.persistence = {Seconds(100)}}, Forwarding::kNat);
  for (const TcpSignal signal : {TcpSignal::kSyn, TcpSignal::kAck, TcpSignal::kRst}) Send(Client(1, 1), signal);
  now_ += 99_s;  // the connection lasted 10 s
  EXPECT_EQ(Send(Client(1, 2), TcpSignal::kSyn).server, ServerNumber(2));
  Send(Client(1, 2), TcpSignal::kAck);
  Send(Client(1, 2), TcpSignal::kRst);
  now_ += 100_s;
  EXPECT_EQ(Send(Client(1, 3), TcpSignal::kSyn).server, ServerNumber(1));
}

TEST(NextState, ClientsResetDoesNotEndASynReceived) {
  EXPECT_EQ(NextState(TcpState::kSynReceived, TcpSignal::kRst, Sight::kClient), TcpState::kSynReceived);
  EXPECT_EQ(NextState(TcpState::kEstablished, TcpSignal::kRst, Sight::kClient), TcpState::kClose);
}

TEST(NextState, AFinIsTakenByWhatIsSeen) {
  EXPECT_EQ(NextState(TcpState::kEstablished, TcpSignal::kFin, Sight::kClient), TcpState::kCloseWait);
  EXPECT_EQ(NextState(TcpState::kEstablished, TcpSignal::kFin, Sight::kServer), TcpState::kFinWait);
  EXPECT_EQ(NextState(TcpState::kEstablished, TcpSignal::kFin, Sight::kClientAlone), TcpState::kFinWait);
  EXPECT_EQ(NextState(TcpState::kSynReceived, TcpSignal::kFin, Sight::kClientAlone), TcpState::kTimeWait);
}

TEST(NextState, IsAStateWhateverComes) {
  for (std::size_t state = 0; state < kTcpStates; ++state) {
    for (const TcpSignal signal :
         {TcpSignal::kSyn, TcpSignal::kFin, TcpSignal::kAck, TcpSignal::kRst, TcpSignal::kNothing}) {
      for (const Sight sight : {Sight::kClient, Sight::kServer, Sight::kClientAlone})
        EXPECT_LT(static_cast<std::size_t>(NextState(TcpState(state), signal, sight)), kTcpStates);
    }
  }
}

TEST(ConnectionTimeouts, SetLeavesZerosAlone) {
  ConnectionTimeouts timeouts;
  timeouts.Set(Seconds(5), Seconds(0), Seconds(7));
  EXPECT_EQ(timeouts.Of(TcpState::kEstablished), Seconds(5));
  EXPECT_EQ(timeouts.Of(TcpState::kFinWait), Seconds(120));
  EXPECT_EQ(timeouts.udp, Seconds(7));
}

}  // namespace
}  // namespace holdfast::ipvs
