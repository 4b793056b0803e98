// RFC 3768 section 7: which version 2 advertisements a router honours, and what it sends.
#include "conformance/cases/elections.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// A message of another version has no effect, be it genuine version 3 or only marked so.
CLAUSE_CASE(RFC3768_7_1_VERSION, Versions::kV2, Families::kIpv4) {
  const Damage genuine{"version 3 in its own layout", [](Packet& p) { p.version = 3; }};
  DiscardedWhileActive(*this, {genuine, VersionNibble(1), VersionNibble(4)});
}

// A message that breaks off has no effect, be it only for its authentication data.
CLAUSE_CASE(RFC3768_7_1_COMPLETE, Versions::kV2, Families::kIpv4) {
  DiscardedWhileActive(*this, {WithoutAuthData(), CountAbove(2), CutTo(7)});
}

// A message with a wrong checksum has no effect.
CLAUSE_CASE(RFC3768_7_1_CKSUM, Versions::kV2, Families::kIpv4) {
  DiscardedWhileActive(*this, {FlippedChecksumBit(), WithPseudoHeader()});
}

// An advertisement for a virtual router that is not configured, by its VRID or by its segment, has no effect on the one
// that is.
CLAUSE_CASE(RFC3768_7_1_VRID, Versions::kV2, Families::kIpv4) { DiscardsForAnotherVirtualRouter(*this); }

// No field of a discarded message moves a Backup's timer. What a Master obeys already is charged elsewhere.
CLAUSE_CASE(RFC3768_7_1_DISCARD, Versions::kV2, Families::kIpv4) {
  std::vector<Damage> kinds{Ttl(254), VersionNibble(3), Type(2), WithoutAuthData(), FlippedChecksumBit()};
  if (stage().dialect().auth_type == 0) kinds.push_back(AuthType(1));
  DiscardedInBothStates(*this, kinds);
}

// Another interval voids the message.
CLAUSE_CASE(RFC3768_7_1_INT, Versions::kV2, Families::kIpv4) {
  DiscardedWhileActive(*this, {{"Adver Int 2", [](Packet& p) { p.interval = 200_cs; }}});
}

// Another address list does not void the message of an owner.
CLAUSE_CASE(RFC3768_7_1_LIST, Versions::kV2, Families::kIpv4) {
  const Router dut = StartActive(BriskRouter(*this));
  ControlYields(*this, dut, {.priority = 255});
  ControlActiveAgain(*this, dut);
  ExpectYields(*this, dut, {.priority = 255, .addresses = {{addresses().second_vip}}});
}

// What an owner does about another priority 255 is disputed by an erratum to a successor: observed.
CLAUSE_CASE(RFC3768_7_1_OWNER, Versions::kV2, Families::kIpv4) { OwnerHearsAnOwner(*this); }

// Every field and every address is as configured.
CLAUSE_CASE(RFC3768_7_2_FILL, Versions::kV2, Families::kIpv4) {
  const std::vector<Address> two{addresses().vip, addresses().second_vip};
  FieldsAsConfigured(*this, {.vrid = 51, .priority = 123, .interval = 200_cs, .addresses = two});
}

// Every advertisement, the priority-0 one included, carries the Virtual Router MAC as its Ethernet source.
WIRE_CASE(RFC3768_7_2_SMAC, Versions::kV2, Families::kIpv4) { SourceIsTheVirtualMac(*this); }

// Every advertisement goes to the group by protocol 112.
WIRE_CASE(RFC3768_7_2_GROUP, Versions::kV2, Families::kIpv4) { GoesToTheGroup(*this); }

// The authentication type has to be the configured one; charged under RFC3768-5.3.6-AUTH-RX.
CLAUSE_CASE(RFC3768_7_1_AUTH, Versions::kV2, Families::kIpv4) {
  if (stage().dialect().auth_type != 0) Unsupported("the device has an RFC 2338 authentication configured");
  DiscardedWhileActive(*this, {AuthType(1)});
}

// The source address is the interface's own; charged under RFC3768-5.2.1-SRC.
WIRE_CASE(RFC3768_7_2_SRC, Versions::kV2, Families::kIpv4) { SourceIsTheOneAddress(*this); }

// The Virtual Router MAC ends with the VRID; charged under RFC3768-7.2-SMAC and RFC3768-8.2-ARP-VMAC.
WIRE_CASE(RFC3768_7_3_VMAC, Versions::kV2, Families::kIpv4) { MacsFollowTheVrid(*this); }

}  // namespace holdfast::conformance
