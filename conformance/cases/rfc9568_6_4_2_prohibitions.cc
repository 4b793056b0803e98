// RFC 9568 section 6.4.2: what a Backup Router must not do with the virtual addresses.
#include <algorithm>

#include "conformance/cases/elections.h"
#include "conformance/cases/forwarding.h"
#include "conformance/cases/router_advertisements.h"
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

// Where a Backup keeps the virtual addresses is not regulated: observed.
WIRE_CASE(RFC9568_6_4_2_BACKUP_NOADDR, Versions::kV3, Families::kBoth) {
  const Router dut = StartBackup(BriskRouter(*this));
  const auto configured = stage().DutAddresses();
  std::vector<Address> present;
  for (const Address& vip : dut.setup.addresses) {
    if (std::find(configured.begin(), configured.end(), vip) != configured.end()) present.push_back(vip);
  }
  Observed(present.empty() ? "no virtual address is configured in a Backup" : "configured: " + Names(present));
  const Instant now = stage().Now();
  lan.ControlAdvertisementFrom(dut, between(now - 2_s, now + 4_s), "promotion");
}

// A Backup sends no Router Advertisements for the virtual router; as Active Router it did.
WIRE_CASE(RFC9568_6_4_2_BACKUP_RA, Versions::kV3, Families::kIpv6) {
  const Router dut = StartActive({.wants = {"router_advertisements"}});
  if (!Advertised(*this, dut, 5_s)) NotApplicable("no Router Advertisement as Active Router either");
  lan.Pass(peer.Advertise() + kInFlight, true);
  bool advertised = false;
  for (int i = 0; i < 30; ++i) {
    peer.Advertise();
    advertised = Advertised(*this, dut, 1_s, i % 4 == 0) || advertised;
  }
  lan.ControlSilenceFrom(dut, until(peer.Advertise()));
  Expect(!advertised, "no Router Advertisement for the virtual router in 30 s", advertised ? "one" : "none");
}

}  // namespace holdfast::conformance
