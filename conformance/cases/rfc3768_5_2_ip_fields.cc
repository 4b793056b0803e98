// RFC 3768 section 5.2: what the IP header of a version 2 advertisement has to say.
#include <set>

#include "conformance/cases/forwarding.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// A router that does not own the virtual address advertises from its interface's own address, and always the same.
WIRE_CASE(RFC3768_5_2_1_SRC, Versions::kV2, Families::kIpv4) { SourceIsTheOneAddress(*this); }

// Every advertisement leaves with TTL 255, from the first one to the priority-0 one.
WIRE_CASE(RFC3768_5_2_3_TTL_TX, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this), 6), "TTL 255", TtlOf);
}

// An advertisement that a router may have forwarded has no effect.
CLAUSE_CASE(RFC3768_5_2_3_TTL_RX, Versions::kV2, Families::kIpv4) {
  DiscardedWhileActive(*this, {Ttl(254), Ttl(64), Ttl(1)});
}

// Advertisements go to 224.0.0.18 by protocol 112; both charged under RFC3768-7.2-GROUP.
WIRE_CASE(RFC3768_5_2_2_DST, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, AdvertsOf(*this, BriskRouter(*this)), "to 224.0.0.18 at 01:00:5e:00:00:12", DestinationOf);
}
WIRE_CASE(RFC3768_5_2_4_PROTO, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, AdvertsOf(*this, BriskRouter(*this)), "protocol 112", ProtocolOf);
}

// Whatever its TTL, nothing that is addressed to the group is forwarded to another segment.
WIRE_CASE(RFC3768_5_2_2_NOFWD, Versions::kV2, Families::kIpv4) { ForwardsNothingToTheGroup(*this); }

}  // namespace holdfast::conformance
