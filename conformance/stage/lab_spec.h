// What a case asks of the DUT, in the lab's words: the one translation that every stage with a real DUT uses.
#pragma once

#include "conformance/stage/stage.h"
#include "netns-lab/engine/router_spec.h"

namespace holdfast::conformance {

// The lab's form of one of the suite's addresses, with the test network's prefix length: 24, IPv6 64.
IpPrefix PrefixOf(const Address& address);

// The virtual routers of `setup` (itself first, then each `also`), on eth0, or eth1 on the far segment. `family` is the
// case's: an `also` may have another one.
lab::RouterSpec LabSpecOf(const RouterSetup& setup, Version version, Family family);

}  // namespace holdfast::conformance
