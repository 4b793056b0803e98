// RFC 9568 section 6.4.3: an Active Router and the advertisements it sends and hears. How it serves the virtual
// addresses is in rfc9568_6_4_3_service.cc.
#include "conformance/cases/elections.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// An Active Router that is shut down says so with priority 0, and nothing afterwards.
CLAUSE_CASE(RFC9568_6_4_3_SHUTDOWN, Versions::kV3, Families::kBoth) { ResignsOnShutdown(*this); }

// Advertisements are an interval apart in the mean, for one second and for a shorter interval.
CLAUSE_CASE(RFC9568_6_4_3_ADVER, Versions::kV3, Families::kBoth) {
  Router dut = ExpectCadence(*this, {.priority = 200, .interval = 100_cs}, 10);
  End(*this, dut);
  ExpectCadence(*this, {.priority = 200, .interval = 40_cs}, 16);
}

// Somebody else's resignation is answered at once, and the Adver_Timer starts anew.
CLAUSE_CASE(RFC9568_6_4_3_RX_PRIO0, Versions::kV3, Families::kBoth) { AnswersResignation(*this); }

// One higher priority is enough: the DUT yields and comes back after three of the intervals it was told, and skew.
CLAUSE_CASE(RFC9568_6_4_3_HIGHER, Versions::kV3, Families::kBoth) { YieldsToHigher(*this, 100_cs); }

// Equal priority from a greater address makes the DUT a Backup for as long as it goes on.
CLAUSE_CASE(RFC9568_6_4_3_TIE_HIGHER, Versions::kV3, Families::kBoth) { YieldsToGreaterAddress(*this); }

// Equal priority from a smaller address does not.
CLAUSE_CASE(RFC9568_6_4_3_TIE_LOWER, Versions::kV3, Families::kBoth) { StaysAgainstSmallerAddress(*this); }

// The comparison is of unsigned integers in network byte order: neither signed octets nor reversed or halved words.
CLAUSE_CASE(RFC9568_6_4_3_TIE_UNSIGNED, Versions::kV3, Families::kBoth) { ComparesUnsignedAddresses(*this); }

// Equal priority from its own address is not greater: no step down, and no storm.
CLAUSE_CASE(RFC9568_6_4_3_TIE_EQUALADDR, Versions::kV3, Families::kBoth) {
  const Router dut = ActiveInRhythm(*this, BriskRouter(*this));
  const Address own = dut.first->packet.source;
  const Instant begun = stage().Now();
  for (int i = 0; i < 6; ++i) ExpectGoesOn(*this, dut, {.priority = 100, .source = own}, "against its own echo");
  lan.Pass(begun, true);
  const Instant last = peer.AdvertiseFor(4 * dut.setup.interval, {.priority = 100, .source = own});
  const auto heard = lan.AdvertisementsFrom(dut, last + dut.setup.interval).size();
  Expect(heard <= 12, "at most one extra advertisement for each echo", std::to_string(heard) + " during 5 intervals");
  ControlYields(*this, dut, {.priority = 100, .source = own.Plus(1)});
}

// A router that does not preempt yields as Active Router like any other.
CLAUSE_CASE(RFC9568_6_4_3_PREEMPT_IGNORED, Versions::kV3, Families::kBoth) {
  RouterSetup setup = BriskRouter(*this);
  Router dut = StartActive(setup);
  ControlYields(*this, dut, {.priority = 200});
  End(*this, dut);
  setup.preempt = false;
  ExpectYields(*this, StartActive(setup), {.priority = 200});
}

// A losing advertisement changes neither state nor interval: in the silence after it the old cadence goes on.
CLAUSE_CASE(RFC9568_6_4_3_DISCARD_LOWER, Versions::kV3, Families::kBoth) {
  const Router dut = StartActive({.priority = 100, .interval = 100_cs});
  const Instant last = peer.AdvertiseFor(110_cs, {.priority = 50, .interval = 4000_cs}, 100_cs);
  lan.Pass(last + kInFlight, true);
  Heard heard = lan.ExpectAdvertisementFrom(dut, between(last, last + 300_cs), "the DUT still Active");
  for (int i = 0; i < 3; ++i) {
    Expect(heard.packet.interval == 100_cs, "interval 100 cs", IntervalOf(heard));
    heard = lan.ExpectAdvertisementFrom(dut, at(heard.at + 100_cs), "the next one by its own interval");
  }
  ControlYields(*this, dut, {.priority = 200});
}

// A lower priority, and an equal one from a smaller address, are answered at once.
CLAUSE_CASE(RFC9568_6_4_3_ASSERT, Versions::kV3, Families::kBoth) {
  const Router dut = PromotedByResignation(*this, {.priority = 254, .interval = 1000_cs});
  const Address smaller = dut.first->packet.source.Plus(-1);
  for (const Say& losing : {Say{.priority = 50}, Say{.priority = 254, .source = smaller}}) {
    const Instant sent = peer.Advertise(losing);
    const Heard answer = lan.ExpectAdvertisementFrom(dut, at(sent), "an answer to the losing advertisement");
    Measured(answer.at - sent, 1_s);
    lan.Pass(answer.at + 1_s);
  }
}

}  // namespace holdfast::conformance
