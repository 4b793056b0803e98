#include "reference/daemon/virtual_servers.h"

#include <gtest/gtest.h>

#include "reference/config/load.h"
#include "reference/daemon/checker_test_config.h"

namespace holdfast::daemon {
namespace {

ipvs::AddressKey Tcp(const char* address, std::uint16_t port) {
  return {ipvs::ServiceProtocol::kTcp, {*IpAddress::Parse(address), port}};
}
ipvs::Endpoint At(const char* address, std::uint16_t port) { return {*IpAddress::Parse(address), port}; }

TEST(VirtualServers, AServiceIsKnownByAddressPortAndProtocol) {
  const config::Config config = ConfigOf(
      "virtual_server 192.0.2.1 80 {\n protocol TCP\n lb_algo rr\n real_server 198.51.100.1 8080 {\n weight 3\n "
      "}\n}\n");
  const config::VirtualServer& server = config.virtual_servers.at(0);
  EXPECT_EQ(ServiceKeysOf(server, {}), (std::vector<ipvs::ServiceKey>{Tcp("192.0.2.1", 80)}));
  EXPECT_EQ(ServiceConfigOf(server), (ipvs::ServiceConfig{.scheduler = "rr"}));
  const config::RealServer& real = server.real_servers.at(0);
  EXPECT_EQ(EndpointIn(Tcp("192.0.2.1", 80), real), At("198.51.100.1", 8080));
  EXPECT_EQ(DestinationConfigOf(real, *real.weight), (ipvs::DestinationConfig{.weight = 3}));
}

TEST(VirtualServers, EverySchedulerHasTheKernelsName) {
  for (const std::string name :
       {"rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq", "fo", "ovf", "mh", "twos"}) {
    const config::Config config = ConfigOf("virtual_server 192.0.2.1 80 {\n protocol TCP\n lb_algo " + name +
                                           "\n real_server 198.51.100.1 80 {\n }\n}\n");
    EXPECT_EQ(ServiceConfigOf(config.virtual_servers.at(0)).scheduler, name);
  }
}

TEST(VirtualServers, PersistenceTakesAMaskOrALength) {
  const auto sticky = [](const std::string& lines) {
    return ServiceConfigOf(ConfigOf("virtual_server 192.0.2.1 80 {\n protocol TCP\n lb_algo rr\n" + lines +
                                    " real_server 198.51.100.1 80 {\n }\n}\n")
                               .virtual_servers.at(0))
        .sticky;
  };
  EXPECT_EQ(sticky(""), std::nullopt);
  EXPECT_EQ(sticky("persistence_timeout 50\n"), (ipvs::Stickiness{Seconds(50), 32, ""}));
  EXPECT_EQ(sticky("persistence_timeout 50\npersistence_granularity 255.255.255.0\n"),
            (ipvs::Stickiness{Seconds(50), 24, ""}));
  EXPECT_EQ(sticky("persistence_granularity 255.255.0.0\n"), (ipvs::Stickiness{Seconds(360), 16, ""}));
}

TEST(VirtualServers, SchedulerFlagsAndOnePacket) {
  const config::Config config = ConfigOf(
      "virtual_server 192.0.2.1 53 {\n protocol UDP\n lb_algo sh\n sh-port\n ops\n real_server 198.51.100.1 53 {\n "
      "}\n}\n"
      "virtual_server 192.0.2.2 53 {\n protocol TCP\n lb_algo mh\n mh-fallback\n ops\n real_server 198.51.100.1 53 {\n "
      "}\n}\n");
  const ipvs::ServiceConfig udp = ServiceConfigOf(config.virtual_servers.at(0));
  EXPECT_TRUE(udp.one_packet && udp.flag_2 && !udp.flag_1);
  const ipvs::ServiceConfig tcp = ServiceConfigOf(config.virtual_servers.at(1));
  EXPECT_TRUE(!tcp.one_packet && !tcp.flag_2 && tcp.flag_1) << "one packet scheduling is for datagrams";
}

TEST(VirtualServers, AGroupIsOneServiceForEachAddressAndMark) {
  const config::Config config = ConfigOf(
      "virtual_server_group G {\n 192.0.2.1 80\n 192.0.2.254-255 443\n fwmark 7\n}\n"
      "virtual_server group G {\n protocol TCP\n lb_algo rr\n lb_kind DR\n real_server 198.51.100.1 80 {\n }\n}\n");
  const config::VirtualServer& server = config.virtual_servers.at(0);
  const auto keys = ServiceKeysOf(server, config.virtual_server_groups);
  EXPECT_EQ(keys, (std::vector<ipvs::ServiceKey>{Tcp("192.0.2.1", 80), Tcp("192.0.2.254", 443), Tcp("192.0.2.255", 443),
                                                 ipvs::MarkKey{7, Family::kIpv4}}));
  EXPECT_EQ(EndpointIn(keys.at(1), server.real_servers.at(0)).port, 443) << "DR does not translate ports";
}

TEST(VirtualServers, AMarkIsOfTheFamilyOfItsServers) {
  const config::Config config =
      ConfigOf("virtual_server fwmark 5 {\n lb_algo rr\n real_server 2001:db8::1 80 {\n }\n}\n");
  EXPECT_EQ(ServiceKeysOf(config.virtual_servers.at(0), {}),
            (std::vector<ipvs::ServiceKey>{ipvs::MarkKey{5, Family::kIpv6}}));
}

TEST(VirtualServers, TunnelsThresholdsAndTheSorryServer) {
  const config::Config config = ConfigOf(
      "virtual_server 192.0.2.1 80 {\n protocol TCP\n lb_algo wlc\n lb_kind TUN\n sorry_server 198.51.100.9 80\n"
      " sorry_server_lvs_method NAT\n real_server 198.51.100.1 80 {\n uthreshold 9\n lthreshold 4\n"
      " lvs_method TUN type gue port 6080 csum\n }\n}\n");
  const config::VirtualServer& server = config.virtual_servers.at(0);
  const ipvs::DestinationConfig real = DestinationConfigOf(server.real_servers.at(0), 0);
  EXPECT_EQ(real, (ipvs::DestinationConfig{
                      0, ipvs::Forwarding::kTunnel, {ipvs::TunnelKind::kGue, 6080, true, false}, {9, 4}}));
  EXPECT_EQ(SorryConfigOf(server, 1), (ipvs::DestinationConfig{.weight = 1}));
  const ipvs::Claims claims = ClaimsOf(config);
  EXPECT_EQ(claims.at(Tcp("192.0.2.1", 80)),
            (std::set<ipvs::Endpoint>{At("198.51.100.1", 80), At("198.51.100.9", 80)}));
}

}  // namespace
}  // namespace holdfast::daemon
