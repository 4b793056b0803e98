// RFC 9568 section 8: which MAC address hosts are told, and what is not forwarded.
#include "conformance/cases/elections.h"
#include "conformance/cases/forwarding.h"
#include "conformance/cases/router_advertisements.h"
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

// The Ethernet source of an ARP reply, about which the text has a note only: observed.
WIRE_CASE(RFC9568_8_1_2_ARP_ETHSRC, Versions::kV3, Families::kIpv4) { ObserveEthernetSource(*this); }

// An address that is added to an Active Router is announced by gratuitous ARP.
WIRE_CASE(RFC9568_8_1_2_CONF_GARP, Versions::kV3, Families::kIpv4) { AnnouncesAnAddedAddress(*this); }

// Over IPv6 by an unsolicited Neighbor Advertisement.
WIRE_CASE(RFC9568_8_2_2_CONF_NA, Versions::kV3, Families::kIpv6) { AnnouncesAnAddedAddress(*this); }

// Proxy ARP replies carry the Virtual Router MAC.
WIRE_CASE(RFC9568_8_1_3_PROXY, Versions::kV3, Families::kIpv4) { ProxiesWithTheVirtualMac(*this); }

// The Neighbor Solicitations of an Active Router carry the Virtual Router MAC as source link-layer address, or none.
WIRE_CASE(RFC9568_8_2_2_SLLA, Versions::kV3, Families::kIpv6) { SolicitsWithTheVirtualMac(*this); }

// They never carry the physical MAC.
WIRE_CASE(RFC9568_8_2_2_SLLA_NOPHYS, Versions::kV3, Families::kIpv6) { NeverSolicitsWithThePhysicalMac(*this); }

// Unsolicited Neighbor Advertisements of hosts are believed in both states.
WIRE_CASE(RFC9568_8_2_4_UNA, Versions::kV3, Families::kIpv6) { FollowsAMovedNeighbour(*this); }

// A redirect comes from the address that the host used as its next hop.
WIRE_CASE(RFC9568_8_1_1_REDIR_SRC, Versions::kV3, Families::kIpv4) { RedirectsFromItsAddress(*this); }

// Of two virtual routers, from that of the one whose MAC the packet went to.
WIRE_CASE(RFC9568_8_1_1_REDIR_VR, Versions::kV3, Families::kIpv4) { RedirectsFromTheOneAddressed(*this); }

// The same two over IPv6.
WIRE_CASE(RFC9568_8_2_1_REDIR6_SRC, Versions::kV3, Families::kIpv6) { RedirectsFromItsAddress(*this); }
WIRE_CASE(RFC9568_8_2_1_REDIR6_VR, Versions::kV3, Families::kIpv6) { RedirectsFromTheOneAddressed(*this); }

// A Backup that takes over sends the Router Advertisements for the virtual router; charged under RFC9568-6.4.3-RA.
WIRE_CASE(RFC9568_8_2_3_RA_ACTIVE, Versions::kV3, Families::kIpv6) {
  RouterSetup setup = BriskRouter(*this);
  setup.wants = {"router_advertisements"};
  const Router dut = PromotedFromBackup(*this, setup);
  const bool advertised = Advertised(*this, dut, 12_s);
  Expect(advertised, "a Router Advertisement for the virtual router after promotion", advertised ? "one" : "none");
}

}  // namespace holdfast::conformance
