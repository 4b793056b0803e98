#include "reference/vrrp/golden/golden_packets.h"

#include <gtest/gtest.h>

#include <array>

#include "reference/vrrp/receive_checks.h"

namespace holdfast::vrrp {
namespace {

class GoldenPacketTest : public testing::TestWithParam<GoldenPacket> {};

TEST_P(GoldenPacketTest, IsWhatWeWrite) {
  const GoldenPacket& packet = GetParam();
  const std::vector<IpAddress> addresses = Addresses(packet);
  Advertisement advertisement;
  advertisement.version = packet.version;
  advertisement.vrid = 51;
  advertisement.priority = packet.priority;
  advertisement.interval = packet.interval;
  if (!packet.password.empty()) advertisement.authentication = Authentication::SimplePassword(packet.password);
  advertisement.addresses = addresses;
  std::array<std::uint8_t, kMaxMessageSize> room;
  const auto written = Encode(advertisement, Endpoints(packet), packet.form, room);
  const std::vector<std::uint8_t> expected = Octets(packet);
  EXPECT_EQ(std::vector<std::uint8_t>(written.begin(), written.end()) == expected, MayBeSent(packet));
}

TEST_P(GoldenPacketTest, IsWhatWeRead) {
  const GoldenPacket& packet = GetParam();
  const std::vector<std::uint8_t> octets = Octets(packet);
  const std::vector<IpAddress> addresses = Addresses(packet);
  const auto got = Decode(octets, addresses[0].family());
  ASSERT_TRUE(got);
  EXPECT_EQ(got->version, packet.version);
  EXPECT_EQ(got->type, kAdvertisementType);
  EXPECT_EQ(got->vrid, 51);
  EXPECT_EQ(got->priority, packet.priority);
  EXPECT_EQ(got->interval, packet.interval);
  EXPECT_EQ(got->authentication,
            packet.password.empty() ? Authentication{} : Authentication::SimplePassword(packet.password));
  EXPECT_EQ(got->addresses, AddressView(addresses));
}

TEST_P(GoldenPacketTest, CarriesOneChecksumForm) {
  const GoldenPacket& packet = GetParam();
  const std::vector<std::uint8_t> octets = Octets(packet);
  const auto holds = [&](ChecksumForm form) { return ChecksumHolds(octets, packet.version, Endpoints(packet), form); };
  const bool forms_differ = packet.version == Version::kV3 && Endpoints(packet).source.is_v4();
  const ChecksumForm other = packet.form == kPlain ? kPseudo : kPlain;
  EXPECT_TRUE(holds(packet.form));
  EXPECT_EQ(holds(other), !forms_differ);
}

TEST_P(GoldenPacketTest, PassesTheReceiveChecks) {
  const GoldenPacket& packet = GetParam();
  const std::vector<std::uint8_t> octets = Octets(packet);
  const std::vector<IpAddress> addresses = Addresses(packet);
  ReceivePolicy policy;
  policy.version = packet.version;
  policy.vrid = 51;
  policy.interval = packet.interval;
  policy.addresses = addresses;
  policy.checksum = packet.form;
  if (!packet.password.empty()) policy.authentication = Authentication::SimplePassword(packet.password);
  const ReceiveResult result = CheckReceived({octets, Endpoints(packet)}, policy);
  EXPECT_TRUE(result.accepted()) << ToString(*result.discarded_by);
  EXPECT_TRUE(result.logged.none());
}

INSTANTIATE_TEST_SUITE_P(All, GoldenPacketTest, testing::ValuesIn(kGoldenPackets), [](const auto& packet) {
  std::string name(packet.param.name);
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

}  // namespace
}  // namespace holdfast::vrrp
