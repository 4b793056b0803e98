// RFC 9568 section 5.2, sending: what the fields of an advertisement say. Receiving is rfc9568_5_2_receive.cc.
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {
// A version 3 router says so in the first four bits.
CLAUSE_CASE(RFC9568_5_2_1_VERSION_TX, Versions::kV3, Families::kBoth) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "version 3", VersionOf);
}

// The only type that is ever sent is 1, ADVERTISEMENT.
CLAUSE_CASE(RFC9568_5_2_2_TYPE_TX, Versions::kV3, Families::kBoth) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "type 1", TypeOf);
}

// Two virtual routers on one interface: each speaks under its own VRID, of its own addresses.
CLAUSE_CASE(RFC9568_5_2_3_VRID_TX, Versions::kV3, Families::kBoth) { EachUnderItsVrid(*this, 1, 255); }

// The owner of the virtual address advertises priority 255.
CLAUSE_CASE(RFC9568_5_2_4_PRIO_OWNER, Versions::kV3, Families::kBoth) {
  ExpectEach(*this, FirstOf(*this, Owner(40_cs), 3), "priority 255", PriorityOf);
}

// A router that backs an address up advertises the priority it is configured with.
CLAUSE_CASE(RFC9568_5_2_4_PRIO_RANGE, Versions::kV3, Families::kBoth) {
  for (const int priority : {1, 100, 254}) {
    const auto heard = FirstOf(*this, BriskRouter(*this, static_cast<std::uint8_t>(priority)), 2);
    ExpectEach(*this, heard, "priority " + std::to_string(priority), PriorityOf);
  }
}

// Priority 0 is the last thing an Active Router says, and a Backup never says it.
CLAUSE_CASE(RFC9568_5_2_4_PRIO0_MEANING, Versions::kV3, Families::kBoth) { PriorityZeroIsAFarewell(*this); }

// The count is the number of addresses, at least one, and the message ends with the last of them.
CLAUSE_CASE(RFC9568_5_2_5_COUNT_TX, Versions::kV3, Families::kBoth) {
  for (const int n : {1, 2, 5}) {
    ExpectEach(*this, LifeOf(*this, WithAddresses(*this, n), 2), "count and length agree", LengthAndCount);
  }
}

// The reserved bits are zero, also beside the largest interval.
CLAUSE_CASE(RFC9568_5_2_6_RSVD_TX, Versions::kV3, Families::kBoth) {
  ExpectEach(*this, FirstOf(*this, {.interval = 10_cs}, 3), "reserved bits 0", ReservedBits);
  ExpectEach(*this, FirstOf(*this, Owner(4095_cs)), "reserved bits 0", ReservedBits);
}

// Max Advertise Interval is the configured interval in centiseconds, from a tenth of a second to the largest.
CLAUSE_CASE(RFC9568_5_2_7_INT_TX, Versions::kV3, Families::kBoth) {
  ExpectEach(*this, FirstOf(*this, {.interval = 10_cs}, 3), "interval 10 cs", IntervalOf);
  ExpectEach(*this, FirstOf(*this, {.interval = 150_cs}), "interval 150 cs", IntervalOf);
  ExpectEach(*this, FirstOf(*this, Owner(4095_cs)), "interval 4095 cs", IntervalOf);
}

// Over IPv4 the checksum is that of the message alone.
CLAUSE_CASE(RFC9568_5_2_8_CKSUM4_TX, Versions::kV3, Families::kIpv4) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "checksum over the message alone", [](const Heard& heard) {
    const auto verdict = wire::VerifyChecksum(heard.frame);
    if (verdict.message_only) return "checksum over the message alone";
    return verdict.pseudo_header ? "RFC 5798 pseudo-header form; interoperates with 5798 implementations, not with 9568"
                                 : "a checksum of neither form";
  });
}

// Over IPv6 the checksum covers the pseudo-header as well.
CLAUSE_CASE(RFC9568_5_2_8_CKSUM6_TX, Versions::kV3, Families::kIpv6) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "checksum over pseudo-header and message",
             [](const Heard& heard) {
               return wire::VerifyChecksum(heard.frame).valid() ? "checksum over pseudo-header and message"
                                                                : "another checksum";
             });
}

// The first address of an IPv6 list is the virtual router's link-local one, where it is configured first.
CLAUSE_CASE(RFC9568_5_2_9_LL_FIRST_TX, Versions::kV3, Families::kIpv6) {
  RouterSetup setup = BriskRouter(*this);
  setup.addresses = {addresses().vip, addresses().vip_global};
  ExpectEach(*this, LifeOf(*this, setup), addresses().vip.ToString() + " first", [](const Heard& heard) {
    return heard.packet.addresses.empty() ? "no address" : heard.packet.addresses.front().ToString() + " first";
  });
}

// Only configured addresses are listed, also after the list was changed.
CLAUSE_CASE(RFC9568_5_2_9_LIST_CONTENT, Versions::kV3, Families::kBoth) {
  const Address a = addresses().vip, b = addresses().second_vip, c = a.Plus(5);
  ListsOnlyItsAddresses(*this, {a, b});
  ListsOnlyItsAddresses(*this, {b, c});
}

// VRIDs 1 and 255 can be configured. What becomes of 0, which is out of range, is observed.
WIRE_CASE(RFC9568_5_2_3_VRID_RANGE, Versions::kV3, Families::kBoth) {
  EachUnderItsVrid(*this, 1, 255);
  Router dut{};
  End(*this, dut);
  RouterSetup zero = BriskRouter(*this);
  zero.vrid = 0;
  const auto started = StartUnlessRefused(zero);
  if (!started) return Observed("VRID 0 is refused");
  const auto heard = lan.NextAdvertisementFrom(*started, started->started + 5_s);
  Observed(heard ? "VRID 0 is accepted: it advertises VRID " + std::to_string(heard->packet.vrid)
                 : "silent with VRID 0");
}

// A router that is told no priority advertises 100.
WIRE_CASE(RFC9568_5_2_4_PRIO_DEFAULT, Versions::kV3, Families::kBoth) {
  ExpectEach(*this, AdvertsOf(*this, {.wants = {"defaults"}}), "priority 100", PriorityOf);
}

// Three addresses that are not configured by number are listed in one order, again and again.
CLAUSE_CASE(RFC9568_5_2_9_ORDER, Versions::kV3, Families::kBoth) {
  RouterSetup setup = BriskRouter(*this);
  const Address vip = addresses().vip;
  setup.addresses = {vip.Plus(1), vip.Plus(2), vip};
  const auto heard = AdvertsOf(*this, setup, 4);
  const std::string first = Names(heard.front().packet.addresses);
  Observed(first == Names(setup.addresses) ? "listed as configured" : "listed as " + first);
  ExpectEach(*this, heard, first, [](const Heard& one) { return Names(one.packet.addresses); });
}

// The listed addresses are of the family of the IP header, also where both families are configured.
WIRE_CASE(RFC9568_5_2_9_FAMILY, Versions::kV3, Families::kBoth) { NeverMixesFamilies(*this); }

}  // namespace holdfast::conformance
