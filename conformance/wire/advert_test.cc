// Twelve packets, octet by octet, computed and checked outside of this project (RFC 1071 by hand, tshark, tcpdump).
#include "conformance/wire/advert.h"

#include <gtest/gtest.h>

#include "conformance/wire/internet.h"

namespace holdfast::wire {
namespace {

constexpr const char* kV2Plain =
    "01005e00001200005e000133080045c0002800000000ff701892c0000201e0000012213364010001"
    "b865c00002640000000000000000";
constexpr const char* kV2Password =
    "01005e00001200005e000133080045c0002800000000ff701892c0000201e0000012213364010101"
    "5a2ac00002647333637265742121";
constexpr const char* kV2Resigning =
    "01005e00001200005e000133080045c0002800000000ff701892c0000201e0000012213300010001"
    "1c66c00002640000000000000000";
constexpr const char* kV3MessageOnly =
    "01005e00001200005e000133080045c0002000000000ff70189ac0000201e0000012313364010064"
    "a802c0000264";
constexpr const char* kV3PseudoHeader =
    "01005e00001200005e000133080045c0002000000000ff70189ac0000201e0000012313364010064"
    "0572c0000264";
constexpr const char* kV3Ipv6 =
    "33330000001200005e00023386dd6c000000002870fffe800000000000000000000000000001ff02"
    "00000000000000000000000000123133640200643dfdfe8000000000000000000000000001002001"
    "0db8000000000000000000000100";
constexpr const char* kV3Resigning =
    "01005e00001200005e000133080045c0002000000000ff70189ac0000201e0000012313300010064"
    "0c03c0000264";
constexpr const char* kV3Owner =
    "01005e00001200005e000133080045c0002000000000ff70189ac0000201e00000123133ff010064"
    "0d65c0000201";
constexpr const char* kV3TwentyAddresses =
    "01005e00001200005e000133080045c0006c00000000ff70184ec0000201e0000012313364140064"
    "39b7c0000264c0000265c0000266c0000267c0000268c0000269c000026ac000026bc000026cc000"
    "026dc000026ec000026fc0000270c0000271c0000272c0000273c0000274c0000275c0000276c000"
    "0277";
constexpr const char* kV3LongestInterval =
    "01005e00001200005e000133080045c0002000000000ff70189ac0000201e0000012313364010fff"
    "9867c0000264";
constexpr const char* kV3Ipv6Resigning =
    "33330000001200005e00023386dd6c000000001870fffe800000000000000000000000000001ff02"
    "0000000000000000000000000012313300010064d0c7fe800000000000000000000000000100";
constexpr const char* kV3ReservedNibble =
    "01005e00001200005e000133080045c0002000000000ff70189ac0000201e000001231336401f064"
    "b801c0000264";

Bytes FromHex(const std::string& hex) {
  Bytes out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    Put8(out, static_cast<unsigned>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  return out;
}

Packet V3() {
  Packet p;
  p.mac_source = Mac::Of("00:00:5e:00:01:33");
  p.mac_destination = Mac::Of("01:00:5e:00:00:12");
  p.source = Address::Of("192.0.2.1");
  p.destination = Address::Of("224.0.0.18");
  p.priority = 100;
  p.addresses = {Address::Of("192.0.2.100")};
  return p;
}

Packet V2() {
  Packet p = V3();
  p.version = 2;
  return p;
}

Packet V6() {
  Packet p = V3();
  p.mac_source = Mac::Of("00:00:5e:00:02:33");
  p.mac_destination = Mac::Of("33:33:00:00:00:12");
  p.source = Address::Of("fe80::1");
  p.destination = Address::Of("ff02::12");
  p.addresses = {Address::Of("fe80::100"), Address::Of("2001:db8::100")};
  return p;
}

template <typename Change>
Packet With(Packet p, Change change) {
  change(p);
  return p;
}

struct Golden {
  const char* name;
  const char* hex;
  Packet packet;
};

std::vector<Golden> AllGolden() {
  return {
      {"V2Plain", kV2Plain, V2()},
      {"V2Password", kV2Password,
       With(V2(),
            [](Packet& p) {
              p.auth_type = 1;
              p.auth_data = {'s', '3', 'c', 'r', 'e', 't', '!', '!'};
            })},
      {"V2Resigning", kV2Resigning, With(V2(), [](Packet& p) { p.priority = 0; })},
      {"V3MessageOnly", kV3MessageOnly, V3()},
      {"V3PseudoHeader", kV3PseudoHeader,
       With(V3(), [](Packet& p) { p.checksum_form = ChecksumForm::kIpv4PseudoHeader; })},
      {"V3Ipv6", kV3Ipv6, V6()},
      {"V3Resigning", kV3Resigning, With(V3(), [](Packet& p) { p.priority = 0; })},
      {"V3Owner", kV3Owner,
       With(V3(),
            [](Packet& p) {
              p.priority = 255;
              p.addresses = {p.source};
            })},
      {"V3TwentyAddresses", kV3TwentyAddresses,
       With(V3(),
            [](Packet& p) {
              for (int n = 1; n < 20; ++n) p.addresses.push_back(p.addresses[0].Plus(n));
            })},
      {"V3LongestInterval", kV3LongestInterval, With(V3(), [](Packet& p) { p.interval = Centiseconds(4095); })},
      {"V3Ipv6Resigning", kV3Ipv6Resigning,
       With(V6(),
            [](Packet& p) {
              p.priority = 0;
              p.addresses.pop_back();
            })},
      {"V3ReservedNibble", kV3ReservedNibble, With(V3(), [](Packet& p) { p.reserved = 0xf; })},
  };
}

class GoldenPacket : public testing::TestWithParam<Golden> {};

TEST_P(GoldenPacket, IsEncodedToTheOctet) { EXPECT_EQ(Encode(GetParam().packet), FromHex(GetParam().hex)); }

TEST_P(GoldenPacket, IsReadBackFieldByField) {
  const Packet& want = GetParam().packet;
  const auto got = Decode(FromHex(GetParam().hex));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->mac_source, want.mac_source);
  EXPECT_EQ(got->mac_destination, want.mac_destination);
  EXPECT_EQ(got->source, want.source);
  EXPECT_EQ(got->destination, want.destination);
  EXPECT_EQ(got->ttl, 255);
  EXPECT_EQ(got->version, want.version);
  EXPECT_EQ(got->type, 1);
  EXPECT_EQ(got->vrid, 51);
  EXPECT_EQ(got->priority, want.priority);
  EXPECT_EQ(got->count, want.addresses.size());
  EXPECT_EQ(got->reserved, want.reserved);
  EXPECT_EQ(got->interval, want.interval);
  EXPECT_EQ(got->auth_type, want.auth_type);
  EXPECT_EQ(got->auth_data, want.auth_data);
  EXPECT_EQ(got->addresses, want.addresses);
  EXPECT_EQ(got->checksum_form, want.checksum_form);
  EXPECT_EQ(got->checksum_xor, 0);
  EXPECT_TRUE(got->trailing.empty());
}

TEST_P(GoldenPacket, VerifiesInItsOwnFormOnly) {
  const Bytes frame = FromHex(GetParam().hex);
  const bool pseudo = GetParam().packet.checksum_form == ChecksumForm::kIpv4PseudoHeader;
  EXPECT_EQ(VerifyChecksum(frame).message_only, !pseudo);
  EXPECT_EQ(VerifyChecksum(frame).pseudo_header, pseudo);
}

TEST_P(GoldenPacket, OneFlippedBitIsNoticedAndRepeated) {
  Bytes frame = FromHex(GetParam().hex);
  frame.back() ^= 1;
  EXPECT_FALSE(VerifyChecksum(frame).valid());
  const auto packet = Decode(frame);
  ASSERT_TRUE(packet);
  EXPECT_NE(packet->checksum_xor, 0);
  EXPECT_EQ(Encode(*packet), frame);
}

INSTANTIATE_TEST_SUITE_P(All, GoldenPacket, testing::ValuesIn(AllGolden()),
                         [](const auto& golden) { return golden.param.name; });

Bytes VrrpOf(const Packet& packet) { return DecodeIp(Encode(packet))->payload; }

TEST(AdvertDamage, OneFieldAtATime) {
  EXPECT_EQ(VrrpOf(With(V3(), [](Packet& p) { p.version_nibble = 2; }))[0], 0x21) << "v3 layout, another version";
  EXPECT_EQ(VrrpOf(With(V3(), [](Packet& p) { p.version_nibble = 2; })).size(), 12u);
  EXPECT_EQ(VrrpOf(With(V3(), [](Packet& p) { p.type = 2; }))[0], 0x32);
  EXPECT_EQ(VrrpOf(With(V3(), [](Packet& p) { p.count = 3; }))[3], 3);
  EXPECT_EQ(VrrpOf(With(V3(), [](Packet& p) { p.cut_to = 7; })).size(), 7u);
  EXPECT_EQ(VrrpOf(With(V2(), [](Packet& p) { p.auth_trailer = false; })).size(), 12u);
  EXPECT_EQ(DecodeIp(Encode(With(V3(), [](Packet& p) { p.ttl = 254; })))->ttl, 254);
  EXPECT_EQ(DecodeIp(Encode(With(V3(), [](Packet& p) { p.protocol = 113; })))->protocol, 113);
}

TEST(AdvertDamage, EachLeavesTheChecksumRight) {
  for (const Packet& packet :
       {With(V3(), [](Packet& p) { p.version_nibble = 4; }), With(V3(), [](Packet& p) { p.count = 3; }),
        With(V3(), [](Packet& p) { p.interval = Centiseconds(0); }),
        With(V2(), [](Packet& p) { p.auth_trailer = false; }),
        With(V6(), [](Packet& p) { std::swap(p.addresses[0], p.addresses[1]); })}) {
    EXPECT_TRUE(VerifyChecksum(Encode(packet)).valid()) << Summary(packet);
  }
  EXPECT_FALSE(VerifyChecksum(Encode(With(V3(), [](Packet& p) { p.checksum_xor = 0x0100; }))).valid());
}

TEST(AdvertDamage, TheChecksumCoversTrailingOctetsOnDemand) {
  Packet packet = V3();
  packet.trailing = {1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_FALSE(VerifyChecksum(Encode(packet)).valid());
  EXPECT_EQ(Get16(VrrpOf(packet), 6), 0xa802) << "as without them";
  packet.checksum_trailing = true;
  EXPECT_TRUE(VerifyChecksum(Encode(packet)).valid());
  EXPECT_EQ(Decode(Encode(packet))->trailing, packet.trailing);
}

TEST(AdvertDecode, RefusesWhatIsNoVrrp) {
  Bytes frame = Encode(V3());
  EXPECT_FALSE(Decode(std::span(frame).first(20)));
  EXPECT_FALSE(Decode(Encode(With(V3(), [](Packet& p) { p.cut_to = 7; }))));
  EXPECT_FALSE(Decode(Encode(With(V3(), [](Packet& p) { p.protocol = 113; }))));
  EXPECT_FALSE(Decode({}));
}

TEST(AdvertDecode, RefusesALaterFragment) {
  Bytes frame = Encode(V3());
  frame[21] = 1;  // fragment offset
  EXPECT_FALSE(Decode(frame));
}

TEST(AdvertEncode, Version2HasNoPseudoHeaderInAnyForm) {
  EXPECT_EQ(Encode(With(V2(), [](Packet& p) { p.checksum_form = ChecksumForm::kIpv4PseudoHeader; })),
            FromHex(kV2Plain));
}

TEST(AdvertDecode, ForgetsThePaddingOfAShortFrame) {
  Bytes frame = Encode(V3());
  frame.resize(60, 0xee);
  const auto packet = Decode(frame);
  ASSERT_TRUE(packet);
  EXPECT_TRUE(packet->trailing.empty());
  EXPECT_EQ(packet->message_octets, 12u);
  EXPECT_TRUE(VerifyChecksum(frame).valid());
}

TEST(AdvertDecode, CountsOnlyAddressesThatAreThere) {
  const auto packet = Decode(Encode(With(V3(), [](Packet& p) { p.count = 9; })));
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->count, 9);
  EXPECT_EQ(packet->addresses.size(), 1u);
}

TEST(AdvertSummary, NamesWhatMatters) {
  EXPECT_EQ(Summary(V3()), "VRRPv3 advertisement vrid 51 priority 100 interval 100 cs 192.0.2.100");
  EXPECT_EQ(Summary(V2()), "VRRPv2 advertisement vrid 51 priority 100 interval 1 s 192.0.2.100");
}

// Worked by hand from the formulas: (256 - 100) / 256 = 0.609375.
TEST(Timers, SkewTime) {
  EXPECT_EQ(SkewTime(Version::kV3, 100, Centiseconds(100)), Duration(609375));
  EXPECT_EQ(SkewTime(Version::kV3, 100, Centiseconds(300)), Duration(1828125));
  EXPECT_EQ(SkewTime(Version::kV3, 254, Centiseconds(1)), Duration(78)) << "78.125 us";
  EXPECT_EQ(SkewTime(Version::kV2, 100, Centiseconds(300)), Duration(609375)) << "v2's does not scale";
  EXPECT_EQ(SkewTime(Version::kV2, 1, Centiseconds(100)), Duration(996094)) << "996093.75 us";
}

TEST(Timers, DownInterval) {
  EXPECT_EQ(DownInterval(Version::kV3, 100, Centiseconds(100)), Duration(3609375));
  EXPECT_EQ(DownInterval(Version::kV3, 100, Centiseconds(300)), Duration(10828125));
  EXPECT_EQ(DownInterval(Version::kV2, 100, Centiseconds(300)), Duration(9609375));
}

}  // namespace
}  // namespace holdfast::wire
