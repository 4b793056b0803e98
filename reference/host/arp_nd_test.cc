#include "reference/host/arp_nd.h"

#include <gtest/gtest.h>

#include "reference/base/checksum.h"

namespace holdfast::host {
namespace {

using Octets = std::vector<std::uint8_t>;

TEST(GratuitousArp, IsARequestForTheSendersOwnAddress) {
  const Octets expected{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x5e, 0x00, 0x01, 0x33, 0x08, 0x06,  // Ethernet
                        0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01,                                      // request
                        0x00, 0x00, 0x5e, 0x00, 0x01, 0x33, 192,  168,  1,    100,                           // sender
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 192,  168,  1,    100};                          // target
  EXPECT_EQ(GratuitousArp(MacAddress::VirtualRouter(Family::kIpv4, 0x33), IpAddress::V4(192, 168, 1, 100)), expected);
}

TEST(UnsolicitedNeighborAdvertisement, CarriesFlagsTargetAndLinkLayerAddress) {
  const IpAddress address = *IpAddress::Parse("fe80::100");
  const auto mac = MacAddress::VirtualRouter(Family::kIpv6, 0x33);
  const Octets frame = UnsolicitedNeighborAdvertisement(mac, address, true);
  ASSERT_EQ(frame.size(), 86u);
  EXPECT_EQ(Octets(frame.begin(), frame.begin() + 6), (Octets{0x33, 0x33, 0, 0, 0, 1}));
  EXPECT_EQ(frame[20], 58);
  EXPECT_EQ(frame[21], 255);
  EXPECT_EQ(frame[54], 136);
  EXPECT_EQ(frame[58], 0xa0) << "Router and Override, not Solicited";
  EXPECT_EQ(Octets(frame.begin() + 78, frame.end()), (Octets{2, 1, 0, 0, 0x5e, 0, 2, 0x33}));
  EXPECT_EQ(InternetChecksum()
                .AddPseudoHeader(address, *IpAddress::Parse("ff02::1"), 58, 32)
                .Add({frame.data() + 54, 32})
                .Value(),
            0);
  EXPECT_EQ(UnsolicitedNeighborAdvertisement(mac, address, false)[58], 0x20);
}

}  // namespace
}  // namespace holdfast::host
