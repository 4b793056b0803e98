// Packets to and from a director, octet by octet.
#include "reference/host/ipvs_differential/wire_packet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/base/checksum.h"

namespace holdfast::host {
namespace {

using Octets = std::vector<std::uint8_t>;

const ipvs::NewConnection kConnection{{IpAddress::V4(198, 51, 100, 7), 4660}, {IpAddress::V4(10, 1, 1, 1), 80}};

Octets Fragment(const Octets& packet, std::size_t from, std::size_t length) {
  return Octets(packet.begin() + static_cast<std::ptrdiff_t>(from),
                packet.begin() + static_cast<std::ptrdiff_t>(from + length));
}

// An IP header (whose checksum nobody looks at) in front of a payload.
Octets InIp(std::uint8_t protocol, const IpAddress& from, const IpAddress& to, const Octets& payload) {
  Octets packet{0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0};
  packet.insert(packet.end(), from.octets().begin(), from.octets().end());
  packet.insert(packet.end(), to.octets().begin(), to.octets().end());
  packet.insert(packet.end(), payload.begin(), payload.end());
  return packet;
}

const IpAddress kServer = IpAddress::V4(10, 9, 1, 4);

TEST(ClientPacket, IsARightTcpSegment) {
  const Octets syn = ClientPacket(kConnection, ipvs::Transport::kTcp, ipvs::TcpSignal::kSyn);
  ASSERT_EQ(syn.size(), 40u);
  EXPECT_THAT(Fragment(syn, 12, 12), testing::ElementsAre(198, 51, 100, 7, 10, 1, 1, 1, 0x12, 0x34, 0, 80));
  EXPECT_EQ(syn[33], 0x02);
  EXPECT_EQ(InternetChecksum().Add(Fragment(syn, 0, 20)).Value(), 0);
  InternetChecksum tcp;
  tcp.AddPseudoHeader(kConnection.client.address, kConnection.service.address, 6, 20).Add(Fragment(syn, 20, 20));
  EXPECT_EQ(tcp.Value(), 0);
  EXPECT_EQ(ClientPacket(kConnection, ipvs::Transport::kTcp, ipvs::TcpSignal::kAck)[33], 0x10);
  EXPECT_EQ(ClientPacket(kConnection, ipvs::Transport::kTcp, ipvs::TcpSignal::kFin)[33], 0x11);
}

TEST(ClientPacket, IsARightDatagram) {
  const Octets datagram = ClientPacket(kConnection, ipvs::Transport::kUdp, ipvs::TcpSignal::kSyn);
  ASSERT_EQ(datagram.size(), 29u);
  EXPECT_EQ(datagram[9], 17);
  EXPECT_EQ(datagram[25], 9);
  Octets padded = Fragment(datagram, 20, 9);
  padded.push_back(0);
  InternetChecksum udp;
  udp.AddPseudoHeader(kConnection.client.address, kConnection.service.address, 17, 9).Add(padded);
  EXPECT_EQ(udp.Value(), 0);
}

TEST(ReadEmerged, KnowsServersByNatAndByTunnelAndARefusal) {
  const Octets sent = ClientPacket(kConnection, ipvs::Transport::kTcp, ipvs::TcpSignal::kSyn);
  const IpAddress director = IpAddress::V4(10, 1, 1, 1);
  const auto by_nat = ReadEmerged(InIp(6, kConnection.client.address, kServer, Fragment(sent, 20, 20)));
  const auto by_tunnel = ReadEmerged(InIp(4, director, kServer, sent));
  for (const auto& emerged : {by_nat, by_tunnel}) {
    ASSERT_TRUE(emerged);
    EXPECT_EQ(emerged->client, kConnection.client);
    EXPECT_EQ(emerged->server, kServer);
  }
  Octets unreachable{3, 3, 0, 0, 0, 0, 0, 0};
  unreachable.insert(unreachable.end(), sent.begin(), sent.end());
  const auto refused = ReadEmerged(InIp(1, director, kConnection.client.address, unreachable));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->client, kConnection.client);
  EXPECT_EQ(refused->server, std::nullopt);
}

TEST(ReadEmerged, IsNotFooledByAnythingElse) {
  const Octets sent = ClientPacket(kConnection, ipvs::Transport::kTcp, ipvs::TcpSignal::kSyn);
  const IpAddress& client = kConnection.client.address;
  EXPECT_FALSE(ReadEmerged({}));
  EXPECT_FALSE(ReadEmerged(Octets(40, 0x60)));
  EXPECT_FALSE(ReadEmerged(sent)) << "it is not meant for a server";
  EXPECT_FALSE(ReadEmerged(InIp(6, IpAddress::V4(10, 1, 1, 1), client, Fragment(sent, 20, 20)))) << "our own RST";
  EXPECT_FALSE(ReadEmerged(InIp(4, client, kServer, Fragment(sent, 0, 19))));
  EXPECT_FALSE(ReadEmerged(InIp(6, client, kServer, {1, 2, 3})));
  EXPECT_FALSE(ReadEmerged(InIp(1, client, client, {3, 3, 0, 0, 0, 0, 0, 0})));
}

}  // namespace
}  // namespace holdfast::host
