// RFC 9568 section 6.1, and 6.2: the parameters of a virtual router and what its timers make of them.
#include "conformance/cases/elections.h"
#include "conformance/cases/service.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// The smallest and the largest interval that the RFC knows are never advertised as zero.
CLAUSE_CASE(RFC9568_6_1_INT_RANGE, Versions::kV3, Families::kBoth) {
  const auto not_zero = [](const Heard& heard) { return heard.packet.interval.count() == 0 ? "zero" : "an interval"; };
  ExpectEach(*this, FirstOf(*this, {.interval = 1_cs}, 3), "an interval", not_zero);
  ExpectEach(*this, FirstOf(*this, Owner(4095_cs)), "an interval", not_zero);
}

// Skew_Time is (256 - priority) 256ths of the interval: it shrinks with the priority and grows with the interval.
CLAUSE_CASE(RFC9568_6_1_SKEW, Versions::kV3, Families::kBoth) {
  SkewOf(*this, {{1, 50_cs}, {200, 50_cs}, {100, 200_cs}});
}

// Active_Down_Interval is three intervals and Skew_Time, for two intervals and two priorities.
CLAUSE_CASE(RFC9568_6_1_ADI, Versions::kV3, Families::kBoth) {
  Router dut = PromotesAfterSilence(*this, {.priority = 100, .interval = 100_cs});
  End(*this, dut);
  PromotesAfterSilence(*this, {.priority = 1, .interval = 50_cs});
}

// The owner takes its role from another router although it is told not to preempt.
CLAUSE_CASE(RFC9568_6_1_OWNER_PREEMPTS, Versions::kV3, Families::kBoth) { OwnerPreempts(*this); }

// Active_Down_Timer fires for nobody who hears advertisements; Adver_Timer goes on and on in silence.
CLAUSE_CASE(RFC9568_6_2_TIMERS, Versions::kV3, Families::kBoth) { QuietThenPeriodic(*this); }

// A router that is told nothing about preemption preempts a lower priority. It is told no priority either: 100 is its
// default, and the tester's is 50.
WIRE_CASE(RFC9568_6_1_PREEMPT_DEFAULT, Versions::kV3, Families::kBoth) { PreemptsByDefault(*this); }

// A router that is told nothing about Accept_Mode accepts no packets for the virtual address.
WIRE_CASE(RFC9568_6_1_ACCEPT_DEFAULT, Versions::kV3, Families::kBoth) { AcceptsNoPacketsByDefault(*this); }

}  // namespace holdfast::conformance
