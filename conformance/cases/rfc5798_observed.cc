// RFC 5798, what of it is only observed: its successor has another rule, or it says so in lower case.
#include "conformance/cases/elections.h"
#include "conformance/cases/forwarding.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// An IPv6 list begins with the virtual router's link-local address, in whatever order it was configured.
CLAUSE_CASE(RFC5798_5_2_9_LL_FIRST, Versions::kV3, Families::kIpv6) {
  RouterSetup setup = BriskRouter(*this);
  setup.addresses = {addresses().vip, addresses().vip_global};
  const std::string expected = addresses().vip.ToString();
  const auto first = [](const Heard& heard) { return heard.packet.addresses.front().ToString(); };
  ExpectEach(*this, FirstOf(*this, setup), expected, first);
  std::swap(setup.addresses[0], setup.addresses[1]);
  const auto dut = StartUnlessRefused(setup);
  const auto heard = dut ? lan.NextAdvertisementFrom(*dut, dut->started + 4_s) : std::nullopt;
  Observed("configured the other way round: " + (heard ? first(*heard) + " is first" : "refused"));
}

// IPv4 and IPv6 addresses are not listed together.
WIRE_CASE(RFC5798_5_2_9_FAMILY, Versions::kV3, Families::kBoth) { NeverMixesFamilies(*this); }

// A losing advertisement is discarded; to answer it is the successor's rule.
CLAUSE_CASE(RFC5798_6_4_3_LOWER_SILENT, Versions::kV3, Families::kBoth) {
  const Router dut = PromotedByResignation(*this, {.priority = 254, .interval = 1000_cs});
  const Address smaller = dut.first->packet.source.Plus(-1);
  for (const Say& losing : {Say{.priority = 50}, Say{.priority = 254, .source = smaller}}) {
    lan.Pass(stage().Now() + 1_s, true);
    const Instant sent = peer.Advertise(losing);
    const bool answered = lan.NextAdvertisementFrom(dut, sent + 1_s).has_value();
    Observed(answered ? "behaves as 9568: it answers" : "it does not answer");
  }
}

// Another interval is learned without being compared; charged under RFC5798-6.4.2-LEARN.
CLAUSE_CASE(RFC5798_7_1_INT, Versions::kV3, Families::kBoth) { OutlastsAnotherInterval(*this); }

// The interface identifier of a router is made in the normal manner, which has several forms.
WIRE_CASE(RFC5798_7_4_IID, Versions::kV3, Families::kIpv6) { ObserveInterfaceIdentifier(*this); }

// The announcement of a promoted router is an ARP request; that there is one is charged under RFC9568-6.4.2-ADT-GARP.
CLAUSE_CASE(RFC5798_6_4_2_GARP_REQUEST, Versions::kV3, Families::kIpv4) {
  ObserveAnnouncement(*this, PromotedFromBackup(*this, BriskRouter(*this)), addresses().vip);
}

// So is that of a starting owner; charged under RFC9568-6.4.1-OWNER-GARP.
CLAUSE_CASE(RFC5798_6_4_1_GARP_REQUEST, Versions::kV3, Families::kIpv4) {
  ObserveAnnouncement(*this, StartActive(Owner(100_cs)), addresses().owned);
}

// An added address is announced, over IPv4 and over IPv6.
WIRE_CASE(RFC5798_8_1_2_CONF_GARP, Versions::kV3, Families::kIpv4) { AnnouncesAnAddedAddress(*this); }
WIRE_CASE(RFC5798_8_2_2_CONF_NA, Versions::kV3, Families::kIpv6) { AnnouncesAnAddedAddress(*this); }

// The Ethernet source of an ARP reply is noted to be the physical MAC.
WIRE_CASE(RFC5798_8_1_2_ARP_ETHSRC, Versions::kV3, Families::kIpv4) { ObserveEthernetSource(*this); }

// Proxy ARP replies carry the Virtual Router MAC.
WIRE_CASE(RFC5798_8_1_3_PROXY, Versions::kV3, Families::kIpv4) { ProxiesWithTheVirtualMac(*this); }

// A redirect comes from the virtual router that the host used.
WIRE_CASE(RFC5798_8_2_1_REDIR6, Versions::kV3, Families::kIpv6) { RedirectsFromItsAddress(*this); }

}  // namespace holdfast::conformance
