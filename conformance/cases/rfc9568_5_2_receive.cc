// RFC 9568 section 5.2, receiving: fields that make an advertisement void, and bits that mean nothing.
#include "conformance/cases/patterns.h"

namespace holdfast::conformance {
namespace {

void NoAddresses(Packet& p) { p.addresses.clear(); }

// What has to be XORed into the right checksum of this advertisement to make it `wanted`.
std::uint16_t XorFor(const Packet& p, std::uint16_t wanted) {
  return static_cast<std::uint16_t>(wire::Decode(wire::Encode(p))->checksum ^ wanted);
}

Say InForm(wire::ChecksumForm form) {
  return {.priority = 200, .but = [form](Packet& p) { p.checksum_form = form; }};
}

Damage FlippedBit(wire::ChecksumForm form) {
  return {"one checksum bit flipped", [form](Packet& p) {
            p.checksum_form = form;
            p.checksum_xor = 0x0100;
          }};
}

Damage ZeroChecksum(wire::ChecksumForm form) {
  return {"checksum 0x0000", [form](Packet& p) {
            p.checksum_form = form;
            p.checksum_xor = XorFor(p, 0);
          }};
}

// The checksum that the same message would have in an IPv4 packet, where nothing but the message counts.
void MessageOnlyOverIpv6(Packet& p) {
  Packet same = p;
  same.source = same.destination = Address::Of("192.0.2.1");
  same.checksum_form = wire::ChecksumForm::kMessageOnly;
  p.checksum_xor = XorFor(p, wire::Decode(wire::Encode(same))->checksum);
}

}  // namespace

// A message of another type than 1 has no effect.
CLAUSE_CASE(RFC9568_5_2_2_TYPE_RX, Versions::kV3, Families::kBoth) {
  DiscardedWhileActive(*this, {Type(0), Type(2), Type(15)});
}

// An advertisement that lists no address is ignored, by the Active Router and by a Backup's timer.
CLAUSE_CASE(RFC9568_5_2_5_COUNT0_RX, Versions::kV3, Families::kBoth) {
  const Damage none{"no address", NoAddresses};
  const Router dut = DiscardedWhileActive(*this, {none});
  DiscardedWhileBackup(*this, dut, none);
}

// The reserved bits do not become part of the interval: the DUT yields and comes back after its usual interval.
CLAUSE_CASE(RFC9568_5_2_6_RSVD_RX, Versions::kV3, Families::kBoth) {
  const Router dut = StartActive(BriskRouter(*this));
  ControlYields(*this, dut, {.priority = 200});
  ControlActiveAgain(*this, dut);
  const Instant sent = ExpectYields(*this, dut, {.priority = 200, .but = [](Packet& p) { p.reserved = 0xf; }});
  lan.ExpectPromotionOf(dut, PromotionAfter(*this, dut, sent), "promotion by the 12-bit interval");
}

// Over IPv4 the message-only checksum is honoured, and no advertisement whose checksum is wrong in the forms that are.
CLAUSE_CASE(RFC9568_5_2_8_CKSUM4_RX, Versions::kV3, Families::kIpv4) {
  const Router dut = StartActive(BriskRouter(*this));
  const bool plain = Honours(*this, dut, InForm(wire::ChecksumForm::kMessageOnly));
  const bool pseudo = Honours(*this, dut, InForm(wire::ChecksumForm::kIpv4PseudoHeader));
  Control(plain || pseudo, "one checksum form honoured", plain || pseudo ? "one is" : "neither is");
  for (const auto form : {wire::ChecksumForm::kMessageOnly, wire::ChecksumForm::kIpv4PseudoHeader}) {
    if (form == wire::ChecksumForm::kMessageOnly ? !plain : !pseudo) continue;
    for (const Damage& damage : {FlippedBit(form), ZeroChecksum(form)}) {
      ExpectGoesOn(*this, dut, {.priority = 200, .but = damage.make}, "in spite of " + damage.what);
      ExpectGoesOn(*this, dut, {.priority = 200, .but = damage.make}, "in spite of a second " + damage.what);
    }
  }
  Expect(plain, "an advertisement with the message-only checksum honoured",
         plain ? "honoured" : "ignored; the IPv4 pseudo-header form of RFC 5798 is honoured");
}

// Over IPv6 a checksum without the pseudo-header, or with a wrong bit, voids the message.
CLAUSE_CASE(RFC9568_5_2_8_CKSUM6_RX, Versions::kV3, Families::kIpv6) {
  DiscardedWhileActive(*this, {{"a message-only checksum", MessageOnlyOverIpv6}, FlippedChecksumBit()});
}

// An IPv6 list that does not begin with a link-local address voids the message.
CLAUSE_CASE(RFC9568_5_2_9_LL_FIRST_RX, Versions::kV3, Families::kIpv6) {
  DiscardedWhileActive(
      *this, {{"a global address first", [](Packet& p) { std::swap(p.addresses.front(), p.addresses.back()); }}});
}

// An advertisement for VRID 0 is for nobody: observed.
CLAUSE_CASE(RFC9568_5_2_3_VRID0_RX, Versions::kV3, Families::kBoth) {
  const Router dut = ActiveInRhythm(*this, BriskRouter(*this));
  ExpectGoesOn(*this, dut, {.priority = 255, .but = Vrid(0).make}, "in spite of VRID 0");
  ControlYields(*this, dut, {.priority = 200});
}

// How long a list may be before it is no longer honoured: observed. 255 IPv6 addresses do not fit into a frame.
CLAUSE_CASE(RFC9568_5_2_5_COUNT_BIG_RX, Versions::kV3, Families::kBoth) {
  const Router dut = StartActive(BriskRouter(*this));
  std::string honoured;
  for (const int n : {2, 20, 21, family() == Family::kIpv4 ? 100 : 80}) {
    std::vector<Address> list;
    for (int i = 0; i < n; ++i) list.push_back(addresses().vip.Plus(i));
    const bool yields = Honours(*this, dut, {.priority = 200, .addresses = list});
    honoured += (honoured.empty() ? "" : ", ") + std::to_string(n) + (yields ? " honoured" : " ignored");
  }
  Observed("lists of " + honoured);
}

}  // namespace holdfast::conformance
