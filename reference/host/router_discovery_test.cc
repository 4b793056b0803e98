#include "reference/host/router_discovery.h"

#include <gtest/gtest.h>

#include "reference/base/checksum.h"

namespace holdfast::host {
namespace {

using Octets = std::vector<std::uint8_t>;

const MacAddress kVirtualMac = MacAddress::VirtualRouter(Family::kIpv6, 0x33);
constexpr std::size_t kMessageAt = 14 + 40;

RouterAdvertisement Wanted() {
  return {.mac = kVirtualMac,
          .source = *IpAddress::Parse("fe80::100"),
          .prefixes = {*IpPrefix::Parse("2001:db8::100/64"), *IpPrefix::Parse("2001:db8:1:ff::1/60")}};
}

TEST(RouterAdvertisement, GoesToAllNodesFromTheVirtualRouter) {
  const Octets frame = RouterAdvertisementFrame(Wanted());
  ASSERT_EQ(frame.size(), kMessageAt + 16 + 8 + 2 * 32);
  EXPECT_EQ(Octets(frame.begin(), frame.begin() + 14),
            (Octets{0x33, 0x33, 0, 0, 0, 1, 0, 0, 0x5e, 0, 2, 0x33, 0x86, 0xdd}));
  EXPECT_EQ(frame[21], 255) << "hop limit";
  EXPECT_EQ(IpAddress::FromOctets({frame.data() + 22, 16}).ToString(), "fe80::100");
  EXPECT_EQ(IpAddress::FromOctets({frame.data() + 38, 16}).ToString(), "ff02::1");
  const std::size_t length = frame.size() - kMessageAt;
  EXPECT_EQ(InternetChecksum()
                .AddPseudoHeader(Wanted().source, *IpAddress::Parse("ff02::1"), 58, static_cast<std::uint32_t>(length))
                .Add({frame.data() + kMessageAt, length})
                .Value(),
            0);
}

TEST(RouterAdvertisement, SaysLifetimeLinkLayerAddressAndNetworks) {
  const Octets frame = RouterAdvertisementFrame(Wanted());
  const Octets message(frame.begin() + kMessageAt, frame.end());
  EXPECT_EQ(message[0], 134);
  EXPECT_EQ(Octets(message.begin() + 4, message.begin() + 8), (Octets{64, 0, 0x07, 0x08})) << "1800 s";
  EXPECT_EQ(Octets(message.begin() + 16, message.begin() + 24), (Octets{1, 1, 0, 0, 0x5e, 0, 2, 0x33}));
  EXPECT_EQ(Octets(message.begin() + 24, message.begin() + 28), (Octets{3, 4, 64, 0xc0})) << "on-link, autonomous";
  EXPECT_EQ(IpAddress::FromOctets({message.data() + 40, 16}).ToString(), "2001:db8::");
  EXPECT_EQ(Octets(message.begin() + 56, message.begin() + 60), (Octets{3, 4, 60, 0x80})) << "on-link alone";
  EXPECT_EQ(IpAddress::FromOctets({message.data() + 72, 16}).ToString(), "2001:db8:1:f0::");
}

TEST(RouterAdvertisement, NeedsNoNetwork) {
  RouterAdvertisement bare = Wanted();
  bare.prefixes.clear();
  EXPECT_EQ(RouterAdvertisementFrame(bare).size(), kMessageAt + 16 + 8);
}

bool IsTaken(const Octets& message, std::uint8_t hop_limit = 255, const char* source = "fe80::2") {
  ReceivedMessage received;
  received.message = message;
  received.source = *IpAddress::Parse(source);
  received.hop_limit = hop_limit;
  return IsRouterSolicitation(received);
}

TEST(RouterSolicitation, IsTakenWithAndWithoutOptions) {
  const Octets bare{133, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_TRUE(IsTaken(bare));
  EXPECT_TRUE(IsTaken(bare, 255, "::"));
  Octets with_mac = bare;
  with_mac.insert(with_mac.end(), {1, 1, 2, 0, 0, 0, 0, 2});
  EXPECT_TRUE(IsTaken(with_mac));
}

TEST(RouterSolicitation, WhatRfc4861DiscardsIsDiscarded) {
  const Octets bare{133, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_FALSE(IsTaken(bare, 254)) << "was forwarded";
  EXPECT_FALSE(IsTaken({133, 0, 0, 0, 0, 0, 0})) << "too short";
  EXPECT_FALSE(IsTaken({134, 0, 0, 0, 0, 0, 0, 0})) << "another type";
  EXPECT_FALSE(IsTaken({133, 1, 0, 0, 0, 0, 0, 0})) << "another code";
  EXPECT_FALSE(IsTaken({133, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0})) << "an option of length 0";
  EXPECT_FALSE(IsTaken({133, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 0, 0, 0, 0, 2})) << "an option beyond the end";
  EXPECT_FALSE(IsTaken({133, 0, 0, 0, 0, 0, 0, 0, 1})) << "half an option";
  EXPECT_FALSE(IsTaken({133, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 0, 0, 0, 0, 2}, 255, "::"))
      << "a link-layer address without an address";
}

}  // namespace
}  // namespace holdfast::host
