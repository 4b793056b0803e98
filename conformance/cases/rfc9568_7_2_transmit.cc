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

}  // namespace holdfast::conformance
