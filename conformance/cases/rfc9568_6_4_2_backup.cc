// RFC 9568 section 6.4.2: a Backup Router and its Active_Down_Timer. What it must not answer is in
// rfc9568_6_4_2_prohibitions.cc.
#include "conformance/cases/elections.h"
#include "conformance/cases/probes.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// A Backup whose virtual router is shut down does not time out any more.
CLAUSE_CASE(RFC9568_6_4_2_SHUTDOWN, Versions::kV3, Families::kBoth) { SilentAfterShutdownInBackup(*this); }

// Three intervals and Skew_Time after the last advertisement it heard, a Backup advertises, and goes on.
CLAUSE_CASE(RFC9568_6_4_2_ADT_ADVERT, Versions::kV3, Families::kBoth) {
  const Router dut = AdvertisesAfterSilence(*this, {.priority = 100, .interval = 100_cs});
  const Instant promoted = dut.first->at;
  lan.ExpectAdvertisementFrom(dut, between(promoted, promoted + 300_cs), "the next one");
}

// On promotion every virtual address is announced by a broadcast gratuitous ARP with the Virtual Router MAC.
CLAUSE_CASE(RFC9568_6_4_2_ADT_GARP, Versions::kV3, Families::kIpv4) {
  const RouterSetup setup = WithAddresses(*this, 3);
  const Router dut = PromotedFromBackup(*this, setup);
  ExpectGratuitousArp(*this, dut, dut.first->at + 3_s, setup.addresses);
}

// On promotion every virtual address is announced by an unsolicited Neighbor Advertisement, flags and MAC right.
CLAUSE_CASE(RFC9568_6_4_2_ADT_NA, Versions::kV3, Families::kIpv6) {
  const Router dut = PromotedFromBackup(*this, BriskRouter(*this));
  ExpectUnsolicitedNa(*this, dut, dut.first->at + 3_s, {addresses().vip, addresses().vip_global});
}

// After promotion the router advertises by its own interval, not by the one it learned as a Backup.
CLAUSE_CASE(RFC9568_6_4_2_ADT_TIMER, Versions::kV3, Families::kBoth) {
  const Router dut = StartBackup({.priority = 100, .interval = 50_cs});
  const Instant last = peer.AdvertiseFor(160_cs, {.priority = 200, .interval = 150_cs});
  Heard heard = lan.ControlAdvertisementFrom(dut, between(last, last + 2 * DownInterval(100, 150_cs)), "promotion");
  for (int i = 0; i < 4; ++i) {
    heard = lan.ExpectAdvertisementFrom(dut, at(heard.at + 50_cs), "the next one by its own interval");
    Expect(heard.packet.interval == 50_cs, "interval 50 cs", IntervalOf(heard));
  }
}

// A priority-0 advertisement leaves Skew_Time until the Backup takes over.
CLAUSE_CASE(RFC9568_6_4_2_BACKUP_PRIO0, Versions::kV3, Families::kBoth) {
  PromotesAfterResignation(*this, {.priority = 100, .interval = 100_cs});
}

// The interval of a priority-0 advertisement is not adopted: the current Skew_Time counts.
CLAUSE_CASE(RFC9568_6_4_2_PRIO0_NOLEARN, Versions::kV3, Families::kBoth) {
  const Router dut = StartBackup({.priority = 100, .interval = 100_cs});
  const Instant resigned = peer.Advertise({.priority = 0, .interval = 1000_cs});
  lan.ExpectPromotionOf(dut, at(resigned + SkewTime(100, 100_cs)), "promotion after the current Skew_Time");
}

// A Backup takes over the Active Router's interval: it outlasts its own timeout and times out by the learned one.
CLAUSE_CASE(RFC9568_6_4_2_LEARN, Versions::kV3, Families::kBoth) {
  LearnsInterval(*this, {.priority = 100, .interval = 30_cs}, {.priority = 200, .interval = 150_cs});
}

// Skew_Time is recomputed with the learned interval: a resignation leaves the new one.
CLAUSE_CASE(RFC9568_6_4_2_LEARN_SKEW, Versions::kV3, Families::kBoth) {
  const Router dut = StartBackup({.priority = 100, .interval = 40_cs});
  peer.AdvertiseFor(90_cs, {.priority = 200, .interval = 400_cs}, 40_cs);
  const Instant resigned = peer.Advertise({.priority = 0, .interval = 400_cs});
  lan.ExpectPromotionOf(dut, at(resigned + SkewTime(100, 400_cs)), "promotion after the learned Skew_Time");
}

// An equal priority holds a Backup, whether the sender's address is smaller or greater than its own.
CLAUSE_CASE(RFC9568_6_4_2_EQUAL, Versions::kV3, Families::kBoth) { EqualPriorityHolds(*this); }

// A preempting Backup of higher priority times out as if the lower one were not there.
CLAUSE_CASE(RFC9568_6_4_2_PREEMPT, Versions::kV3, Families::kBoth) { PreemptsTheLower(*this); }

// A Backup that is told not to preempt is held by any priority, and only resignation lets it promote.
CLAUSE_CASE(RFC9568_6_4_2_NOPREEMPT, Versions::kV3, Families::kBoth) { HeldWithoutPreemption(*this); }

// A Backup that is told not to preempt learns the interval of the lower-priority Active Router as well.
CLAUSE_CASE(RFC9568_6_4_2_NOPREEMPT_LEARN, Versions::kV3, Families::kBoth) {
  LearnsInterval(*this, {.priority = 200, .interval = 30_cs, .preempt = false}, {.priority = 50, .interval = 150_cs});
}

// A preempting Backup discards a lower-priority advertisement: neither its timer nor its interval changes.
CLAUSE_CASE(RFC9568_6_4_2_DISCARD_NOLEARN, Versions::kV3, Families::kBoth) {
  const Router dut = StartBackup({.priority = 150, .interval = 100_cs});
  Instant high, low;
  for (int i = 0; i < 3; ++i) {
    high = peer.Advertise();
    lan.Pass(high + 50_cs);
    low = peer.Advertise({.priority = 50, .interval = 4000_cs, .source = addresses().tester_low});
    if (i < 2) lan.Pass(high + 100_cs);
  }
  // A timer that the lower one starts anew is RFC9568-6.4.2-PREEMPT's business.
  lan.ExpectPromotionOf(dut, between(high + DownInterval(150, 100_cs), low + DownInterval(150, 100_cs)),
                        "promotion by the higher router's interval");
}

}  // namespace holdfast::conformance
