// RFC 9568 sections 6.1 and 6.4.3: how an Active Router serves the virtual addresses.
#include "conformance/cases/forwarding.h"
#include "conformance/cases/router_advertisements.h"
#include "conformance/cases/service.h"

namespace holdfast::conformance {

// The Active Router answers ARP for the virtual address.
WIRE_CASE(RFC9568_6_4_3_ARP, Versions::kV3, Families::kIpv4) { AnswersForItsAddresses(*this); }

// The Active Router answers Neighbor Solicitations for each virtual address as a router.
WIRE_CASE(RFC9568_6_4_3_NS, Versions::kV3, Families::kIpv6) { AnswersForItsAddresses(*this, true); }

// The Active Router forwards packets that are sent to the Virtual Router MAC.
WIRE_CASE(RFC9568_6_4_3_FWD, Versions::kV3, Families::kBoth) { ForwardsForTheVirtualMac(*this); }

// An owner accepts packets for its address.
WIRE_CASE(RFC9568_6_4_3_ACCEPT_OWNER, Versions::kV3, Families::kBoth) { OwnerAcceptsPackets(*this); }

// With Accept_Mode a router that does not own the address accepts packets for it.
WIRE_CASE(RFC9568_6_4_3_ACCEPT_TRUE, Versions::kV3, Families::kBoth) { AcceptsPackets(*this, true); }

// Without Accept_Mode it does not.
WIRE_CASE(RFC9568_6_4_3_ACCEPT_FALSE, Versions::kV3, Families::kBoth) { AcceptsPackets(*this, false); }

// Neighbor Discovery is exempt: without Accept_Mode solicitations for the virtual addresses are still answered.
WIRE_CASE(RFC9568_6_1_ACCEPT_ND, Versions::kV3, Families::kIpv6) {
  RouterSetup setup = BriskRouter(*this, 200);
  Router dut = StartActive(setup);
  PhysicalMac(*this);
  for (const Address& vip : dut.setup.addresses) {
    const bool answered = !Ask(*this, vip, 3).empty();
    Expect(answered, "a Neighbor Advertisement for " + vip.ToString(), answered ? "one" : "none");
  }
}

// Some time after its promotion the Active Router is still a member of the solicited-node groups. Five seconds stand
// for the registry's sixty.
WIRE_CASE(RFC9568_6_4_3_SOLNODE, Versions::kV3, Families::kIpv6) {
  const Router dut = StartActive(BriskRouter(*this, 200));
  lan.Pass(dut.first->at + 5_s, true);
  for (const Address& vip : dut.setup.addresses) {
    const bool answered = !Ask(*this, vip, 2).empty();
    Expect(answered, "an answer to the solicited-node group for " + vip.ToString(), answered ? "one" : "none");
  }
}

// The Active Router sends Router Advertisements for the virtual router. A device with no way to say so is unsupported.
WIRE_CASE(RFC9568_6_4_3_RA, Versions::kV3, Families::kIpv6) {
  const Router dut = StartActive({.wants = {"router_advertisements"}});
  const bool advertised = Advertised(*this, dut, 30_s);
  Expect(advertised, "a Router Advertisement for the virtual router in 30 s", advertised ? "one" : "none");
}

}  // namespace holdfast::conformance
