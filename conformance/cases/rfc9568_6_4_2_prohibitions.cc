// RFC 9568 section 6.4.2: what a Backup Router must not do with the virtual addresses.
#include "conformance/cases/elections.h"
#include "conformance/cases/forwarding.h"
#include "conformance/cases/service.h"

namespace holdfast::conformance {

// A Backup does not answer ARP for the virtual addresses, neither broadcast nor to itself; as Active Router it does.
WIRE_CASE(RFC9568_6_4_2_BACKUP_ARP, Versions::kV3, Families::kIpv4) { BackupAnswersNothing(*this); }

// The same for Neighbor Solicitations.
WIRE_CASE(RFC9568_6_4_2_BACKUP_NS, Versions::kV3, Families::kIpv6) { BackupAnswersNothing(*this); }

// A Backup discards packets that are sent to the Virtual Router MAC; as Active Router it forwards them.
WIRE_CASE(RFC9568_6_4_2_BACKUP_VMAC, Versions::kV3, Families::kBoth) { BackupDropsTheVirtualMac(*this); }

// A Backup accepts no packet for a virtual address, not even one that is sent to its physical MAC.
WIRE_CASE(RFC9568_6_4_2_BACKUP_ACCEPT, Versions::kV3, Families::kBoth) { BackupAcceptsNothing(*this); }

// All of that holds for a Backup that was Active before.
WIRE_CASE(RFC9568_6_4_2_AFTER_DEMOTION, Versions::kV3, Families::kBoth) { KeepsStillAfterDemotion(*this); }

// On promotion the router joins the solicited-node groups: who is answered by unicast is answered by multicast.
WIRE_CASE(RFC9568_6_4_2_ADT_SOLNODE, Versions::kV3, Families::kIpv6) {
  const Router dut = PromotedFromBackup(*this, BriskRouter(*this));
  for (const Address& vip : dut.setup.addresses) {
    const bool unicast = !Ask(*this, vip, 2, VirtualMac(*this, dut)).empty();
    const bool multicast = !Ask(*this, vip, 2).empty();
    Control(unicast || multicast, "an answer for " + vip.ToString(), "none at all");
    Expect(multicast, "an answer to the solicited-node group for " + vip.ToString(),
           multicast ? "one" : "by unicast only");
  }
}

}  // namespace holdfast::conformance
