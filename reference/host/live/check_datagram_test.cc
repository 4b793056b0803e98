// UDP_CHECK, DNS_CHECK and PING_CHECK on loopback and a wire; MISC_CHECK and FILE_CHECK on this host.
#include <gmock/gmock.h>

#include <fstream>

#include "reference/host/live/check_world.h"
#include "reference/host/live/segment.h"

namespace holdfast::host::live {
namespace {

using testing::HasSubstr;

constexpr Microseconds kBrief(300'000);

CheckEndpoint Host(std::string_view address) {
  CheckEndpoint endpoint;
  endpoint.address = Ip(address);
  return endpoint;
}

MiscCheck Shell(std::string words) { return {.argv = {"sh", "-c", std::move(words)}}; }

LIVE_TEST(UdpCheckLive, ARefusalIsAFailureAndSilenceIsNot) {
  CheckWorld world;
  EXPECT_EQ(world.Look(UdpCheck{Nobody()}).reason, "connection refused");
  const UdpServer mute([](std::string) { return ""; });
  EXPECT_EQ(world.Look(UdpCheck{mute.endpoint()}, kBrief).reason, "not refused");
  const UdpCheck strict{.endpoint = mute.endpoint(), .require_reply = true};
  EXPECT_EQ(world.Look(strict, kBrief).reason, "timed out waiting for a reply");
}

LIVE_TEST(UdpCheckLive, TheReplyIsJudged) {
  CheckWorld world;
  std::string heard;
  const UdpServer server([&](std::string said) {
    heard = said;
    return "AB";
  });
  UdpCheck check{.endpoint = server.endpoint(), .payload = "68 69", .require_reply = true};
  EXPECT_TRUE(world.Look(check).ok);
  EXPECT_EQ(heard, "hi");
  check.reply_pattern = "41 4x";
  EXPECT_TRUE(world.Look(check).ok);
  check.reply_pattern = "41 5x";
  EXPECT_EQ(world.Look(check).reason, "a reply other than expected");
  check.min_reply_length = 3;
  EXPECT_EQ(world.Look(check).reason, "a reply of 2 octets, expected 3-255");
}

LIVE_TEST(DnsCheckLive, TheCodeDecides) {
  CheckWorld world;
  int code = 0;
  const UdpServer server([&](std::string query) {
    query[2] = static_cast<char>(query[2] | 0x80);
    query[3] = static_cast<char>(code);
    return query;
  });
  EXPECT_EQ(world.Look(DnsCheck{server.endpoint(), "A", "www.example"}).reason, "answered");
  code = 2;
  EXPECT_EQ(world.Look(DnsCheck{server.endpoint(), "A", "www.example"}).reason, "answered with server failure");
}

LIVE_TEST(DnsCheckLive, NoiseIsNoAnswer) {
  CheckWorld world;
  const UdpServer echo([](std::string query) { return query; });
  EXPECT_EQ(world.Look(DnsCheck{echo.endpoint()}, kBrief).reason, "timed out waiting for the answer");
}

LIVE_TEST(PingCheckLive, WhoIsThereReplies) {
  CheckWorld world;
  ASSERT_TRUE(segment.Solicit(Ip("2001:db8::1")));  // our IPv6 address is in use by now
  for (const char* there : {"127.0.0.1", "10.0.0.2", "2001:db8::2"}) {
    EXPECT_TRUE(world.TurnUntil([&] { return world.Look(PingCheck{Host(there)}, kBrief).ok; })) << there;
  }
  EXPECT_EQ(world.Look(PingCheck{Host("10.0.0.77")}, kBrief).reason, "timed out waiting for an echo reply");
}

LIVE_TEST(PingCheckLive, ALinkLocalAddressIsReachedByItsInterface) {
  CheckWorld world;
  ASSERT_TRUE(segment.Solicit(Ip("fe80::1")));
  PingCheck check{Host("fe80::2")};
  EXPECT_EQ(world.Look(check).reason, "invalid argument");
  check.endpoint.interface = "eth0";
  check.endpoint.bind_address = Ip("fe80::1");
  EXPECT_TRUE(world.TurnUntil([&] { return world.Look(check, kBrief).ok; }));
}

LIVE_TEST(PingCheckLive, APingSocketDoesAsWell) {
  std::ofstream("/proc/sys/net/ipv4/ping_group_range") << "0 0";
  CheckWorld world;
  EXPECT_EQ(world.Look(PingCheck{Host("127.0.0.1")}).reason, "replied");
  EXPECT_EQ(world.Look(PingCheck{Host("::1")}).reason, "replied");
}

LIVE_TEST(MiscCheckLive, TheStatusDecides) {
  CheckWorld world;
  EXPECT_EQ(world.Look(Shell("exit 0")).exit_status, 0);
  EXPECT_TRUE(world.Look(Shell("exit 0")).ok);
  EXPECT_EQ(world.Look(Shell("exit 3")).reason, "exit status 3");
  EXPECT_EQ(world.Look(Shell("kill -9 $$")).reason, "died of signal 9");
  MiscCheck dynamic = Shell("exit 12");
  dynamic.dynamic = true;
  EXPECT_EQ(world.Look(dynamic).weight, 10u);
}

LIVE_TEST(MiscCheckLive, WhatCannotBeExecutedIsSaid) {
  CheckWorld world;
  EXPECT_EQ(world.Look(MiscCheck{{"/nonexistent"}}).reason, "/nonexistent: no such file or directory");
  EXPECT_FALSE(world.Look(MiscCheck{{"/nonexistent"}}).ok);
}

LIVE_TEST(MiscCheckLive, TheTimeoutKillsTheWholeGroup) {
  CheckWorld world;
  const CheckResult result = world.Look(Shell("sleep 1000 & sleep 1000"), kBrief);
  EXPECT_EQ(result.reason, "timed out, killed");
  EXPECT_LT(result.end - result.start, Microseconds(3'000'000));
  EXPECT_TRUE(world.TurnUntil([] { return OtherProcesses() == 0; }));
}

LIVE_TEST(MiscCheckLive, RunsAsTheGivenUserAndHoldsNothingOfOurs) {
  CheckWorld world;
  const TcpServer other(AwaitClose);  // its descriptors are not the script's
  MiscCheck check = Shell("[ $(id -u) = 65534 ] && [ $(id -g) = 65534 ] && [ $(ls /proc/$$/fd | wc -l) -le 4 ]");
  check.run_as = RunAs{.uid = 65534, .gid = 65534};
  EXPECT_EQ(world.Look(check).reason, "exit status 0");
}

LIVE_TEST(FileCheckLive, TheNumberIsRead) {
  CheckWorld world;
  const std::string path = "/run/weight";
  EXPECT_EQ(world.Look(FileCheck{.path = path, .weight = 3}).weight_change, 0);
  std::ofstream(path) << "7\n";
  EXPECT_EQ(world.Look(FileCheck{.path = path, .weight = 3}).weight_change, 21);
  EXPECT_THAT(world.Look(FileCheck{.path = "/run"}).reason, HasSubstr("is a directory"));
}

}  // namespace
}  // namespace holdfast::host::live
