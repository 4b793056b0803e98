#include "reference/host/ip_header.h"

#include <gtest/gtest.h>

namespace holdfast::host {
namespace {

using Octets = std::vector<std::uint8_t>;

TEST(IpPacket, Ipv4HeaderBeforeTheMessage) {
  const Octets message{1, 2, 3};
  const Octets packet = IpPacket({IpAddress::V4(10, 0, 0, 1), VrrpGroup(Family::kIpv4), 255}, message);
  EXPECT_EQ(packet, (Octets{0x45, 0xc0, 0, 23, 0, 0, 0, 0, 255, 112, 0, 0, 10, 0, 0, 1, 224, 0, 0, 18, 1, 2, 3}));
}

TEST(IpPacket, Ipv6HeaderBeforeTheMessage) {
  const Octets message{1, 2, 3};
  const Octets packet = IpPacket({*IpAddress::Parse("fe80::1"), VrrpGroup(Family::kIpv6), 64}, message);
  ASSERT_EQ(packet.size(), 43u);
  EXPECT_EQ(Octets(packet.begin(), packet.begin() + 8), (Octets{0x6c, 0, 0, 0, 0, 3, 112, 64}));
  EXPECT_EQ(IpAddress::FromOctets({packet.data() + 8, 16}).ToString(), "fe80::1");
  EXPECT_EQ(IpAddress::FromOctets({packet.data() + 24, 16}).ToString(), "ff02::12");
}

}  // namespace
}  // namespace holdfast::host
