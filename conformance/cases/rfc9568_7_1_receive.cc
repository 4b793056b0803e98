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

// An advertisement for a virtual router that is not configured, by its VRID or by its segment, has no effect on the one
// that is.
CLAUSE_CASE(RFC9568_7_1_VRID, Versions::kV3, Families::kBoth) { DiscardsForAnotherVirtualRouter(*this); }

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

// The type is checked on receipt; charged under RFC9568-5.2.2-TYPE-RX.
CLAUSE_CASE(RFC9568_7_1_TYPE, Versions::kV3, Families::kBoth) { DiscardedWhileActive(*this, {Type(2)}); }

// Octets behind the last address: observed with a checksum that ends before them, and with one that covers them.
CLAUSE_CASE(RFC9568_7_1_TRAILING, Versions::kV3, Families::kBoth) {
  const Router dut = StartActive(BriskRouter(*this));
  ControlYields(*this, dut, {.priority = 200});
  ControlActiveAgain(*this, dut);
  for (const bool covered : {false, true}) {
    const bool yields = Honours(*this, dut, {.priority = 200, .but = [&](Packet& p) {
                                               p.trailing.assign(8, 0);
                                               p.checksum_trailing = covered;
                                             }});
    Observed(std::string(yields ? "honoured" : "ignored") + " with a checksum " +
             (covered ? "over the octets behind" : "that ends with the message"));
  }
}

// A frame that is filled up to Ethernet's sixty octets: observed with zeros and with others.
CLAUSE_CASE(RFC9568_7_1_PADDING, Versions::kBoth, Families::kIpv4) {
  const Router dut = StartActive(BriskRouter(*this));
  ControlYields(*this, dut, {.priority = 200});
  for (const std::uint8_t filling : {0x00, 0xa5}) {
    ControlActiveAgain(*this, dut);
    Bytes frame = wire::Encode(peer.Compose({.priority = 200}));
    frame.resize(60, filling);
    const Instant sent = peer.SendFrame(frame, "priority 200 in a padded frame");
    lan.Pass(sent + kInFlight, true);
    const bool yields = !lan.NextAdvertisementFrom(dut, sent + 3 * dut.setup.interval);
    Observed(std::string(yields ? "honoured" : "ignored") + (filling == 0 ? " with zeros" : " with other octets"));
  }
}

// An interval that is not its own does not make a Backup drop a message; charged under RFC9568-6.4.2-LEARN.
CLAUSE_CASE(RFC9568_7_1_INT_MISMATCH, Versions::kV3, Families::kBoth) { OutlastsAnotherInterval(*this); }

// Whether the address list is compared with the configuration shows in what becomes of another one: observed.
CLAUSE_CASE(RFC9568_7_1_LIST, Versions::kV3, Families::kBoth) {
  const Router dut = StartActive(BriskRouter(*this));
  ControlYields(*this, dut, {.priority = 200});
  ControlActiveAgain(*this, dut);
  const Address other = addresses().second_vip;
  const bool replaced = Honours(*this, dut, {.priority = 200, .addresses = {{other}}});
  Observed(replaced ? "another list is honoured" : "another list is ignored");
}

}  // namespace holdfast::conformance
