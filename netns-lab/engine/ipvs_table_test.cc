#include "netns-lab/engine/ipvs_table.h"

#include <gtest/gtest.h>

namespace holdfast::lab {
namespace {

// As Linux 6.1 prints it.
constexpr std::string_view kTable = R"(IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
UDP  AC100164:0035 rr
TCP  AC100164:0050 wrr persistent 50 FFFFFFFF
  -> AC1001CA:0050      Masq    2      3          1
  -> AC1001C9:1F90      Masq    0      0          0
FWM  00000007 sh
  -> AC1001C9:0000      Route   9      0          0
TCP  [2001:0db8:0000:0000:0000:0000:0000:0001]:0050 mh (mh-port)
  -> [2001:0db8:0000:0000:0000:0000:0000:0002]:0050      Tunnel  1      0          0
)";

TEST(IpvsTable, ServicesAndTheirServers) {
  const auto table = ParseIpvsTable(kTable);
  ASSERT_EQ(table.size(), 3u);
  const auto* web = FindTcpService(table, IpAddress::V4(172, 16, 1, 100), 80);
  ASSERT_TRUE(web);
  EXPECT_EQ(web->scheduler, "wrr");
  ASSERT_EQ(web->servers.size(), 2u);
  EXPECT_EQ(web->servers[0].address, IpAddress::V4(172, 16, 1, 202));
  EXPECT_EQ(web->servers[0].weight, 2);
  EXPECT_EQ(web->servers[1].port, 8080);
  EXPECT_EQ(web->servers[1].weight, 0);
}

TEST(IpvsTable, SixWordsInBrackets) {
  const auto table = ParseIpvsTable(kTable);
  const auto* six = FindTcpService(table, *IpAddress::Parse("2001:db8::1"), 80);
  ASSERT_TRUE(six);
  EXPECT_EQ(six->scheduler, "mh");
  EXPECT_EQ(six->servers.at(0).address.ToString(), "2001:db8::2");
}

TEST(IpvsTable, AMarksServersAreNobodyElses) {
  const auto table = ParseIpvsTable(kTable);
  for (const auto& service : table) {
    for (const auto& server : service.servers) EXPECT_NE(server.weight, 9);
  }
  EXPECT_FALSE(FindTcpService(table, IpAddress::V4(172, 16, 1, 100), 53)) << "the service of UDP is another";
}

TEST(IpvsTable, WhatCannotBeReadIsLeftOut) {
  EXPECT_TRUE(ParseIpvsTable("").empty());
  EXPECT_TRUE(ParseIpvsTable("TCP  XYZ:0050 rr\n  -> AC1001CA:0050 Masq 2 3 1\nTCP  AC100164 rr\n").empty());
}

}  // namespace
}  // namespace holdfast::lab
