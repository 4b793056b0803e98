#include "reference/vrrp/receive_checks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace holdfast::vrrp {
namespace {

using namespace holdfast::literals;  // NOLINT: literals

const std::vector<IpAddress> kList = {IpAddress::V4(192, 0, 2, 100), IpAddress::V4(192, 0, 2, 101)};
const std::vector<IpAddress> kForeignList = {IpAddress::V4(192, 0, 2, 99)};
const std::vector<IpAddress> kList6 = {*IpAddress::Parse("fe80::100"), *IpAddress::Parse("2001:db8::100")};
const std::vector<IpAddress> kGlobalFirst6 = {kList6[1], kList6[0]};

// One message and one policy that fit; each test breaks a single thing of it.
struct Exchange {
  explicit Exchange(Version version, RfcProfile profile = RfcProfile::k9568Errata) {
    sent.version = policy.version = version;
    sent.vrid = policy.vrid = 51;
    sent.addresses = policy.addresses = kList;
    policy.profile = profile;
  }
  static Exchange Ipv6(RfcProfile profile = RfcProfile::k9568Errata) {
    Exchange exchange(Version::kV3, profile);
    exchange.sent.addresses = exchange.policy.addresses = kList6;
    exchange.endpoints = {*IpAddress::Parse("fe80::1"), MulticastGroup(Family::kIpv6)};
    return exchange;
  }

  ReceiveResult Check() {
    const auto octets = Encode(sent, endpoints, form, room);
    const std::size_t size = octets.size() + extra - missing;
    std::fill_n(room.begin() + static_cast<std::ptrdiff_t>(octets.size()), extra, 0xa5);
    if (corrupt_checksum) room[7] ^= 1;
    return CheckReceived({std::span<const std::uint8_t>(room).first(size), endpoints, ttl}, policy);
  }
  std::optional<ReceiveCheck> Discarded() { return Check().discarded_by; }
  bool Logs(ReceiveCheck check) {
    const ReceiveResult result = Check();
    return result.accepted() && result.logged.count() == 1 && result.logged[static_cast<std::size_t>(check)];
  }

  Advertisement sent;
  ReceivePolicy policy;
  IpEndpoints endpoints{IpAddress::V4(192, 0, 2, 1), MulticastGroup(Family::kIpv4)};
  ChecksumForm form = ChecksumForm::kMessageOnly;
  std::uint8_t ttl = kAdvertisementTtl;
  std::size_t extra = 0;
  std::size_t missing = 0;
  bool corrupt_checksum = false;
  std::array<std::uint8_t, kMaxMessageSize + 16> room{};
};

constexpr Version kBoth[] = {Version::kV2, Version::kV3};
constexpr RfcProfile kV3Profiles[] = {RfcProfile::k5798, RfcProfile::k9568, RfcProfile::k9568Errata};

TEST(ReceiveChecksTest, HonoursWhatFits) {
  for (const Version version : kBoth) {
    const ReceiveResult result = Exchange(version).Check();
    EXPECT_TRUE(result.accepted());
    EXPECT_TRUE(result.logged.none());
    ASSERT_TRUE(result.advertisement);
    EXPECT_EQ(result.advertisement->priority, 100);
  }
  EXPECT_TRUE(Exchange::Ipv6().Check().accepted());
}

TEST(ReceiveChecksTest, Ttl) {
  for (const Version version : kBoth) {
    Exchange exchange(version);
    exchange.ttl = 254;
    EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kTtl);
    exchange.policy.min_ttl = 254;  // a unicast peer one router away
    EXPECT_EQ(exchange.Discarded(), std::nullopt);
    exchange.policy.max_ttl = 254;
    exchange.ttl = 255;
    EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kTtl);
  }
}

TEST(ReceiveChecksTest, Version) {
  for (const enum Version version : kBoth) {
    Exchange exchange(version);
    exchange.policy.version = version == Version::kV2 ? Version::kV3 : Version::kV2;
    EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kVersion);
  }
  EXPECT_EQ(CheckReceived({}, ReceivePolicy{}).discarded_by, ReceiveCheck::kVersion);
}

TEST(ReceiveChecksTest, Type) {
  for (const enum Version version : kBoth) {
    Exchange exchange(version);
    exchange.sent.type = 2;
    EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kType);
  }
}

TEST(ReceiveChecksTest, Complete) {
  for (const enum Version version : kBoth) {
    Exchange exchange(version);
    exchange.missing = 1;
    EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kComplete);
    exchange.missing = EncodedSize(exchange.sent) - 1;  // the first octet alone
    EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kComplete);
  }
}

TEST(ReceiveChecksTest, OctetsBehindTheMessageAreLeftAlone) {
  for (const enum Version version : kBoth) {
    Exchange exchange(version);
    exchange.extra = 8;
    EXPECT_EQ(exchange.Discarded(), std::nullopt);
  }
}

TEST(ReceiveChecksTest, Checksum) {
  for (const enum Version version : kBoth) {
    Exchange exchange(version);
    exchange.corrupt_checksum = true;
    EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kChecksum);
  }
  Exchange six = Exchange::Ipv6();
  six.corrupt_checksum = true;
  EXPECT_EQ(six.Discarded(), ReceiveCheck::kChecksum);
}

TEST(ReceiveChecksTest, TheOtherChecksumFormIsHonouredOnlyWhereAsked) {
  Exchange exchange(Version::kV3);
  exchange.form = ChecksumForm::kIpv4PseudoHeader;
  EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kChecksum);
  exchange.policy.either_checksum = true;
  EXPECT_EQ(exchange.Discarded(), std::nullopt);
  exchange.corrupt_checksum = true;
  EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kChecksum);
}

TEST(ReceiveChecksTest, Vrid) {
  for (const enum Version version : kBoth) {
    Exchange exchange(version);
    exchange.sent.vrid = 52;
    EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kVrid);
  }
}

TEST(ReceiveChecksTest, OwnersDiscardExceptUnderErratum8298) {
  for (const RfcProfile profile : kV3Profiles) {
    Exchange exchange(Version::kV3, profile);
    exchange.policy.owner = true;
    if (profile == RfcProfile::k9568Errata) {
      EXPECT_TRUE(exchange.Logs(ReceiveCheck::kOwner));
    } else {
      EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kOwner);
    }
  }
  Exchange v2(Version::kV2);
  v2.policy.owner = true;
  EXPECT_EQ(v2.Discarded(), ReceiveCheck::kOwner);
}

TEST(ReceiveChecksTest, CountOfZeroIsIgnoredBy9568) {
  for (const RfcProfile profile : kV3Profiles) {
    Exchange exchange(Version::kV3, profile);
    exchange.sent.addresses = {};
    const bool checks = profile != RfcProfile::k5798;
    EXPECT_EQ(exchange.Discarded(), checks ? std::optional(ReceiveCheck::kCount) : std::nullopt);
  }
}

TEST(ReceiveChecksTest, Authentication) {
  const auto with = [](const struct Authentication& sent, const struct Authentication& configured) {
    Exchange exchange(Version::kV2);
    exchange.sent.authentication = sent;
    exchange.policy.authentication = configured;
    return exchange.Discarded();
  };
  const auto secret = Authentication::SimplePassword("s3cret!!");
  EXPECT_EQ(with(secret, secret), std::nullopt);
  EXPECT_EQ(with(secret, {}), ReceiveCheck::kAuthentication);
  EXPECT_EQ(with({}, secret), ReceiveCheck::kAuthentication);
  EXPECT_EQ(with(Authentication::SimplePassword("s3cret!?"), secret), ReceiveCheck::kAuthentication);
  EXPECT_EQ(with({2, {}}, {}), ReceiveCheck::kAuthentication);
  EXPECT_EQ(with({0, secret.data}, {}), std::nullopt);  // RFC3768-5.3.10-AUTHDATA-RX
}

TEST(ReceiveChecksTest, LinkLocalComesFirstUnderErratum8300) {
  for (const RfcProfile profile : kV3Profiles) {
    Exchange exchange = Exchange::Ipv6(profile);
    exchange.sent.addresses = kGlobalFirst6;
    const bool checks = profile == RfcProfile::k9568Errata;
    EXPECT_EQ(exchange.Discarded(), checks ? std::optional(ReceiveCheck::kLinkLocalFirst) : std::nullopt);
  }
}

TEST(ReceiveChecksTest, ZeroIntervalIsDiscardedUnderErratum8301) {
  for (const RfcProfile profile : kV3Profiles) {
    Exchange exchange(Version::kV3, profile);
    exchange.sent.interval = 0_cs;
    const bool checks = profile == RfcProfile::k9568Errata;
    EXPECT_EQ(exchange.Discarded(), checks ? std::optional(ReceiveCheck::kZeroInterval) : std::nullopt);
  }
}

TEST(ReceiveChecksTest, ForeignListIsLoggedInVersion3) {
  for (const RfcProfile profile : kV3Profiles) {
    Exchange exchange(Version::kV3, profile);
    exchange.sent.addresses = kForeignList;
    EXPECT_TRUE(exchange.Logs(ReceiveCheck::kAddressList));
    exchange.policy.check_addresses = false;
    EXPECT_TRUE(exchange.Check().logged.none());
  }
}

TEST(ReceiveChecksTest, ForeignListDiscardsInVersion2UnlessFromTheOwner) {
  Exchange exchange(Version::kV2);
  exchange.sent.addresses = kForeignList;
  EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kAddressList);
  exchange.sent.priority = kOwnerPriority;
  EXPECT_TRUE(exchange.Logs(ReceiveCheck::kAddressList));
  exchange.sent.priority = 254;
  exchange.policy.check_addresses = false;
  EXPECT_EQ(exchange.Discarded(), std::nullopt);
}

TEST(ReceiveChecksTest, TheOrderOfTheListIsFree) {
  const std::vector<IpAddress> turned = {kList[1], kList[0]};
  for (const enum Version version : kBoth) {
    Exchange exchange(version);
    exchange.sent.addresses = turned;
    const ReceiveResult result = exchange.Check();
    EXPECT_TRUE(result.accepted() && result.logged.none());
  }
}

TEST(ReceiveChecksTest, IntervalMismatchDiscardsInVersion2Only) {
  Exchange v2(Version::kV2);
  v2.sent.interval = 200_cs;
  EXPECT_EQ(v2.Discarded(), ReceiveCheck::kInterval);
  Exchange v3(Version::kV3);
  v3.sent.interval = 200_cs;
  EXPECT_TRUE(v3.Logs(ReceiveCheck::kInterval));
}

TEST(ReceiveChecksTest, TheFirstFailureInTheTextsOrderCounts) {
  Exchange exchange(Version::kV3);
  exchange.ttl = 1;
  exchange.corrupt_checksum = true;
  exchange.sent.vrid = 52;
  EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kTtl);
  exchange.ttl = kAdvertisementTtl;
  EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kChecksum);
  exchange.corrupt_checksum = false;
  EXPECT_EQ(exchange.Discarded(), ReceiveCheck::kVrid);
}

TEST(ReceiveChecksTest, ADiscardedMessageLogsTheDiscardAlone) {
  Exchange exchange(Version::kV3);
  exchange.policy.owner = true;  // logged, on its own
  exchange.sent.interval = 0_cs;
  const ReceiveResult result = exchange.Check();
  EXPECT_EQ(result.discarded_by, ReceiveCheck::kZeroInterval);
  EXPECT_TRUE(result.logged.none());
}

TEST(ReceiveChecksTest, CountersCountEachKind) {
  ReceiveCounters counters;
  Exchange good(Version::kV3);
  counters.Count(good.Check());
  good.sent.interval = 200_cs;
  counters.Count(good.Check());
  good.ttl = 1;
  counters.Count(good.Check());
  EXPECT_EQ(counters.accepted(), 2u);
  EXPECT_EQ(counters.discarded(), 1u);
  EXPECT_EQ(counters[ReceiveCheck::kInterval], 1u);
  EXPECT_EQ(counters[ReceiveCheck::kTtl], 1u);
  EXPECT_EQ(counters[ReceiveCheck::kVrid], 0u);
  ReceiveResult all_noticed;
  all_noticed.logged.set();
  counters.Count(all_noticed);
  EXPECT_EQ(counters[ReceiveCheck::kTtl], 2u);
  EXPECT_EQ(counters[ReceiveCheck::kInterval], 2u);
  EXPECT_EQ(counters.accepted(), 3u);
}

TEST(ReceiveChecksTest, EveryCheckThatATextHasNamesItsClause) {
  for (const enum Version version : kBoth) {
    ReceivePolicy policy;
    policy.version = version;
    for (std::size_t i = 0; i < kReceiveCheckCount; ++i) {
      const auto check = static_cast<ReceiveCheck>(i);
      if (!LevelOf(check, policy)) continue;
      const auto& info = Info(check);
      EXPECT_FALSE((version == Version::kV2 ? info.clause_3768 : info.clause_9568).empty()) << info.name;
      EXPECT_FALSE(info.complaint.empty());
    }
  }
}

}  // namespace
}  // namespace holdfast::vrrp
