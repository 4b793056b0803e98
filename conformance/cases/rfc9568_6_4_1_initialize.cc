// RFC 9568 section 6.4, and 6.4.1: instances, and what a router does when it starts.
#include "conformance/cases/elections.h"
#include "conformance/cases/probes.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// Two virtual routers of one family on one interface hold different roles against the same rival.
CLAUSE_CASE(RFC9568_6_4_INSTANCE, Versions::kV3, Families::kBoth) { InstancesAreIndependent(*this); }

// The owner of the address advertises at once when it starts, and then periodically.
CLAUSE_CASE(RFC9568_6_4_1_OWNER_START, Versions::kV3, Families::kBoth) {
  const Router dut = Start(Owner(1000_cs));
  const Heard first = lan.ExpectAdvertisementFrom(dut, at(dut.started), "the owner's first advertisement");
  Expect(first.packet.priority == 255, "priority 255", PriorityOf(first));
  lan.ExpectAdvertisementFrom(dut, at(first.at + 1000_cs), "the next one");
}

// The starting owner broadcasts a gratuitous ARP for its address, with the Virtual Router MAC.
CLAUSE_CASE(RFC9568_6_4_1_OWNER_GARP, Versions::kV3, Families::kIpv4) {
  const Router dut = StartActive(Owner(100_cs));
  ExpectGratuitousArp(*this, dut, dut.first->at + 5_s, {addresses().owned});
}

// The starting owner sends an unsolicited Neighbor Advertisement for its address, flags and link-layer address right.
CLAUSE_CASE(RFC9568_6_4_1_OWNER_NA, Versions::kV3, Families::kIpv6) {
  const Router dut = StartActive(Owner(100_cs));
  ExpectUnsolicitedNa(*this, dut, dut.first->at + 5_s, {addresses().owned});
}

// A router that owns no address waits out its own Active_Down_Interval first, for a short and a longer interval.
CLAUSE_CASE(RFC9568_6_4_1_BACKUP_START, Versions::kV3, Families::kBoth) {
  Router dut = StartsAsBackup(*this, {.priority = 100, .interval = 100_cs});
  End(*this, dut);
  StartsAsBackup(*this, {.priority = 100, .interval = 300_cs});
}

}  // namespace holdfast::conformance
