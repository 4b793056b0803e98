// RFC 3768 sections 6.1 to 6.4: the election of version 2. Intervals are whole seconds and nothing is learned.
#include "conformance/cases/elections.h"
#include "conformance/cases/probes.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// Skew_Time is (256 - priority) 256ths of a second, whatever the interval (two seconds; the registry has ten).
CLAUSE_CASE(RFC3768_6_1_SKEW, Versions::kV2, Families::kIpv4) { SkewOf(*this, {{100, 200_cs}}); }

// Master_Down_Interval is three local intervals and Skew_Time, for one second and for two (the registry has ten).
CLAUSE_CASE(RFC3768_6_1_MDI, Versions::kV2, Families::kIpv4) {
  Router dut = PromotesAfterSilence(*this, {.priority = 100, .interval = 100_cs});
  End(*this, dut);
  PromotesAfterSilence(*this, {.priority = 100, .interval = 200_cs});
}

// The owner takes its role from another router although it is told not to preempt.
CLAUSE_CASE(RFC3768_6_1_OWNER_PREEMPTS, Versions::kV2, Families::kIpv4) { OwnerPreempts(*this); }

// Master_Down_Timer fires for nobody who hears advertisements; Adver_Timer goes on and on in silence.
CLAUSE_CASE(RFC3768_6_2_TIMERS, Versions::kV2, Families::kIpv4) { QuietThenPeriodic(*this); }

// Two virtual routers on one interface hold different roles against the same rival.
CLAUSE_CASE(RFC3768_6_4_INSTANCE, Versions::kV2, Families::kIpv4) { InstancesAreIndependent(*this); }

// A router that owns no address waits out its own Master_Down_Interval first.
CLAUSE_CASE(RFC3768_6_4_1_BACKUP_START, Versions::kV2, Families::kIpv4) {
  StartsAsBackup(*this, {.priority = 100, .interval = 100_cs});
}

// The owner of the address advertises at once when it starts and announces the address by gratuitous ARP.
CLAUSE_CASE(RFC3768_6_4_1_OWNER_START, Versions::kV2, Families::kIpv4) {
  Router dut = Start(Owner(1000_cs));
  dut.first = lan.ExpectAdvertisementFrom(dut, at(dut.started), "the owner's first advertisement");
  Expect(dut.first->packet.priority == 255, "priority 255", PriorityOf(*dut.first));
  ExpectGratuitousArp(*this, dut, dut.first->at + 5_s, {addresses().owned});
}

// A Backup that is shut down does not time out any more.
CLAUSE_CASE(RFC3768_6_4_2_SHUTDOWN, Versions::kV2, Families::kIpv4) { SilentAfterShutdownInBackup(*this); }

// On timeout the Backup advertises, announces every address by gratuitous ARP, and goes on advertising.
CLAUSE_CASE(RFC3768_6_4_2_MDT, Versions::kV2, Families::kIpv4) {
  const RouterSetup setup = WithAddresses(*this, 3);
  const Router dut = AdvertisesAfterSilence(*this, setup);
  ExpectGratuitousArp(*this, dut, dut.first->at + 3_s, setup.addresses);
  lan.ExpectAdvertisementFrom(dut, between(dut.first->at, dut.first->at + 300_cs), "the next one");
}

// A priority-0 advertisement leaves Skew_Time until the Backup takes over.
CLAUSE_CASE(RFC3768_6_4_2_PRIO0, Versions::kV2, Families::kIpv4) {
  PromotesAfterResignation(*this, {.priority = 100, .interval = 100_cs});
}

// Each acceptable advertisement starts the whole Master_Down_Interval anew.
CLAUSE_CASE(RFC3768_6_4_2_RESET, Versions::kV2, Families::kIpv4) {
  const Router dut = StartBackup({.priority = 100, .interval = 100_cs});
  const Instant last = peer.AdvertiseFor(10_s);
  lan.ExpectSilenceFrom(dut, until(last));
  lan.ExpectPromotionOf(dut, at(last + DownInterval(100, 100_cs)), "promotion after the last of them");
}

// A preempting Backup of higher priority times out as if the lower one were not there.
CLAUSE_CASE(RFC3768_6_4_2_PREEMPT, Versions::kV2, Families::kIpv4) { PreemptsTheLower(*this); }

// A Backup that is told not to preempt is held by any priority, and only resignation lets it promote.
CLAUSE_CASE(RFC3768_6_4_2_NOPREEMPT, Versions::kV2, Families::kIpv4) { HeldWithoutPreemption(*this); }

// An equal priority holds a Backup, whether the sender's address is smaller or greater than its own.
CLAUSE_CASE(RFC3768_6_4_2_EQUAL, Versions::kV2, Families::kIpv4) { EqualPriorityHolds(*this); }

// A Master that is shut down says so with priority 0, and nothing afterwards.
CLAUSE_CASE(RFC3768_6_4_3_SHUTDOWN, Versions::kV2, Families::kIpv4) { ResignsOnShutdown(*this); }

// Advertisements are a second apart in the mean.
CLAUSE_CASE(RFC3768_6_4_3_ADVER, Versions::kV2, Families::kIpv4) {
  ExpectCadence(*this, {.priority = 200, .interval = 100_cs}, 15);
}

// Somebody else's resignation is answered at once, and the Adver_Timer starts anew.
CLAUSE_CASE(RFC3768_6_4_3_RX_PRIO0, Versions::kV2, Families::kIpv4) { AnswersResignation(*this); }

// One higher priority is enough: the DUT yields and comes back after its Master_Down_Interval.
CLAUSE_CASE(RFC3768_6_4_3_HIGHER, Versions::kV2, Families::kIpv4) { YieldsToHigher(*this, 100_cs); }

// Equal priority: a greater sender address wins, a smaller one loses.
CLAUSE_CASE(RFC3768_6_4_3_TIE, Versions::kV2, Families::kIpv4) {
  const Router dut = StartActive(BriskRouter(*this));
  const Address own = dut.first->packet.source;
  ControlYields(*this, dut, {.priority = 200});
  ControlActiveAgain(*this, dut);
  const Say rival{.priority = 100, .source = own.Plus(1)};
  lan.Pass(peer.Advertise(rival) + kInFlight, true);
  lan.ExpectSilenceFrom(dut, until(peer.AdvertiseFor(10_s, rival)));
  ControlActiveAgain(*this, dut);
  for (int i = 0; i < 10; ++i) {
    ExpectGoesOn(*this, dut, {.priority = 100, .source = own.Plus(-1)}, "against the smaller address");
  }
}

// A losing advertisement changes nothing: the DUT stays Master.
CLAUSE_CASE(RFC3768_6_4_3_LOWER, Versions::kV2, Families::kIpv4) {
  const Router dut = ActiveInRhythm(*this, BriskRouter(*this));
  for (const Say& losing : {Say{.priority = 50}, Say{.priority = 100, .source = dut.first->packet.source.Plus(-1)}}) {
    ExpectGoesOn(*this, dut, losing, "after a losing one");
    ExpectGoesOn(*this, dut, losing, "after a second losing one");
  }
  ControlYields(*this, dut, {.priority = 200});
}

// A router that is told nothing about preemption preempts a lower priority.
WIRE_CASE(RFC3768_6_1_PREEMPT, Versions::kV2, Families::kIpv4) { PreemptsByDefault(*this); }

// The same VRID on another segment is another virtual router.
CLAUSE_CASE(RFC3768_3_VRID_SCOPE, Versions::kV2, Families::kIpv4) { SegmentsAreIndependent(*this); }

}  // namespace holdfast::conformance
