// Hash values against the published vectors and values computed by other means.
#include "reference/ipvs/hashes.h"

#include <gtest/gtest.h>

namespace holdfast::ipvs {
namespace {

TEST(Fold, TakesIpv4AsANumberAndIpv6AsFourOfThem) {
  EXPECT_EQ(Fold(IpAddress::V4(192, 0, 2, 1)), 0xc0000201u);
  EXPECT_EQ(Fold(*IpAddress::Parse("2001:db8::ff:1")), 0x20010db8u ^ 0x00ff0001u);
}

TEST(GoldenHash, KeepsTheUpperBitsOfTheProduct) {
  EXPECT_EQ(GoldenHash(1, 8), 0x61u);
  EXPECT_EQ(GoldenHash(1, 32), 0x61C88647u);
  EXPECT_EQ(GoldenHash(0x0a010101, 10), (0x0a010101u * 0x61C88647u) >> 22);
}

// Values of another implementation of SipHash-1-3; the recorded decisions of mh judge both.
TEST(SipHash13, AgreesWithAnotherImplementation) {
  EXPECT_EQ(SipHash13(0, 2654435761), 0x1d5a77c2u);
  EXPECT_EQ(SipHash13(0x0a090001, 2654446892), 0x8c22ea21u);
}

}  // namespace
}  // namespace holdfast::ipvs
