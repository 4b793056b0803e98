// RFC 9568 section 7.2: what a router sends.
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// Every field and every address is as configured, and again after a change of the configuration.
CLAUSE_CASE(RFC9568_7_2_FILL, Versions::kV3, Families::kBoth) {
  const std::vector<Address> two{addresses().vip, addresses().second_vip};
  FieldsAsConfigured(*this, {.vrid = 51, .priority = 123, .interval = 37_cs, .addresses = two});
  FieldsAsConfigured(*this, {.vrid = 51, .priority = 77, .interval = 37_cs, .addresses = two});
}

// Every advertisement, the priority-0 one included, carries the Virtual Router MAC as its Ethernet source.
WIRE_CASE(RFC9568_7_2_SMAC4, Versions::kV3, Families::kIpv4) { SourceIsTheVirtualMac(*this); }

// The same over IPv6, with its own range of Virtual Router MACs.
WIRE_CASE(RFC9568_7_2_SMAC6, Versions::kV3, Families::kIpv6) { SourceIsTheVirtualMac(*this); }

// Every advertisement goes to the family's group by protocol 112.
WIRE_CASE(RFC9568_7_2_GROUP, Versions::kV3, Families::kBoth) { GoesToTheGroup(*this); }

// Every advertisement, the priority-0 one included, carries a checksum that verifies in some documented form.
CLAUSE_CASE(RFC9568_7_2_CKSUM, Versions::kV3, Families::kBoth) {
  for (const auto interval : {40_cs, 25_cs}) {
    const auto life = LifeOf(*this, {.priority = 150, .interval = interval});
    ExpectEach(*this, life, "a checksum that verifies", ChecksumOf);
  }
}

// The source address is the interface's own; charged under RFC9568-5.1.1.1-SRC4 and RFC9568-5.1.2.1-SRC6.
WIRE_CASE(RFC9568_7_2_SRC, Versions::kV3, Families::kBoth) { SourceIsTheOneAddress(*this); }

// The Virtual Router MAC ends with the VRID; charged under RFC9568-7.2-SMAC4 and RFC9568-8.1.2-ARP-VMAC.
WIRE_CASE(RFC9568_7_3_VMAC4, Versions::kV3, Families::kIpv4) { MacsFollowTheVrid(*this); }

// The same over IPv6; charged under RFC9568-7.2-SMAC6 and RFC9568-8.2.2-NS-VMAC.
WIRE_CASE(RFC9568_7_3_VMAC6, Versions::kV3, Families::kIpv6) { MacsFollowTheVrid(*this); }

// Whether the link-local source was made of a MAC shows in its last octets: observed.
WIRE_CASE(RFC9568_7_4_IID, Versions::kV3, Families::kIpv6) { ObserveInterfaceIdentifier(*this); }

// No octet of authentication follows the addresses; charged under RFC9568-5.2.5-COUNT-TX.
CLAUSE_CASE(RFC9568_9_NOAUTH, Versions::kV3, Families::kBoth) {
  ExpectEach(*this, AdvertsOf(*this, BriskRouter(*this)), "count and length agree", LengthAndCount);
}

}  // namespace holdfast::conformance
