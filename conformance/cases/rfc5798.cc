// RFC 5798, where its wording is weaker than RFC 9568's or another one. Version 3, judged under its profile alone.
#include "conformance/cases/elections.h"
#include "conformance/cases/probes.h"
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// Over IPv4 the checksum verifies with or without a pseudo-header, and an advertisement with a flipped bit is void.
CLAUSE_CASE(RFC5798_5_2_8_CKSUM4, Versions::kV3, Families::kIpv4) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "a checksum that verifies", ChecksumOf);
  DiscardedWhileActive(*this, {FlippedChecksumBit()});
}

// Over IPv6 the checksum covers the pseudo-header, and an advertisement with a flipped bit is void.
CLAUSE_CASE(RFC5798_5_2_8_CKSUM6, Versions::kV3, Families::kIpv6) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "a checksum that verifies", ChecksumOf);
  DiscardedWhileActive(*this, {FlippedChecksumBit()});
}

// At least one address is listed while one is configured.
CLAUSE_CASE(RFC5798_5_2_5_COUNT_MIN, Versions::kV3, Families::kBoth) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "an address or more",
             [](const Heard& heard) { return heard.packet.count.value_or(0) > 0 ? "an address or more" : "count 0"; });
}

// The reserved bits are zero on sending and mean nothing on receipt.
CLAUSE_CASE(RFC5798_5_2_6_RSVD, Versions::kV3, Families::kBoth) {
  ExpectEach(*this, FirstOf(*this, Owner(4095_cs)), "reserved bits 0", ReservedBits);
  const Router dut = StartActive(BriskRouter(*this));
  ControlYields(*this, dut, {.priority = 200});
  ControlActiveAgain(*this, dut);
  const Instant sent = ExpectYields(*this, dut, {.priority = 200, .but = [](Packet& p) { p.reserved = 0xf; }});
  lan.ExpectPromotionOf(dut, PromotionAfter(*this, dut, sent), "promotion by the 12-bit interval");
}

// A Backup takes over the interval it hears, also without preemption and from a lower priority.
CLAUSE_CASE(RFC5798_6_4_2_LEARN, Versions::kV3, Families::kBoth) {
  Router dut = LearnsInterval(*this, {.priority = 100, .interval = 30_cs}, {.priority = 200, .interval = 150_cs});
  End(*this, dut);
  LearnsInterval(*this, {.priority = 200, .interval = 30_cs, .preempt = false}, {.priority = 50, .interval = 150_cs});
}

// What an owner does about another priority 255 is disputed by an erratum to its successor: observed.
CLAUSE_CASE(RFC5798_7_1_OWNER, Versions::kV3, Families::kBoth) { OwnerHearsAnOwner(*this); }

// No advertisement comes from an address that is made of the Virtual Router MAC.
WIRE_CASE(RFC5798_7_4_EUI64, Versions::kV3, Families::kIpv6) {
  const Address made = Address::Of("fe80::200:5eff:fe00:233");
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "another source than " + made.ToString(),
             [&](const Heard& heard) {
               return heard.packet.source == made ? "that source" : "another source than " + made.ToString();
             });
}

// The Active Router answers Neighbor Solicitations for each virtual address.
WIRE_CASE(RFC5798_6_4_3_NS, Versions::kV3, Families::kIpv6) {
  const Router dut = StartActive(BriskRouter(*this, 200));
  for (const Address& vip : dut.setup.addresses) {
    const auto answers = Ask(*this, vip, 3);
    Expect(!answers.empty(), "a Neighbor Advertisement for " + vip.ToString(), answers.empty() ? "none" : "answered");
  }
}

}  // namespace holdfast::conformance
