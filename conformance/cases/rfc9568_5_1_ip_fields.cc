// RFC 9568 section 5.1: what the IP header of an advertisement has to say.
#include "conformance/cases/forwarding.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// A router that does not own the virtual address advertises from its interface's own address, and always the same.
WIRE_CASE(RFC9568_5_1_1_1_SRC4, Versions::kV3, Families::kIpv4) { SourceIsTheOneAddress(*this); }

// The source of IPv6 advertisements is a link-local address of the router, not the virtual one, and always the same.
WIRE_CASE(RFC9568_5_1_2_1_SRC6, Versions::kV3, Families::kIpv6) { SourceIsTheOneAddress(*this); }

// Every advertisement leaves with TTL 255, from the first one to the priority-0 one.
WIRE_CASE(RFC9568_5_1_1_3_TTL_TX, Versions::kV3, Families::kIpv4) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this), 9), "TTL 255", TtlOf);
}

// Every IPv6 advertisement leaves with Hop Limit 255, from the first one to the priority-0 one.
WIRE_CASE(RFC9568_5_1_2_3_HL_TX, Versions::kV3, Families::kIpv6) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this), 9), "Hop Limit 255",
             [](const Heard& heard) { return "Hop Limit " + std::to_string(heard.packet.ttl); });
}

// An advertisement that a router may have forwarded has no effect, neither on the Active Router nor on a Backup's
// timer.
CLAUSE_CASE(RFC9568_5_1_1_3_TTL_RX, Versions::kV3, Families::kIpv4) {
  const Router dut = DiscardedWhileActive(*this, {Ttl(254), Ttl(1)});
  DiscardedWhileBackup(*this, dut, Ttl(254));
}

// The same for IPv6's Hop Limit.
CLAUSE_CASE(RFC9568_5_1_2_3_HL_RX, Versions::kV3, Families::kIpv6) {
  DiscardedWhileActive(*this, {Ttl(254), Ttl(64), Ttl(1)});
}

// Advertisements over IPv4 go to 224.0.0.18; charged under RFC9568-7.2-GROUP, as the next three are.
WIRE_CASE(RFC9568_5_1_1_2_DST4, Versions::kV3, Families::kIpv4) {
  ExpectEach(*this, AdvertsOf(*this, BriskRouter(*this)), "to 224.0.0.18 at 01:00:5e:00:00:12", DestinationOf);
}

// Over IPv6 they go to ff02::12.
WIRE_CASE(RFC9568_5_1_2_2_DST6, Versions::kV3, Families::kIpv6) {
  ExpectEach(*this, AdvertsOf(*this, BriskRouter(*this)), "to ff02::12 at 33:33:00:00:00:12", DestinationOf);
}

// The protocol is 112.
WIRE_CASE(RFC9568_5_1_1_4_PROTO4, Versions::kV3, Families::kIpv4) {
  ExpectEach(*this, AdvertsOf(*this, BriskRouter(*this)), "protocol 112", ProtocolOf);
}

// The Next Header before the message is 112.
WIRE_CASE(RFC9568_5_1_2_4_NH6, Versions::kV3, Families::kIpv6) {
  ExpectEach(*this, AdvertsOf(*this, BriskRouter(*this)), "protocol 112", ProtocolOf);
}

// Whatever its TTL, nothing that is addressed to the group is forwarded to another segment.
WIRE_CASE(RFC9568_5_1_1_2_NOFWD4, Versions::kV3, Families::kIpv4) { ForwardsNothingToTheGroup(*this); }

// The same for ff02::12.
WIRE_CASE(RFC9568_5_1_2_2_NOFWD6, Versions::kV3, Families::kIpv6) { ForwardsNothingToTheGroup(*this); }

}  // namespace holdfast::conformance
