// What is written is read back; what is no answer of the family is refused. The kernel itself is asked in live_ipvs.
#include "reference/host/ipvs_message.h"

#include <gtest/gtest.h>
#include <linux/ip_vs.h>
#include <netlink/attr.h>

#include <cstring>
#include <random>

namespace holdfast::host {
namespace {

constexpr int kFamily = 30;

std::optional<IpvsService> ServiceBack(const ipvs::ServiceKey& key, const ipvs::ServiceConfig& config) {
  const NlMessage message = IpvsRequest(kFamily, IPVS_CMD_NEW_SERVICE);
  PutService(message.get(), key, config);
  return ReadIpvsService(nlmsg_hdr(message.get()));
}

std::optional<IpvsDestination> DestinationBack(const ipvs::Endpoint& endpoint, const ipvs::DestinationConfig& config) {
  const NlMessage message = IpvsRequest(kFamily, IPVS_CMD_NEW_DEST);
  PutDestination(message.get(), endpoint, config);
  return ReadIpvsDestination(nlmsg_hdr(message.get()), Family::kIpv4);
}

const ipvs::Endpoint kV4 = {IpAddress::V4(192, 0, 2, 1), 443};
const ipvs::Endpoint kV6 = {*IpAddress::Parse("2001:db8::1"), 53};

TEST(IpvsMessage, AServiceComesBack) {
  const ipvs::ServiceKey keys[] = {ipvs::AddressKey{ipvs::ServiceProtocol::kTcp, kV4},
                                   ipvs::AddressKey{ipvs::ServiceProtocol::kUdp, kV6},
                                   ipvs::AddressKey{ipvs::ServiceProtocol::kSctp, kV4}, ipvs::MarkKey{7, Family::kIpv4},
                                   ipvs::MarkKey{0xffffffff, Family::kIpv6}};
  for (const ipvs::ServiceKey& key : keys) {
    const std::uint8_t granularity = ipvs::FamilyOf(key) == Family::kIpv4 ? 24 : 64;
    for (const ipvs::ServiceConfig& config :
         {ipvs::ServiceConfig{.scheduler = "wrr"},
          ipvs::ServiceConfig{"mh", true, true, false, true, ipvs::Stickiness{Seconds(50), granularity, "sip"}},
          ipvs::ServiceConfig{"sh", false, false, true, false, std::nullopt}}) {
      const auto back = ServiceBack(key, config);
      ASSERT_TRUE(back) << ipvs::ToString(key);
      EXPECT_EQ(back->key, key);
      EXPECT_EQ(back->config, config) << ipvs::ToString(key);
    }
  }
}

TEST(IpvsMessage, ADestinationComesBack) {
  for (const ipvs::Endpoint& endpoint : {kV4, kV6}) {
    for (const ipvs::DestinationConfig& config :
         {ipvs::DestinationConfig{.weight = 0},
          ipvs::DestinationConfig{
              .weight = ipvs::kMaxWeight, .forwarding = ipvs::Forwarding::kDirect, .thresholds = {100, 70}},
          ipvs::DestinationConfig{.forwarding = ipvs::Forwarding::kTunnel,
          .tunnel = {ipvs::TunnelKind::kGue, 6080, true, false}},
          ipvs::DestinationConfig{.forwarding = ipvs::Forwarding::kTunnel,
          .tunnel = {ipvs::TunnelKind::kGre, 0, true, false}}}) {
      const auto back = DestinationBack(endpoint, config);
      ASSERT_TRUE(back);
      EXPECT_EQ(back->endpoint, endpoint);
      EXPECT_EQ(back->config, config);
    }
  }
}

TEST(IpvsMessage, TimeoutsAndSyncDaemonsComeBack) {
  const NlMessage timeouts = IpvsRequest(kFamily, IPVS_CMD_SET_CONFIG);
  PutTimeouts(timeouts.get(), {Seconds(900), Seconds(120), Seconds(300)});
  EXPECT_EQ(ReadIpvsTimeouts(nlmsg_hdr(timeouts.get())), (IpvsTimeouts{Seconds(900), Seconds(120), Seconds(300)}));
  const SyncDaemon all = {SyncRole::kBackup, "eth0", 7, 1400, IpAddress::V4(224, 0, 0, 82), 8850, 3};
  const SyncDaemon v6 = {.interface = "eth1", .group = *IpAddress::Parse("ff05::82")};
  for (const SyncDaemon& daemon : {all, v6, SyncDaemon{.interface = "x"}}) {
    const NlMessage message = IpvsRequest(kFamily, IPVS_CMD_NEW_DAEMON);
    PutSyncDaemon(message.get(), daemon);
    EXPECT_EQ(ReadSyncDaemon(nlmsg_hdr(message.get())), daemon);
  }
}

// The octets as libipvs puts them: big-endian mask, port in network order.
TEST(IpvsMessage, TheKernelsByteOrderIsKept) {
  const NlMessage message = IpvsRequest(kFamily, IPVS_CMD_NEW_SERVICE);
  PutService(message.get(), ipvs::AddressKey{ipvs::ServiceProtocol::kTcp, kV4},
             {.sticky = ipvs::Stickiness{Seconds(50), 24, ""}});
  nlmsghdr* header = nlmsg_hdr(message.get());
  const nlattr* service = nlmsg_find_attr(header, GENL_HDRLEN, IPVS_CMD_ATTR_SERVICE);
  ASSERT_NE(service, nullptr);
  const auto octets = [&](int attribute) {
    nlattr* found = nla_find(static_cast<nlattr*>(nla_data(service)), nla_len(service), attribute);
    if (!found) return std::string();
    return std::string(static_cast<const char*>(nla_data(found)), static_cast<std::size_t>(nla_len(found)));
  };
  EXPECT_EQ(octets(IPVS_SVC_ATTR_PORT), std::string("\x01\xbb", 2));
  EXPECT_EQ(octets(IPVS_SVC_ATTR_NETMASK), std::string("\xff\xff\xff\x00", 4));
  EXPECT_EQ(octets(IPVS_SVC_ATTR_ADDR), std::string("\xc0\x00\x02\x01", 4).append(12, '\0'));
}

TEST(IpvsMessage, CountersOfBothWidthsAreRead) {
  const NlMessage message = IpvsRequest(kFamily, IPVS_CMD_NEW_DEST);
  nlattr* outer = nla_nest_start(message.get(), IPVS_CMD_ATTR_DEST);
  const std::uint8_t address[16] = {192, 0, 2, 1};
  nla_put(message.get(), IPVS_DEST_ATTR_ADDR, sizeof address, address);
  nla_put_u16(message.get(), IPVS_DEST_ATTR_PORT, 0);
  nlattr* stats = nla_nest_start(message.get(), IPVS_DEST_ATTR_STATS);
  nla_put_u32(message.get(), IPVS_STATS_ATTR_CONNS, 5);
  nla_put_u64(message.get(), IPVS_STATS_ATTR_INBYTES, 1ull << 40);
  nla_nest_end(message.get(), stats);
  nla_nest_end(message.get(), outer);
  const auto read = ReadIpvsDestination(nlmsg_hdr(message.get()), Family::kIpv4);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->counters.connections, 5u);
  EXPECT_EQ(read->counters.bytes_in, 1ull << 40);
}

// Cut and changed answers: read or refused, never beyond their end (the sanitizers watch).
TEST(IpvsMessage, DamagedAnswersDoNoHarm) {
  std::mt19937 random(7);
  const NlMessage message = IpvsRequest(kFamily, IPVS_CMD_NEW_DEST);
  PutServiceKey(message.get(), ipvs::MarkKey{1, Family::kIpv4});
  PutDestination(message.get(), kV4, {});
  const nlmsghdr* whole = nlmsg_hdr(message.get());
  int refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::uint8_t> copy(whole->nlmsg_len);
    std::memcpy(copy.data(), whole, copy.size());
    for (int changes = 0; changes < 3; ++changes) {
      copy[NLMSG_HDRLEN + random() % (copy.size() - NLMSG_HDRLEN)] = static_cast<std::uint8_t>(random());
    }
    copy.resize(NLMSG_HDRLEN + random() % (copy.size() - NLMSG_HDRLEN + 1));
    auto* header = reinterpret_cast<nlmsghdr*>(copy.data());
    header->nlmsg_len = static_cast<std::uint32_t>(copy.size());
    refused += !ReadIpvsDestination(header, Family::kIpv4) + !ReadIpvsService(header) + !ReadSyncDaemon(header);
  }
  EXPECT_GT(refused, 20'000);
}

}  // namespace
}  // namespace holdfast::host
