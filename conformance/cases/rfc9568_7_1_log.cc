// RFC 9568 sections 7.1 and 8.3.2: what a router should log.
#include "conformance/cases/service.h"

namespace holdfast::conformance {

// Each kind of bad packet that reaches the daemon is logged.
WIRE_CASE(RFC9568_7_1_LOG, Versions::kV3, Families::kBoth) {
  std::vector<Damage> kinds{Ttl(254), VersionNibble(4), CountAbove(2)};
  if (family() == Family::kIpv4) kinds.push_back(FlippedChecksumBit());  // over IPv6 the kernel drops it
  LogsEachKind(*this, kinds);
}

// A Backup logs that the interval it hears is not its own.
WIRE_CASE(RFC9568_7_1_INT_MISMATCH_LOG, Versions::kV3, Families::kBoth) {
  StartBackup({.priority = 100, .interval = 100_cs});
  peer.Advertise({.priority = 200});
  ExpectLogged(*this, "another interval", [&] { peer.AdvertiseFor(300_cs, {.priority = 200, .interval = 200_cs}); });
}

// An owner logs that another router advertises priority 255.
WIRE_CASE(RFC9568_8_3_2_LOG_255, Versions::kV3, Families::kBoth) { OwnerLogsAnOwner(*this); }

// By erratum 8298 an owner should notice advertisements for its own address and log them.
WIRE_CASE(RFC9568_7_1_OWNER_E8298, Versions::kV3, Families::kBoth) { OwnerLogsAnOwner(*this); }

// Another address list may be compared and then should be logged: observed. The sender loses the election, so that no
// change of state is logged instead.
WIRE_CASE(RFC9568_7_1_LIST_LOG, Versions::kV3, Families::kBoth) { ObservesTheLogOfAnotherList(*this); }

// Two routers of one priority may be remarked upon: observed.
WIRE_CASE(RFC9568_8_3_2_LOG_SAME, Versions::kV3, Families::kBoth) {
  const Router dut = StartActive({.priority = 100, .interval = 100_cs});
  const Address smaller = dut.first->packet.source.Plus(-1);
  ObserveLog(*this, [&] { peer.AdvertiseFor(250_cs, {.priority = 100, .source = smaller}); });
}

}  // namespace holdfast::conformance
