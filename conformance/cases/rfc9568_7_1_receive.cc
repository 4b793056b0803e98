// RFC 9568 section 7.1: which advertisements a router honours, and what becomes of the others. What it logs is in
// rfc9568_7_1_log.cc.
#include "conformance/cases/elections.h"

namespace holdfast::conformance {

// A message of another version has no effect.
CLAUSE_CASE(RFC9568_7_1_VERSION, Versions::kV3, Families::kBoth) {
  DiscardedWhileActive(*this,
                       {VersionNibble(0), VersionNibble(1), VersionNibble(2), VersionNibble(4), VersionNibble(15)});
}

// Nor has a genuine advertisement of version 2.
CLAUSE_CASE(RFC9568_7_1_VERSION_V2LAYOUT, Versions::kV3, Families::kIpv4) {
  DiscardedWhileActive(*this, {{"version 2 in its own layout", [](Packet& p) {
                                  p.version = 2;
                                  p.interval = 100_cs;
                                }}});
}

// A message that breaks off has no effect, wherever it does.
CLAUSE_CASE(RFC9568_7_1_COMPLETE, Versions::kV3, Families::kBoth) {
  DiscardedWhileActive(*this, {CountAbove(2), CountAbove(255), CutTo(7), CutTo(0)});
}

// An advertisement for a virtual router that is not configured has no effect on the one that is.
CLAUSE_CASE(RFC9568_7_1_VRID, Versions::kV3, Families::kBoth) { DiscardedWhileActive(*this, {Vrid(52)}); }

// An interval of zero voids the message: a Backup times out by the last valid one, an Active Router stays.
CLAUSE_CASE(RFC9568_7_1_INT0_RX, Versions::kV3, Families::kBoth) {
  const Damage zero{"interval 0", [](Packet& p) { p.interval = 0_cs; }};
  const Router dut = DiscardedWhileActive(*this, {zero});
  DiscardedWhileBackup(*this, dut, zero);
}

// No field of a discarded message moves a Backup's timer. What an Active Router obeys already is charged elsewhere.
CLAUSE_CASE(RFC9568_7_1_DISCARD, Versions::kV3, Families::kBoth) {
  DiscardedInBothStates(*this, {Ttl(254), VersionNibble(4), Type(2), CountAbove(2), FlippedChecksumBit(), Vrid(52)});
}

// An advertisement with another address list is processed all the same.
CLAUSE_CASE(RFC9568_7_1_LIST_NODROP, Versions::kV3, Families::kBoth) {
  RouterSetup setup = BriskRouter(*this);
  setup.addresses = {addresses().vip};
  const Address other = addresses().second_vip;
  const Router dut = StartActive(setup);
  ControlYields(*this, dut, {.priority = 200});
  ControlActiveAgain(*this, dut);
  ExpectYields(*this, dut, {.priority = 200, .addresses = {{other}}});
  ControlActiveAgain(*this, dut);
  ExpectYields(*this, dut, {.priority = 200, .addresses = {{addresses().vip, other}}});
}

// What an owner does about another priority 255 is disputed between the text and its erratum: observed.
CLAUSE_CASE(RFC9568_7_1_OWNER, Versions::kV3, Families::kBoth) { OwnerHearsAnOwner(*this); }

}  // namespace holdfast::conformance
