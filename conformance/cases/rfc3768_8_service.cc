// RFC 3768 sections 6.4.2, 6.4.3 and 8: how a version 2 router serves the virtual addresses, and what it logs.
#include "conformance/cases/forwarding.h"
#include "conformance/cases/service.h"

namespace holdfast::conformance {

// A Backup does not answer ARP for the virtual addresses; as Master it does.
WIRE_CASE(RFC3768_6_4_2_ARP, Versions::kV2, Families::kIpv4) { BackupAnswersNothing(*this); }

// A Backup discards packets that are sent to the Virtual Router MAC; as Master it forwards them.
WIRE_CASE(RFC3768_6_4_2_VMAC, Versions::kV2, Families::kIpv4) { BackupDropsTheVirtualMac(*this); }

// The Master forwards packets that are sent to the Virtual Router MAC.
WIRE_CASE(RFC3768_6_4_3_FWD, Versions::kV2, Families::kIpv4) { ForwardsForTheVirtualMac(*this); }

// A Master that does not own the virtual address does not forward packets that are addressed to it.
WIRE_CASE(RFC3768_8_4_LOOP, Versions::kV2, Families::kIpv4) { ForwardsNothingToItsAddress(*this); }

// A Backup accepts no packet for a virtual address.
WIRE_CASE(RFC3768_6_4_2_ACCEPT, Versions::kV2, Families::kIpv4) { BackupAcceptsNothing(*this); }

// All of that holds for a Backup that was Master before.
WIRE_CASE(RFC3768_6_4_2_AFTER_DEMOTION, Versions::kV2, Families::kIpv4) { KeepsStillAfterDemotion(*this); }

// The Master answers ARP for the virtual address.
WIRE_CASE(RFC3768_6_4_3_ARP, Versions::kV2, Families::kIpv4) { AnswersForItsAddresses(*this); }

// A Master that does not own the address accepts no packet for it.
WIRE_CASE(RFC3768_6_4_3_NOACCEPT, Versions::kV2, Families::kIpv4) { AcceptsPackets(*this, false); }

// An owner accepts packets for its address.
WIRE_CASE(RFC3768_6_4_3_ACCEPT_OWNER, Versions::kV2, Families::kIpv4) { OwnerAcceptsPackets(*this); }

// ARP replies for the virtual address carry the Virtual Router MAC.
WIRE_CASE(RFC3768_8_2_ARP_VMAC, Versions::kV2, Families::kIpv4) { AnswersWithTheVirtualMac(*this); }

// ARP replies for the virtual address never carry the physical MAC, however they were asked for.
WIRE_CASE(RFC3768_8_2_NOPHYS, Versions::kV2, Families::kIpv4) { NeverAnswersWithThePhysicalMac(*this); }

// A starting owner does not announce its address with the physical MAC.
WIRE_CASE(RFC3768_8_2_BOOT_PHYS, Versions::kV2, Families::kIpv4) { AnnouncesNoPhysicalMac(*this); }

// Each kind of bad packet that reaches the daemon is logged.
WIRE_CASE(RFC3768_7_1_LOG, Versions::kV2, Families::kIpv4) {
  LogsEachKind(*this, {Ttl(254), VersionNibble(4), FlippedChecksumBit(), WithoutAuthData(), AuthType(2)});
}

// A discarded interval is logged.
WIRE_CASE(RFC3768_7_1_INT_LOG, Versions::kV2, Families::kIpv4) {
  LogsEachKind(*this, {{"Adver Int 2", [](Packet& p) { p.interval = 200_cs; }}});
}

// What a Master logs about another address list, if it compares it: observed.
WIRE_CASE(RFC3768_7_1_LIST_LOG, Versions::kV2, Families::kIpv4) { ObservesTheLogOfAnotherList(*this); }

// A redirect comes from the address that the host used as its next hop; of two virtual routers, from that one's.
WIRE_CASE(RFC3768_8_1_REDIR, Versions::kV2, Families::kIpv4) { RedirectsFromItsAddress(*this); }
WIRE_CASE(RFC3768_8_1_REDIR_VR, Versions::kV2, Families::kIpv4) { RedirectsFromTheOneAddressed(*this); }

// An address that is added to a Master is announced.
WIRE_CASE(RFC3768_8_2_CONF_GARP, Versions::kV2, Families::kIpv4) { AnnouncesAnAddedAddress(*this); }

// Proxy ARP replies carry the Virtual Router MAC.
WIRE_CASE(RFC3768_8_3_PROXY, Versions::kV2, Families::kIpv4) { ProxiesWithTheVirtualMac(*this); }

}  // namespace holdfast::conformance
