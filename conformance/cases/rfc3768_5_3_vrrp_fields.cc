// RFC 3768 section 5.3: the fields of a version 2 advertisement.
#include "conformance/cases/transmit.h"

namespace holdfast::conformance {
namespace {

std::string AuthTypeOf(const Heard& heard) { return "Auth Type " + std::to_string(heard.packet.auth_type); }

std::string AuthDataOf(const Heard& heard) {
  return heard.packet.auth_data == decltype(heard.packet.auth_data){} ? "authentication data zero"
                                                                      : "authentication data not zero";
}

}  // namespace

// A version 2 router says so in the first four bits.
CLAUSE_CASE(RFC3768_5_3_1_VERSION_TX, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "version 2", VersionOf);
}

// The only type that is ever sent is 1, ADVERTISEMENT.
CLAUSE_CASE(RFC3768_5_3_2_TYPE_TX, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "type 1", TypeOf);
}

// A message of another type has no effect.
CLAUSE_CASE(RFC3768_5_3_2_TYPE_RX, Versions::kV2, Families::kIpv4) {
  DiscardedWhileActive(*this, {Type(0), Type(2), Type(15)});
}

// Two virtual routers on one interface: each speaks under its own VRID, of its own addresses.
CLAUSE_CASE(RFC3768_5_3_3_VRID_TX, Versions::kV2, Families::kIpv4) { EachUnderItsVrid(*this, 1, 255); }

// The owner of the virtual address advertises priority 255.
CLAUSE_CASE(RFC3768_5_3_4_PRIO_OWNER, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, FirstOf(*this, Owner(100_cs), 3), "priority 255", PriorityOf);
}

// A router that backs an address up advertises the priority it is configured with.
CLAUSE_CASE(RFC3768_5_3_4_PRIO_RANGE, Versions::kV2, Families::kIpv4) {
  for (const int priority : {1, 100, 254}) {
    const auto heard = FirstOf(*this, BriskRouter(*this, static_cast<std::uint8_t>(priority)), 2);
    ExpectEach(*this, heard, "priority " + std::to_string(priority), PriorityOf);
  }
}

// Priority 0 is the last thing a Master says, and a Backup never says it.
CLAUSE_CASE(RFC3768_5_3_4_PRIO0_MEANING, Versions::kV2, Families::kIpv4) { PriorityZeroIsAFarewell(*this); }

// The count is the number of addresses, and eight octets of authentication data follow the last one.
CLAUSE_CASE(RFC3768_5_3_5_COUNT, Versions::kV2, Families::kIpv4) {
  for (const int n : {1, 2, 5}) {
    ExpectEach(*this, LifeOf(*this, WithAddresses(*this, n), 1), "count and length agree", LengthAndCount);
  }
}

// A router without authentication says type 0.
CLAUSE_CASE(RFC3768_5_3_6_AUTH0, Versions::kV2, Families::kIpv4) {
  if (stage().dialect().auth_type != 0) Unsupported("the device has an RFC 2338 authentication configured");
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "Auth Type 0", AuthTypeOf);
}

// A message with an authentication type that is not the configured one has no effect.
CLAUSE_CASE(RFC3768_5_3_6_AUTH_RX, Versions::kV2, Families::kIpv4) {
  if (stage().dialect().auth_type != 0) Unsupported("the device has an RFC 2338 authentication configured");
  DiscardedWhileActive(*this, {AuthType(1), AuthType(2), AuthType(3), AuthType(254)});
}

// Adver Int is the configured interval in seconds.
CLAUSE_CASE(RFC3768_5_3_7_INT, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, FirstOf(*this, BriskRouter(*this), 2), "interval 100 cs", IntervalOf);
  ExpectEach(*this, FirstOf(*this, Owner(1000_cs)), "interval 1000 cs", IntervalOf);
}

// The checksum covers the whole message, authentication data included, and no pseudo-header.
CLAUSE_CASE(RFC3768_5_3_8_CKSUM, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "a checksum that verifies", ChecksumOf);
}

// Only configured addresses are listed.
CLAUSE_CASE(RFC3768_5_3_9_LIST, Versions::kV2, Families::kIpv4) {
  ListsOnlyItsAddresses(*this, {addresses().vip, addresses().second_vip});
}

// Without authentication the authentication data are zero.
CLAUSE_CASE(RFC3768_5_3_10_AUTHDATA_TX, Versions::kV2, Families::kIpv4) {
  if (stage().dialect().auth_type != 0) Unsupported("the device has an RFC 2338 authentication configured");
  ExpectEach(*this, LifeOf(*this, BriskRouter(*this)), "authentication data zero", AuthDataOf);
}

// Without authentication the authentication data are not looked at: the DUT yields.
CLAUSE_CASE(RFC3768_5_3_10_AUTHDATA_RX, Versions::kV2, Families::kIpv4) {
  if (stage().dialect().auth_type != 0) Unsupported("the device has an RFC 2338 authentication configured");
  const Router dut = StartActive(BriskRouter(*this));
  ControlYields(*this, dut, {.priority = 200});
  ControlActiveAgain(*this, dut);
  ExpectYields(*this, dut, {.priority = 200, .but = [](Packet& p) { p.auth_data.fill(0xff); }});
}

// A router that is told no priority advertises 100.
WIRE_CASE(RFC3768_5_3_4_PRIO_DEFAULT, Versions::kV2, Families::kIpv4) {
  ExpectEach(*this, AdvertsOf(*this, {.wants = {"defaults"}}), "priority 100", PriorityOf);
}

}  // namespace holdfast::conformance
