#include "reference/vrrp/advertisement.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace holdfast::vrrp {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

const std::vector<IpAddress> kList = {IpAddress::V4(192, 0, 2, 100), IpAddress::V4(192, 0, 2, 101)};
const std::vector<IpAddress> kList6 = {*IpAddress::Parse("fe80::100"), *IpAddress::Parse("2001:db8::100")};
const IpEndpoints kEndpoints = {IpAddress::V4(192, 0, 2, 1), MulticastGroup(Family::kIpv4)};
const IpEndpoints kEndpoints6 = {*IpAddress::Parse("fe80::1"), MulticastGroup(Family::kIpv6)};

using Room = std::array<std::uint8_t, kMaxMessageSize>;

std::span<const std::uint8_t> EncodeIn(Room& room, const Advertisement& advertisement,
                                       const IpEndpoints& endpoints = kEndpoints,
                                       ChecksumForm form = ChecksumForm::kMessageOnly) {
  return Encode(advertisement, endpoints, form, room);
}

Advertisement Sample(Version version) {
  Advertisement advertisement;
  advertisement.version = version;
  advertisement.vrid = 51;
  advertisement.addresses = kList;
  return advertisement;
}

TEST(AdvertisementTest, RoundTripsEveryFieldOfVersion3) {
  Room room;
  Advertisement sent = Sample(Version::kV3);
  sent.priority = 7;
  sent.interval = 4095_cs;
  const auto got = Decode(EncodeIn(room, sent), Family::kIpv4);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->version, Version::kV3);
  EXPECT_EQ(got->type, 1);
  EXPECT_EQ(got->vrid, 51);
  EXPECT_EQ(got->priority, 7);
  EXPECT_EQ(got->interval, 4095_cs);
  EXPECT_EQ(got->addresses, AddressView(kList));
}

TEST(AdvertisementTest, RoundTripsVersion2InWholeSeconds) {
  Room room;
  Advertisement sent = Sample(Version::kV2);
  sent.interval = 255_s;
  sent.authentication = Authentication::SimplePassword("s3c");
  const auto got = Decode(EncodeIn(room, sent), Family::kIpv4);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->interval, 25500_cs);
  EXPECT_EQ(got->authentication, sent.authentication);
  EXPECT_EQ(got->authentication.data[3], 0);  // RFC2338-5.3.10-PASS-PAD
}

TEST(AdvertisementTest, PasswordsAreCutAtEightOctets) {
  EXPECT_EQ(Authentication::SimplePassword("123456789"), Authentication::SimplePassword("12345678"));
}

TEST(AdvertisementTest, RefusesWhatTheFieldsCannotSay) {
  Room room;
  Advertisement message = Sample(Version::kV3);
  message.interval = 4096_cs;
  EXPECT_TRUE(EncodeIn(room, message).empty());
  message = Sample(Version::kV2);
  message.interval = 150_cs;  // not whole seconds
  EXPECT_TRUE(EncodeIn(room, message).empty());
  message.interval = 256_s;
  EXPECT_TRUE(EncodeIn(room, message).empty());
  message = Sample(Version::kV2);
  message.addresses = kList6;
  EXPECT_TRUE(EncodeIn(room, message).empty());
  message.addresses = std::span(kList6).first(1);
  EXPECT_TRUE(EncodeIn(room, message).empty());
  const std::vector<IpAddress> mixed = {kList6[0], kList[0]};
  message = Sample(Version::kV3);
  message.addresses = mixed;
  EXPECT_TRUE(EncodeIn(room, message).empty());
  const std::vector<IpAddress> many(256, kList[0]);
  message.addresses = many;
  EXPECT_TRUE(EncodeIn(room, message).empty());
}

TEST(AdvertisementTest, TheLeastThatTheFieldsCanSay) {
  Room room;
  Advertisement message = Sample(Version::kV2);
  message.interval = 0_cs;
  EXPECT_EQ(EncodeIn(room, message).size(), EncodedSize(message));
  for (const Version version : {Version::kV2, Version::kV3}) {
    message = Sample(version);
    message.addresses = AddressView();
    EXPECT_EQ(EncodedSize(message), version == Version::kV2 ? 16u : 8u);
    EXPECT_EQ(EncodeIn(room, message).size(), EncodedSize(message));
  }
}

TEST(AdvertisementTest, ReadsTheTypeThatItIsGiven) {
  Room room;
  Advertisement message = Sample(Version::kV3);
  message.type = 5;
  EXPECT_EQ(Decode(EncodeIn(room, message), Family::kIpv4)->type, 5);
}

TEST(AdvertisementTest, NeedsRoomForTheWholeMessage) {
  std::array<std::uint8_t, 16> room;
  const Advertisement message = Sample(Version::kV3);
  ASSERT_EQ(EncodedSize(message), 16u);
  EXPECT_EQ(Encode(message, kEndpoints, ChecksumForm::kMessageOnly, room).size(), 16u);
  EXPECT_TRUE(Encode(message, kEndpoints, ChecksumForm::kMessageOnly, std::span(room).first(15)).empty());
}

TEST(AdvertisementTest, TheLargestMessageHasItsRoom) {
  const std::vector<IpAddress> many(255, kList6[0]);
  Advertisement message = Sample(Version::kV3);
  message.addresses = many;
  Room room;
  EXPECT_EQ(EncodeIn(room, message, kEndpoints6).size(), kMaxMessageSize);
}

TEST(AdvertisementTest, ChecksumFormsDifferForVersion3OverIpv4Only) {
  Room a, b;
  const auto differ = [&](const Advertisement& message, const IpEndpoints& endpoints) {
    const auto plain = EncodeIn(a, message, endpoints, ChecksumForm::kMessageOnly);
    const auto pseudo = EncodeIn(b, message, endpoints, ChecksumForm::kIpv4PseudoHeader);
    return !std::equal(plain.begin(), plain.end(), pseudo.begin(), pseudo.end());
  };
  EXPECT_TRUE(differ(Sample(Version::kV3), kEndpoints));
  EXPECT_FALSE(differ(Sample(Version::kV2), kEndpoints));
  Advertisement six = Sample(Version::kV3);
  six.addresses = kList6;
  EXPECT_FALSE(differ(six, kEndpoints6));
}

TEST(AdvertisementTest, EveryFlippedBitIsSeenByTheChecksum) {
  Room room;
  const std::size_t size = EncodeIn(room, Sample(Version::kV3)).size();
  const auto octets = std::span<const std::uint8_t>(room).first(size);
  ASSERT_TRUE(ChecksumHolds(octets, Version::kV3, kEndpoints, ChecksumForm::kMessageOnly));
  for (std::size_t bit = 0; bit < size * 8; ++bit) {
    room[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_FALSE(ChecksumHolds(octets, Version::kV3, kEndpoints, ChecksumForm::kMessageOnly)) << "bit " << bit;
    room[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
  }
}

TEST(AdvertisementTest, EveryTruncationIsIncomplete) {
  for (const Version version : {Version::kV2, Version::kV3}) {
    Room room;
    const auto octets = EncodeIn(room, Sample(version));
    for (std::size_t size = 0; size < octets.size(); ++size) EXPECT_FALSE(Decode(octets.first(size), Family::kIpv4));
    EXPECT_TRUE(Decode(octets, Family::kIpv4));
  }
}

TEST(AdvertisementTest, UnknownVersionsCannotBeRead) {
  Room room;
  const std::size_t size = EncodeIn(room, Sample(Version::kV3)).size();
  for (int version = 0; version < 16; ++version) {
    room[0] = static_cast<std::uint8_t>(version << 4 | 1);
    const bool known = Decode(std::span<const std::uint8_t>(room).first(size + 8), Family::kIpv4).has_value();
    EXPECT_EQ(known, version == 2 || version == 3) << version;
  }
}

TEST(AdvertisementTest, PeeksTheVrid) {
  Room room;
  EXPECT_EQ(PeekVrid(EncodeIn(room, Sample(Version::kV3))), 51);
  EXPECT_EQ(PeekVrid(std::span<const std::uint8_t>(room).first(2)), 51);
  EXPECT_EQ(PeekVrid(std::span<const std::uint8_t>(room).first(1)), std::nullopt);
}

TEST(AddressViewTest, ComparesAsListAndAsSet) {
  const std::vector<IpAddress> turned = {kList[1], kList[0]};
  const std::vector<IpAddress> doubled = {kList[0], kList[0]};
  EXPECT_TRUE(AddressView(kList).SameSet(turned));
  EXPECT_FALSE(AddressView(kList) == AddressView(turned));
  EXPECT_FALSE(AddressView(kList).SameSet(doubled));
  EXPECT_FALSE(AddressView(kList).SameSet(std::span(kList).first(1)));
  EXPECT_TRUE(AddressView().SameSet(AddressView()));
  const std::vector<IpAddress> more_of_one = {kList[0], kList[0], kList[1]};
  const std::vector<IpAddress> more_of_other = {kList[0], kList[1], kList[1]};
  EXPECT_FALSE(AddressView(more_of_one).SameSet(more_of_other));
  EXPECT_FALSE(AddressView(kList).SameSet(more_of_other));
  EXPECT_FALSE(AddressView(more_of_other).SameSet(kList));
  const std::vector<IpAddress> another_first = {IpAddress::V4(192, 0, 2, 1), kList[1]};
  EXPECT_FALSE(AddressView(kList) == AddressView(another_first));
  EXPECT_FALSE(AddressView(kList).SameSet(another_first));
}

TEST(AddressViewTest, TheLongestListIsASetAndALongerOneIsNot) {
  std::vector<IpAddress> up, down;
  for (std::size_t i = 0; i < kMaxAddresses + 1; ++i)
    up.push_back(IpAddress::V4(10, 0, 0, static_cast<std::uint8_t>(i)));
  down.assign(up.rbegin(), up.rend());
  EXPECT_FALSE(AddressView(up).SameSet(down));
  up.pop_back();
  down.erase(down.begin());
  EXPECT_TRUE(AddressView(up).SameSet(down));
}

}  // namespace
}  // namespace holdfast::vrrp
