#include "conformance/wire/neighbour.h"

#include <gtest/gtest.h>

#include "conformance/wire/advert.h"
#include "conformance/wire/internet.h"

namespace holdfast::wire {
namespace {

const Mac kVmac4 = Mac::Of("00:00:5e:00:01:33"), kVmac6 = Mac::Of("00:00:5e:00:02:33");
const Mac kHost = Mac::Of("02:00:00:00:00:0a");

TEST(Address, TextBothWays) {
  for (const char* text : {"192.0.2.100", "0.0.0.0", "255.255.255.255", "fe80::100", "2001:db8::100", "::", "::1",
                           "ff02::1:ff00:100", "2001:db8:0:1::", "1:2:3:4:5:6:7:8", "1:0:2:3:4:5:6:7"}) {
    EXPECT_EQ(Address::Of(text).ToString(), text);
  }
  EXPECT_EQ(Mac::Of("00:00:5e:00:01:33").ToString(), "00:00:5e:00:01:33");
}

TEST(AddressDeathTest, NonsenseInALiteralOfOursEndsTheProgram) {
  EXPECT_DEATH(Address::Of("192.0.2"), "not an address");
  EXPECT_DEATH(Address::Of("192.0.2.256"), "not an address");
  EXPECT_DEATH(Address::Of("1:2:3:4:5:6:7"), "not an address");
  EXPECT_DEATH(Mac::Of("00:00:5e:00:01"), "not an address");
}

TEST(Address, NeighboursCarryOver) {
  EXPECT_EQ(Address::Of("192.0.2.255").Plus(1), Address::Of("192.0.3.0"));
  EXPECT_EQ(Address::Of("192.0.3.0").Plus(-1), Address::Of("192.0.2.255"));
  EXPECT_EQ(Address::Of("fe80::ffff").Plus(2), Address::Of("fe80::1:1"));
}

TEST(Address, OrderIsUnsignedInNetworkByteOrder) {
  EXPECT_LT(Address::Of("10.0.0.200"), Address::Of("10.0.1.1"));
  EXPECT_LT(Address::Of("100.0.0.1"), Address::Of("192.0.0.1"));
  EXPECT_LT(Address::Of("fe80::2"), Address::Of("fe80::c8"));
}

TEST(Address, LinkLocal) {
  EXPECT_TRUE(Address::Of("fe80::1").IsLinkLocal());
  EXPECT_TRUE(Address::Of("169.254.0.1").IsLinkLocal());
  EXPECT_FALSE(Address::Of("2001:db8::1").IsLinkLocal());
  EXPECT_FALSE(Address::Of("fec0::1").IsLinkLocal());
}

TEST(Mac, OfGroupsAndVirtualRouters) {
  EXPECT_EQ(Mac::Group(VrrpGroup(Family::kIpv4)), Mac::Of("01:00:5e:00:00:12"));
  EXPECT_EQ(Mac::Group(VrrpGroup(Family::kIpv6)), Mac::Of("33:33:00:00:00:12"));
  EXPECT_EQ(Mac::Group(Address::Of("239.129.2.3")), Mac::Of("01:00:5e:01:02:03")) << "23 bits of the group";
  EXPECT_EQ(Mac::VirtualRouter(Family::kIpv4, 51), kVmac4);
  EXPECT_EQ(Mac::VirtualRouter(Family::kIpv6, 51), kVmac6);
}

Arp Gratuitous() {
  return {kVmac4, Mac::Broadcast(), 1, kVmac4, {}, Address::Of("192.0.2.100"), Address::Of("192.0.2.100")};
}

TEST(ArpCodec, GratuitousRequestToTheOctet) {
  const Bytes want = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x5e, 0x00, 0x01, 0x33, 0x08, 0x06,
                      0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01, 0x00, 0x00, 0x5e, 0x00, 0x01, 0x33,
                      0xc0, 0x00, 0x02, 0x64, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xc0, 0x00, 0x02, 0x64};
  EXPECT_EQ(Encode(Gratuitous()), want);
  const auto arp = DecodeArp(want);
  ASSERT_TRUE(arp);
  EXPECT_TRUE(arp->IsGratuitous());
  EXPECT_EQ(arp->sender_mac, kVmac4);
  EXPECT_EQ(arp->ethernet_destination, Mac::Broadcast());
}

TEST(ArpCodec, RefusesOtherFrames) {
  Bytes cut = Encode(Gratuitous());
  cut.pop_back();
  EXPECT_FALSE(DecodeArp(cut));
  Bytes other = Encode(Gratuitous());
  other[16] = 0x86;  // another protocol's addresses
  EXPECT_FALSE(DecodeArp(other));
}

NeighbourMessage Unsolicited() {
  NeighbourMessage m;
  m.kind = NeighbourMessage::Kind::kAdvertisement;
  m.ethernet_source = kVmac6;
  m.ethernet_destination = Mac::Of("33:33:00:00:00:01");
  m.source = m.target = Address::Of("fe80::100");
  m.destination = Address::Of("ff02::1");
  m.router = m.override_flag = true;
  m.link_layer = kVmac6;
  return m;
}

TEST(NeighbourCodec, UnsolicitedAdvertisementBothWays) {
  const Bytes frame = Encode(Unsolicited());
  const auto ip = DecodeIp(frame);
  ASSERT_TRUE(ip);
  EXPECT_EQ(ip->ttl, 255);
  EXPECT_EQ(ip->payload[0], 136);
  EXPECT_EQ(ip->payload[4], 0xa0) << "R and O";
  EXPECT_EQ(Checksum({PseudoHeader(ip->source, ip->destination, 58, ip->payload.size()), ip->payload}), 0);
  EXPECT_EQ((Bytes(ip->payload.begin() + 24, ip->payload.end())), (Bytes{2, 1, 0, 0, 0x5e, 0, 2, 0x33}));
  const auto m = DecodeNeighbour(frame);
  ASSERT_TRUE(m);
  EXPECT_TRUE(m->router && m->override_flag && !m->solicited);
  EXPECT_EQ(m->target, Address::Of("fe80::100"));
  EXPECT_EQ(m->link_layer, kVmac6);
}

TEST(NeighbourCodec, SolicitationCarriesTheSourceOption) {
  NeighbourMessage m;
  m.ethernet_source = kHost;
  m.target = Address::Of("fe80::100");
  m.source = Address::Of("fe80::2");
  m.destination = SolicitedNode(m.target);
  m.ethernet_destination = Mac::Group(m.destination);
  m.link_layer = kHost;
  EXPECT_EQ(m.destination, Address::Of("ff02::1:ff00:100"));
  EXPECT_EQ(m.ethernet_destination, Mac::Of("33:33:ff:00:01:00"));
  const auto back = DecodeNeighbour(Encode(m));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->kind, NeighbourMessage::Kind::kSolicitation);
  EXPECT_EQ(back->link_layer, kHost);
  EXPECT_EQ(DecodeIp(Encode(m))->payload[24], 1);
}

TEST(NeighbourCodec, SurvivesBrokenOptions) {
  Bytes frame = Encode(Unsolicited());
  frame[frame.size() - 7] = 0;  // a length of zero must not loop
  EXPECT_FALSE(DecodeNeighbour(frame)->link_layer);
  frame[frame.size() - 7] = 9;  // nor a long one read beyond the end
  EXPECT_FALSE(DecodeNeighbour(frame)->link_layer);
}

TEST(Echo, ChecksumsOfBothFamilies) {
  const Bytes mark = {'m', 'i', 'n', 'e', '!'};
  const auto v4 =
      DecodeIp(EchoRequest(kHost, kVmac4, Address::Of("192.0.2.2"), Address::Of("192.0.2.100"), 7, 1, mark));
  ASSERT_TRUE(v4);
  EXPECT_EQ(Checksum({v4->payload}), 0);
  EXPECT_EQ(v4->payload.size(), 13u);
  const auto v6 = DecodeIp(EchoRequest(kHost, kVmac6, Address::Of("fe80::2"), Address::Of("fe80::100"), 7, 1, mark));
  ASSERT_TRUE(v6);
  EXPECT_EQ(Checksum({PseudoHeader(v6->source, v6->destination, 58, v6->payload.size()), v6->payload}), 0);
}

TEST(DescribeFrame, EachKind) {
  EXPECT_EQ(Describe(Encode(Gratuitous())), "gratuitous ARP (request) 192.0.2.100 is at 00:00:5e:00:01:33");
  Arp ask{kHost, Mac::Broadcast(), 1, kHost, {}, Address::Of("192.0.2.2"), Address::Of("192.0.2.100")};
  EXPECT_EQ(Describe(Encode(ask)), "ARP who has 192.0.2.100, tell 192.0.2.2");
  EXPECT_EQ(Describe(Encode(Unsolicited())),
            "unsolicited neighbour advertisement of fe80::100 R=1 S=0 O=1 at 00:00:5e:00:02:33");
  Packet advert;
  advert.source = Address::Of("192.0.2.10");
  advert.destination = VrrpGroup(Family::kIpv4);
  advert.addresses = {Address::Of("192.0.2.100")};
  EXPECT_EQ(Describe(Encode(advert)),
            "VRRPv3 advertisement vrid 51 priority 200 interval 100 cs 192.0.2.100 from 192.0.2.10");
  advert.ttl = 254;
  advert.checksum_xor = 1;
  EXPECT_EQ(Describe(Encode(advert)),
            "VRRPv3 advertisement vrid 51 priority 200 interval 100 cs 192.0.2.100 from 192.0.2.10, TTL 254, wrong "
            "checksum");
  EXPECT_EQ(Describe(EchoRequest(kHost, kVmac4, Address::Of("192.0.2.2"), Address::Of("192.0.2.100"), 7, 1, {})),
            "ICMP echo request 192.0.2.2 to 192.0.2.100");
  EXPECT_EQ(Describe({}), "frame of type 0x0000, 0 octets");
}

}  // namespace
}  // namespace holdfast::wire
