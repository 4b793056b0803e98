// RFC 9568 section 1: what is one virtual router, and what are several.
#include "conformance/cases/elections.h"

namespace holdfast::conformance {

// The IPv4 and the IPv6 virtual router of one VRID on one interface do not follow each other.
CLAUSE_CASE(RFC9568_1_FAMILY_INDEP, Versions::kV3, Families::kBoth) {
  RouterSetup setup = BriskRouter(*this), other = BriskRouter(*this);
  other.family = family() == Family::kIpv4 ? Family::kIpv6 : Family::kIpv4;
  setup.also = {other};
  const Router dut = StartActive(setup), twin = dut.Also(0);
  const Instant patience = dut.first->at + DownInterval(100, setup.interval) + 2_s;
  lan.ControlAdvertisementFrom(twin, between(dut.started, patience), "Active in the other family");
  OnlyTheOneYields(*this, dut, twin, {.priority = 200});
}

// The same VRID on another segment is another virtual router.
CLAUSE_CASE(RFC9568_1_VRID_SCOPE, Versions::kV3, Families::kBoth) { SegmentsAreIndependent(*this); }

// One router takes part in several virtual routers of one segment, in different roles.
CLAUSE_CASE(RFC9568_1_MULTI_VR, Versions::kBoth, Families::kBoth) { ServesSeveral(*this); }

}  // namespace holdfast::conformance
