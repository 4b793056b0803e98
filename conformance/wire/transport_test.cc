#include "conformance/wire/transport.h"

#include <gtest/gtest.h>

namespace holdfast::wire {
namespace {

const Address kClient = Address::Of("203.0.113.1"), kVip = Address::Of("192.0.2.100");

IpFrame Packet(const Transport& message) {
  return {.source = kClient,
          .destination = kVip,
          .protocol = message.protocol,
          .payload = EncodeTransport(message, kClient, kVip)};
}

TEST(Transport, WhatIsWrittenIsRead) {
  const Transport sent{.source = 40001, .destination = 80, .flags = kSyn | kAck, .sequence = 0x12345678, .data = {1, 2}};
  const auto read = DecodeTransport(Packet(sent));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->source, 40001);
  EXPECT_EQ(read->destination, 80);
  EXPECT_EQ(read->flags, kSyn | kAck);
  EXPECT_EQ(read->sequence, 0x12345678u);
  EXPECT_EQ(read->data, (Bytes{1, 2}));
}

TEST(Transport, ASumFitsOnlyItsOwnAddresses) {
  for (const std::uint8_t protocol : {kProtocolTcp, kProtocolUdp}) {
    IpFrame packet = Packet({.protocol = protocol, .source = 1, .destination = 2, .data = {7}});
    EXPECT_TRUE(HasRightSum(packet));
    packet.destination = Address::Of("198.51.100.21");
    EXPECT_FALSE(HasRightSum(packet));
  }
}

TEST(Transport, IsCutShort) {
  IpFrame packet = Packet({.source = 1, .destination = 2});
  packet.payload.resize(19);
  EXPECT_FALSE(DecodeTransport(packet));
}

TEST(Transport, IsToldInOneLineAlsoInsideATunnel) {
  const Bytes inner = EncodeIp(Packet({.source = 40001, .destination = 80, .flags = kSyn}));
  EXPECT_EQ(DescribeTransport(inner), "TCP SYN 203.0.113.1:40001 to 192.0.2.100:80");
  const Bytes wrapped = EncodeIp({.source = Address::Of("198.51.100.10"),
                                  .destination = Address::Of("198.51.100.21"),
                                  .protocol = kProtocolIpip,
                                  .payload = Bytes(inner.begin() + kEthernetHeader, inner.end())});
  EXPECT_EQ(DescribeTransport(wrapped),
            "in IPv4 198.51.100.10 to 198.51.100.21: TCP SYN 203.0.113.1:40001 to 192.0.2.100:80");
  EXPECT_EQ(Unwrapped(*DecodeIp(wrapped)), inner);
}

}  // namespace
}  // namespace holdfast::wire
