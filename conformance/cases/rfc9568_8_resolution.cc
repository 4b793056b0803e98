// RFC 9568 section 8: which MAC address hosts are told, and what is not forwarded.
#include "conformance/cases/forwarding.h"
#include "conformance/cases/service.h"

namespace holdfast::conformance {

// ARP replies for the virtual address carry the Virtual Router MAC.
WIRE_CASE(RFC9568_8_1_2_ARP_VMAC, Versions::kV3, Families::kIpv4) { AnswersWithTheVirtualMac(*this); }

// ARP replies for the virtual address never carry the physical MAC, however they were asked for.
WIRE_CASE(RFC9568_8_1_2_ARP_NOPHYS, Versions::kV3, Families::kIpv4) { NeverAnswersWithThePhysicalMac(*this); }

// A starting owner does not announce its address with the physical MAC.
WIRE_CASE(RFC9568_8_1_2_BOOT_PHYS, Versions::kV3, Families::kIpv4) { AnnouncesNoPhysicalMac(*this); }

// Neighbor Advertisements for the virtual addresses carry the Virtual Router MAC.
WIRE_CASE(RFC9568_8_2_2_NS_VMAC, Versions::kV3, Families::kIpv6) { AnswersWithTheVirtualMac(*this); }

// Neighbor Advertisements for the virtual addresses never carry the physical MAC.
WIRE_CASE(RFC9568_8_2_2_NS_NOPHYS, Versions::kV3, Families::kIpv6) { NeverAnswersWithThePhysicalMac(*this); }

// A starting owner does not announce its address with the physical MAC.
WIRE_CASE(RFC9568_8_2_2_BOOT_PHYS, Versions::kV3, Families::kIpv6) { AnnouncesNoPhysicalMac(*this); }

// A router that does not own the virtual address does not forward packets that are addressed to it.
WIRE_CASE(RFC9568_8_3_1_NOFWD_VIP, Versions::kV3, Families::kBoth) { ForwardsNothingToItsAddress(*this); }

}  // namespace holdfast::conformance
