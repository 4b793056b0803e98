#include "reference/daemon/router_config.h"

#include <gtest/gtest.h>

#include "reference/config/load.h"

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

config::VrrpInstance Read(const std::string& keywords, const std::string& globals = "") {
  const config::MemoryFiles files(
      {{"a.conf", "global_defs {\n" + globals + "\n}\nvrrp_instance VI_1 {\ninterface eth0\nvirtual_router_id 51\n" +
                      keywords + "\nvirtual_ipaddress {\n192.0.2.100\n192.0.2.101/24\n}\n}\n"}});
  config::LoadOptions options;
  options.source = &files;
  const config::LoadResult loaded = config::Load("a.conf", options);
  EXPECT_TRUE(config::Usable(loaded)) << config::RenderAll(loaded);
  return loaded.config.instances.at(0);
}

vrrp::VirtualRouterConfig Router(const config::VrrpInstance& instance) { return RouterConfig(instance, IpAddress()); }

TEST(RouterConfig, KeepalivedsDefaults) {
  const auto instance = Read("");
  const auto router = Router(instance);
  EXPECT_EQ(router.version, vrrp::Version::kV2);
  EXPECT_EQ(router.vrid, 51);
  EXPECT_EQ(router.priority, 100);
  EXPECT_EQ(router.interval, 100_cs);
  EXPECT_TRUE(router.preempt);
  EXPECT_TRUE(router.accept);
  EXPECT_EQ(router.answer_losing_adverts, std::nullopt) << "the text decides";
  EXPECT_EQ(ChecksumFormOf(instance), vrrp::ChecksumForm::kIpv4PseudoHeader);
  EXPECT_EQ(AdvertisedAddresses(instance).size(), 2u);
}

TEST(RouterConfig, TheKeywordsArrive) {
  const auto instance = Read(
      "version 3\npriority 200\nadvert_int 0.05\nnopreempt\nno_accept\nv3_checksum_as_v2\n"
      "lower_prio_no_advert\ndown_timer_adverts 5");
  const auto router = Router(instance);
  EXPECT_EQ(router.version, vrrp::Version::kV3);
  EXPECT_EQ(router.priority, 200);
  EXPECT_EQ(router.interval, 5_cs);
  EXPECT_FALSE(router.preempt);
  EXPECT_FALSE(router.accept);
  EXPECT_EQ(router.answer_losing_adverts, false);
  EXPECT_EQ(router.down_timer_adverts, 5);
  EXPECT_EQ(ChecksumFormOf(instance), vrrp::ChecksumForm::kMessageOnly);
}

TEST(RouterConfig, APasswordBelongsToVersion2) {
  const std::string pass = "authentication {\nauth_type PASS\nauth_pass 1234\n}";
  EXPECT_EQ(MakeAuthentication(Read(pass)), vrrp::Authentication::SimplePassword("1234"));
  EXPECT_EQ(MakeAuthentication(Read(pass + "\nversion 3")), vrrp::Authentication());
}

TEST(RouterConfig, TheGroupIsTheInstancesOrTheGlobalOne) {
  const auto group = [](const std::string& keywords, const config::GlobalDefs& globals) {
    return MulticastGroupOf(Read(keywords), globals);
  };
  config::GlobalDefs globals;
  EXPECT_EQ(group("", globals), std::nullopt);
  globals.vrrp_mcast_group4.Set(*IpAddress::Parse("224.0.0.77"), {0, 1, 1});
  EXPECT_EQ(group("", globals), IpAddress::Parse("224.0.0.77"));
  EXPECT_EQ(group("mcast_dst_ip 224.0.0.78", globals), IpAddress::Parse("224.0.0.78"));
}

TEST(RouterConfig, WhatAReloadCanChangeInFlight) {
  const auto now = Read("");
  EXPECT_TRUE(CanContinue(now, Read("priority 150\nadvert_int 2\nnopreempt")));
  for (const char* keywords : {"version 3", "use_vmac", "unicast_peer {\n192.0.2.2\n}", "no_accept"}) {
    EXPECT_FALSE(CanContinue(now, Read(keywords))) << keywords;
  }
}

}  // namespace
}  // namespace holdfast::daemon
