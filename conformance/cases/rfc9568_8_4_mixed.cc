// RFC 9568 section 8.4.2: version 2 and version 3 at once. Only a device whose file has words for the mode is played.
#include "conformance/cases/mixed.h"
#include "conformance/cases/service.h"

namespace holdfast::conformance {

// Whether the mode is offered: both versions are heard.
CLAUSE_CASE(RFC9568_8_4_2_FLAG, Versions::kV3, Families::kIpv4) {
  const Router dut = StartActive(Mixed(100_cs));
  const auto [v2, v3] = ByVersion(lan.AdvertisementsFrom(dut, dut.first->at + 3_s));
  Observed(std::to_string(v2.size()) + " of version 2 and " + std::to_string(v3.size()) + " of version 3 in 3 s");
}

// Both versions are sent at the configured rate, also below a second, each with a checksum that verifies.
CLAUSE_CASE(RFC9568_8_4_2_SEND_BOTH, Versions::kV3, Families::kIpv4) {
  const Router dut = StartActive(Mixed(50_cs));
  const auto [v2, v3] = ByVersion(lan.AdvertisementsFrom(dut, dut.first->at + 6_s));
  ExpectPace(*this, "version 2", v2, 50_cs);
  ExpectPace(*this, "version 3", v3, 50_cs);
}

// A Backup times out by the interval of a version 2 router.
CLAUSE_CASE(RFC9568_8_4_2_TIMEOUT, Versions::kV3, Families::kIpv4) { TimesOutByVersion2(*this, 100_cs, 3_s); }

// Seconds become centiseconds: neither 36 ms nor the local interval. What the clause before charges is not charged.
CLAUSE_CASE(RFC9568_8_4_2_TRANSLATE, Versions::kV3, Families::kIpv4) { TimesOutByVersion2(*this, 300_cs, 1_s); }

// Who hears version 3 from a router times out by that, and not by the slower version 2 from it.
CLAUSE_CASE(RFC9568_8_4_2_IGNORE_V2, Versions::kV3, Families::kIpv4) { IgnoresVersion2BesideVersion3(*this); }

// A router that sends version 3 alone may be reported: observed.
WIRE_CASE(RFC9568_8_4_2_REPORT, Versions::kV3, Families::kIpv4) {
  const Router dut = StartBackup(Mixed(100_cs));
  peer.Advertise();
  ObserveLog(*this, [&] { peer.AdvertiseFor(300_cs); });
  lan.ControlAdvertisementFrom(dut, between(dut.started, stage().Now() + 8_s), "promotion");
}

// What RFC 5798 only recommends of these: observed.
CLAUSE_CASE(RFC5798_8_4_2_TIMEOUT, Versions::kV3, Families::kIpv4) { TimesOutByVersion2(*this, 100_cs, 3_s); }
CLAUSE_CASE(RFC5798_8_4_2_TRANSLATE, Versions::kV3, Families::kIpv4) { TimesOutByVersion2(*this, 300_cs, 1_s); }
CLAUSE_CASE(RFC5798_8_4_2_IGNORE_V2, Versions::kV3, Families::kIpv4) { IgnoresVersion2BesideVersion3(*this); }

}  // namespace holdfast::conformance
