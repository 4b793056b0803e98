// What several clauses ask in the same words: version 2 and version 3, IPv4 and IPv6 share these time lines.
//
// Names say what is judged. Expect*: a miss convicts. Control*: a miss makes the case inconclusive, because then the
// tester was not heard and nothing can be concluded. Whatever asks the DUT to react proves first that it listens.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/stage/clause_case.h"

namespace holdfast::conformance {

// An advertisement that crossed the stimulus on the wire is no answer to it.
inline constexpr Duration kInFlight{50'000};

// Daemons take a second to go after a stop, and may repeat their farewell.
inline constexpr Duration kAfterStop{1'500'000};

// The shortest interval at which a machine's noise does not matter to "goes on" or "goes silent": 40 cs, v2 1 s.
Centiseconds Brisk(const ClauseCase& c);
// A router of priority 100 at that interval.
RouterSetup BriskRouter(const ClauseCase& c, std::uint8_t priority = 100);
// The owner of its virtual address, at `interval`.
RouterSetup Owner(Centiseconds interval);

// --- arrange ---

// Makes a Backup Active within its Skew_Time by resigning to it, so that long intervals cost no time; proves that the
// tester is heard. `first` is set.
Router PromotedByResignation(ClauseCase& c, const RouterSetup& setup);
// An Active DUT that has proved to advertise more than once, so that a later absence is an answer to something.
Router ActiveInRhythm(ClauseCase& c, const RouterSetup& setup);
// An orderly end of `dut` and, once its last frames have passed, silence; the stage can start again.
void End(ClauseCase& c, Router& dut);

// --- an Active DUT and an advertisement ---

// The tester's advertisement silences the DUT for the rest of three of its intervals. Returns its stamp.
Instant ExpectYields(ClauseCase& c, const Router& dut, const Say& say);
Instant ControlYields(ClauseCase& c, const Router& dut, const Say& say);
// The DUT goes on advertising after it. `why` completes "an advertisement ...".
Instant ExpectGoesOn(ClauseCase& c, const Router& dut, const Say& say, const std::string& why);
// Lets the DUT time out and be Active again; control.
void ControlActiveAgain(ClauseCase& c, const Router& dut);
// Whether it yielded, without a verdict; it is Active again afterwards.
bool Honours(ClauseCase& c, const Router& dut, const Say& say);

// --- receive and discard ---

// One wrong thing about an advertisement, in words and as a deed.
struct Damage {
  std::string what;
  std::function<void(Packet&)> make;
};
Damage Ttl(std::uint8_t ttl);
Damage Type(std::uint8_t type);
Damage VersionNibble(std::uint8_t version);
Damage FlippedChecksumBit();
Damage Vrid(std::uint8_t vrid);
Damage CountAbove(std::uint8_t count);  // says so many addresses, carries one
Damage CutTo(std::size_t octets);
Damage AuthType(std::uint8_t type);  // v2
Damage WithoutAuthData();            // v2
Damage WithPseudoHeader();           // v2: a checksum that covers an IPv4 pseudo-header

// An Active DUT (priority 100) hears priority-200 advertisements that are wrong in one thing each and goes on
// advertising; control: without it, it yields. Returns the DUT, then Backup.
Router DiscardedWhileActive(ClauseCase& c, const std::vector<Damage>& damages);
// The same for advertisements of VRID 52, and of VRID 51 on a segment where it is not configured.
void DiscardsForAnotherVirtualRouter(ClauseCase& c);
// When a Backup that last heard something at `anchor` promotes: Active_Down_Interval later, whether or not its
// Skew_Time scales with the interval, which is RFC9568-6.1-SKEW's business alone.
Window PromotionAfter(ClauseCase& c, const Router& dut, Instant anchor);

// An Active DUT hears one shortly before it advertises, and advertises when it would have without.
void KeepsItsRhythm(ClauseCase& c, const Router& dut, const Damage& damage);

// A Backup hears one valid advertisement and then only wrong ones: it times out as if these had not been sent. `dut`
// may be in either state; it is Active afterwards.
void DiscardedWhileBackup(ClauseCase& c, const Router& dut, const Damage& damage);

// Each kind first against the Active DUT, where obeying it is another clause's matter and skips the kind, then as
// above.
void DiscardedInBothStates(ClauseCase& c, const std::vector<Damage>& damages);

// "1234.567 ms".
std::string InMs(Duration d);
std::string Names(const std::vector<Address>& addresses);

}  // namespace holdfast::conformance
