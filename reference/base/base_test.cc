#include <gtest/gtest.h>

#include <array>

#include "reference/base/address.h"
#include "reference/base/bytes.h"
#include "reference/base/checksum.h"
#include "reference/base/diagnostics.h"

namespace holdfast {
namespace {

TEST(IpAddress, ParsesAndPrintsWhatUsersWrite) {
  for (const char* text : {"192.0.2.1", "0.0.0.0", "255.255.255.255", "::", "::1", "fe80::100", "2001:db8::1:0:0:1",
                           "1:2:3:4:5:6:7:8", "2001:db8:0:1:1:1:1:1"}) {
    const auto address = IpAddress::Parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->ToString(), text);
  }
  EXPECT_EQ(IpAddress::Parse("::ffff:192.0.2.1")->ToString(), "::ffff:c000:201");
}

TEST(IpAddress, RefusesNonsense) {
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "a.b.c.d", "1.2.3.4/24", "1.2.3.4 ", ":", ":::",
                           "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "fe80::1%eth0", "12345::", "1::2::3", "1.2.3.", ".1.2.3"})
    EXPECT_FALSE(IpAddress::Parse(text)) << text;
}

TEST(IpAddress, ComparesAsUnsignedIntegersInNetworkOrder) {  // RFC 9568 section 6.4.3
  EXPECT_LT(*IpAddress::Parse("10.0.0.127"), *IpAddress::Parse("10.0.0.128"));
  EXPECT_LT(*IpAddress::Parse("10.0.2.1"), *IpAddress::Parse("10.0.10.1"));
  EXPECT_LT(*IpAddress::Parse("fe80::7fff"), *IpAddress::Parse("fe80::8000"));
}

TEST(IpPrefix, ContainsItsAddresses) {
  const IpPrefix prefix = *IpPrefix::Parse("192.0.2.10/25");
  EXPECT_TRUE(prefix.Contains(*IpAddress::Parse("192.0.2.127")));
  EXPECT_FALSE(prefix.Contains(*IpAddress::Parse("192.0.2.128")));
  EXPECT_FALSE(prefix.Contains(*IpAddress::Parse("::1")));
  EXPECT_FALSE(IpPrefix::Parse("192.0.2.10/33"));
}

TEST(MacAddress, VirtualRouterAndMulticast) {
  EXPECT_EQ(MacAddress::VirtualRouter(Family::kIpv4, 51).ToString(), "00:00:5e:00:01:33");
  EXPECT_EQ(MacAddress::VirtualRouter(Family::kIpv6, 51).ToString(), "00:00:5e:00:02:33");
  EXPECT_EQ(MacAddress::Multicast(IpAddress::V4(224, 0, 0, 18)).ToString(), "01:00:5e:00:00:12");
  EXPECT_EQ(MacAddress::Multicast(*IpAddress::Parse("ff02::12")).ToString(), "33:33:00:00:00:12");
  EXPECT_EQ(MacAddress::Parse("02:00:00:00:00:0a")->ToString(), "02:00:00:00:00:0a");
  EXPECT_FALSE(MacAddress::Parse("02-00-00-00-00-0a"));
}

TEST(Bytes, ReadPastTheEndIsRemembered) {
  const std::array<std::uint8_t, 3> octets{1, 2, 3};
  ByteReader reader(octets);
  EXPECT_EQ(reader.U16(), 0x0102);
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.U16(), 0);
  EXPECT_FALSE(reader.ok());
}

TEST(Bytes, WriterStopsAtItsRoom) {
  std::array<std::uint8_t, 3> room{};
  ByteWriter writer(room);
  writer.U16(0xabcd);
  writer.U16(1);
  EXPECT_FALSE(writer.ok());
  EXPECT_EQ(writer.written().size(), 2u);
}

TEST(Checksum, Rfc1071Example) {
  const std::array<std::uint8_t, 8> octets{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
  EXPECT_EQ(InternetChecksum().Add(octets).Value(), 0x220d);
}

TEST(Checksum, PseudoHeaderOfGoldenPacketFive) {
  const std::array<std::uint8_t, 12> message{0x31, 0x33, 0x64, 0x01, 0x00, 0x64, 0x05, 0x72, 0xc0, 0x00, 0x02, 0x64};
  InternetChecksum sum;
  sum.AddPseudoHeader(IpAddress::V4(192, 0, 2, 1), IpAddress::V4(224, 0, 0, 18), 112, message.size());
  EXPECT_EQ(sum.Add(message).Value(), 0);
}

TEST(Diagnostics, ShowsPlaceRuleAndCure) {
  Diagnostic d{.where = {"a.conf", 3, 2}, .length = 4, .message = "unknown keyword 'prio'",
               .cure = "did you mean 'priority'?", .source_line = "\tprio 100"};
  EXPECT_EQ(Render(d),
            "a.conf:3:2: error: unknown keyword 'prio'\n    \tprio 100\n    \t^~~~\n    did you mean 'priority'?\n");
}

TEST(Diagnostics, NearestIsCloseOrNothing) {
  const std::vector<std::string_view> words{"priority", "preempt", "state"};
  EXPECT_EQ(Nearest("priorty", words), "priority");
  EXPECT_EQ(Nearest("banana", words), "");
  const std::vector<std::string_view> long_words{"vrrp_garp_lower_prio_repeat"};
  EXPECT_EQ(Nearest("vrrp_gXXX_loXXr_prio_repeat", long_words), "vrrp_garp_lower_prio_repeat");
  EXPECT_EQ(Nearest("vrrp_gXXX_loXXX_prio_repeat", long_words), "");  // six edits, although not a third of its length
}

}  // namespace
}  // namespace holdfast
