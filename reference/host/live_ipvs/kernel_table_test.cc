// The kernel's own IPVS: what is said comes back, and ipvsadm and /proc read it as we do. The process is alone in its
// network namespace (holdfast_ipvs_test), so each test flushes the table first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "reference/host/ipvs_converge.h"
#include "reference/host/ipvs_kernel.h"
#include "reference/sys/process.h"

namespace holdfast::host {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using ipvs::Forwarding;
using ipvs::ServiceProtocol;
using ipvs::TunnelKind;

ipvs::Endpoint V4(std::uint8_t host, std::uint16_t port = 80) { return {IpAddress::V4(198, 51, 100, host), port}; }
ipvs::Endpoint V6(std::string_view address, std::uint16_t port) { return {*IpAddress::Parse(address), port}; }
ipvs::ServiceKey Web(std::uint8_t host = 1) {
  return ipvs::AddressKey{ServiceProtocol::kTcp, {IpAddress::V4(192, 0, 2, host), 80}};
}

// One service of each kind, one server of each kind.
ipvs::Table Everything() {
  const ipvs::ServiceKey dns = ipvs::AddressKey{ServiceProtocol::kUdp, V6("2001:db8::53", 53)};
  const ipvs::ServiceKey sctp = ipvs::AddressKey{ServiceProtocol::kSctp, {IpAddress::V4(192, 0, 2, 5), 38412}};
  return {
      {Web(),
       {{.scheduler = "wrr", .sticky = ipvs::Stickiness{Seconds(300), 24, ""}},
        {{V4(1), {.weight = 0}},
         {V4(2, 8080), {.weight = 7, .thresholds = {100, 60}}},
         {V4(3), {.forwarding = Forwarding::kDirect}},
         {V4(4), {.forwarding = Forwarding::kTunnel}},
         {V4(5), {.forwarding = Forwarding::kTunnel, .tunnel = {TunnelKind::kGue, 6080, true, false}}},
         {V4(6), {.forwarding = Forwarding::kTunnel, .tunnel = {TunnelKind::kGue, 6081, false, true}}},
         {V4(7), {.forwarding = Forwarding::kTunnel, .tunnel = {TunnelKind::kGre, 0, true, false}}}}}},
      {dns,
       {{.scheduler = "rr", .one_packet = true},
        {{V6("2001:db8::1", 5353), {.weight = 2}},
         {V4(9, 53), {.forwarding = Forwarding::kTunnel}}}}},  // through a tunnel the families may differ
      {sctp, {{.scheduler = "lc"}, {{V4(8, 38412), {}}}}},
      {ipvs::MarkKey{5, Family::kIpv4},
       {{.scheduler = "sh", .flag_1 = true, .flag_2 = true}, {{V4(1, 0), {.forwarding = Forwarding::kDirect}}}}},
      {ipvs::MarkKey{5, Family::kIpv6},
       {{.scheduler = "mh", .flag_2 = true, .flag_3 = true, .sticky = ipvs::Stickiness{Seconds(60), 64, ""}}, {}}},
  };
}

class KernelIpvsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = MakeKernelIpvs();
    ASSERT_TRUE(opened) << opened.error().message;
    port = std::move(*opened);
    ASSERT_TRUE(port->Flush());
  }
  Convergence MustConverge(const ipvs::Table& desired, const ipvs::Claims& claims = {}) {
    const auto result = Converge(*port, desired, claims);
    EXPECT_TRUE(result) << result.error().message;
    for (const RefusedCommand& refused : result->refused) ADD_FAILURE() << refused.error.message;
    return result.value_or(Convergence{});
  }
  ipvs::Table Table() { return TableOf(port->Read().value_or(std::vector<IpvsService>())); }
  // The first service once the kernel's estimator has counted so many connections (every two seconds), or after ten.
  IpvsService CountedService(std::uint64_t connections) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    for (;;) {
      const auto services = port->Read();
      if (!services || services->empty()) return {};
      const bool counted = services->at(0).counters.connections >= connections;
      if (counted || std::chrono::steady_clock::now() > deadline) return services->at(0);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  static std::string Ipvsadm(std::vector<std::string> words) {
    words.insert(words.begin(), "ipvsadm");
    const auto said = sys::RunOk({.argv = words});
    EXPECT_TRUE(said) << said.error().message;
    return said.value_or("");
  }

  std::unique_ptr<IpvsPort> port;
};

TEST_F(KernelIpvsTest, EveryKindOfServiceAndServerComesBackAsItWasSaid) {
  MustConverge(Everything());
  EXPECT_EQ(Table(), Everything());
  EXPECT_EQ(MustConverge(Everything()).done, 0u) << "the kernel's table is not what we take it for";
}

TEST_F(KernelIpvsTest, IpvsadmReadsTheSame) {
  MustConverge(Everything());
  const std::string saved = Ipvsadm({"-S", "-n"});
  for (const char* line :
       {"-A -t 192.0.2.1:80 -s wrr -p 300 -M 255.255.255.0\n", "-a -t 192.0.2.1:80 -r 198.51.100.1:80 -m -w 0\n",
        "-r 198.51.100.2:8080 -m -w 7\n", "-r 198.51.100.3:80 -g -w 1\n",
        "-r 198.51.100.4:80 -i -w 1 --tun-type ipip\n",
        "-r 198.51.100.5:80 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum\n",
        "-r 198.51.100.6:80 -i -w 1 --tun-type gue --tun-port 6081 --tun-remcsum\n",
        "-r 198.51.100.7:80 -i -w 1 --tun-type gre --tun-csum\n", "-A -u [2001:db8::53]:53 -s rr -o\n",
        "-A --sctp-service 192.0.2.5:38412 -s lc\n", "-A -f 5 -s sh -b sh-fallback,sh-port\n", "-A -f 5 -6 -s mh"}) {
    EXPECT_THAT(saved, HasSubstr(line));
  }
  // It saves no thresholds, but lists them.
  EXPECT_THAT(Ipvsadm({"-L", "-n", "--thresholds"}), ContainsRegex("198.51.100.2:8080 +100 +60 "));
}

TEST_F(KernelIpvsTest, WhatIpvsadmSetUpIsReadAndKept) {
  Ipvsadm({"-A", "-t", "203.0.113.9:443", "-s", "lblc", "-p", "77"});
  Ipvsadm({"-a", "-t", "203.0.113.9:443", "-r", "198.51.100.9:443", "-g", "-w", "5"});
  const ipvs::ServiceKey theirs = ipvs::AddressKey{ServiceProtocol::kTcp, {IpAddress::V4(203, 0, 113, 9), 443}};
  ipvs::Claims claims;
  ipvs::Claim(claims, Everything());
  MustConverge(Everything(), claims);
  MustConverge({}, claims);
  const ipvs::TableService kept = {{.scheduler = "lblc", .sticky = ipvs::Stickiness{Seconds(77), 32, ""}},
                                   {{V4(9, 443), {.weight = 5, .forwarding = Forwarding::kDirect}}}};
  EXPECT_EQ(Table(), (ipvs::Table{{theirs, kept}}));
}

TEST_F(KernelIpvsTest, EditsReachTheKernelWithoutRemoving) {
  MustConverge(Everything());
  ipvs::Table wanted = Everything();
  wanted[Web()].config = {.scheduler = "wlc", .flag_3 = true};
  wanted[Web()].destinations[1].second = {
      .weight = 1, .forwarding = Forwarding::kTunnel, .tunnel = {TunnelKind::kGre, 0, false, false}};
  wanted[Web()].destinations[4].second = {.weight = 9};
  EXPECT_EQ(MustConverge(wanted).done, 3u);
  EXPECT_EQ(Table(), wanted);
}

TEST_F(KernelIpvsTest, AnExternalFlushIsMended) {
  MustConverge(Everything());
  Ipvsadm({"-C"});
  EXPECT_THAT(Table(), IsEmpty());
  MustConverge(Everything());
  EXPECT_EQ(Table(), Everything());
}

TEST_F(KernelIpvsTest, ASchedulerTheKernelLacksIsNamedAndTheRestGoesOn) {
  const ipvs::Table desired = {{Web(1), {{.scheduler = "nosuch"}, {{V4(1), {}}}}},
                               {Web(2), {{.scheduler = "rr"}, {{V4(2), {}}}}}};
  const auto result = Converge(*port, desired, {});
  ASSERT_TRUE(result);
  ASSERT_EQ(result->refused.size(), 1u);
  EXPECT_THAT(result->refused[0].error.message,
              AllOf(HasSubstr("adding service TCP 192.0.2.1:80"), HasSubstr("no scheduler nosuch")));
  EXPECT_EQ(result->done, 2u);
}

TEST_F(KernelIpvsTest, RefusalsKeepTheKernelsWord) {
  const Status nobody = port->Apply(ipvs::RemoveDestination{Web(), V4(1)});
  ASSERT_FALSE(nobody);
  EXPECT_THAT(nobody.error().message, HasSubstr("ESRCH"));
  MustConverge({{Web(), {{.scheduler = "rr"}, {}}}});
  const Status twice = port->Apply(ipvs::AddService{Web(), {.scheduler = "rr"}});
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().message, HasSubstr("EEXIST"));
  const Status mixed = port->Apply(ipvs::AddDestination{Web(), V6("2001:db8::1", 80), {}});
  ASSERT_FALSE(mixed) << "NAT cannot change the family";
}

TEST_F(KernelIpvsTest, TimeoutsAreSetOneByOne) {
  ASSERT_TRUE(port->SetTimeouts({Seconds(800), Seconds(110), Seconds(290)}));
  ASSERT_TRUE(port->SetTimeouts({Seconds(0), Seconds(60), Seconds(0)}));
  const auto timeouts = port->Timeouts();
  ASSERT_TRUE(timeouts) << timeouts.error().message;
  EXPECT_EQ(*timeouts, (IpvsTimeouts{Seconds(800), Seconds(60), Seconds(290)}));
}

TEST_F(KernelIpvsTest, BothHalvesOfTheSyncDaemonRunAndStop) {
  ASSERT_TRUE(sys::RunOk({.argv = {"ip", "link", "add", "sync0", "type", "dummy"}}));
  ASSERT_TRUE(sys::RunOk({.argv = {"ip", "address", "add", "203.0.113.1/24", "dev", "sync0"}}));
  ASSERT_TRUE(sys::RunOk({.argv = {"ip", "link", "set", "sync0", "up"}}));
  const SyncDaemon master = {SyncRole::kMaster, "sync0", 51, 1400, IpAddress::V4(224, 0, 0, 82), 8850, 3};
  const Status started = port->StartSync(master);
  ASSERT_TRUE(started) << started.error().message;
  ASSERT_TRUE(port->StartSync({.role = SyncRole::kBackup, .interface = "sync0", .sync_id = 52}));
  EXPECT_FALSE(port->StartSync({.role = SyncRole::kBackup, .interface = "sync0"}));
  const auto running = port->SyncDaemons();
  ASSERT_TRUE(running);
  ASSERT_EQ(running->size(), 2u);
  EXPECT_EQ(running->at(0), master);
  EXPECT_EQ(running->at(1).role, SyncRole::kBackup);
  EXPECT_EQ(running->at(1).sync_id, 52);
  EXPECT_TRUE(port->StopSync(SyncRole::kMaster));
  EXPECT_TRUE(port->StopSync(SyncRole::kBackup));
  EXPECT_FALSE(port->StopSync(SyncRole::kBackup));
  EXPECT_THAT(*port->SyncDaemons(), IsEmpty());
  EXPECT_TRUE(sys::RunOk({.argv = {"ip", "link", "delete", "sync0"}}));
}

// A connection from the director to its own service: the kernel counts it at the service and at the server.
TEST_F(KernelIpvsTest, ConnectionsAreCountedAndZeroed) {
  const ipvs::ServiceKey local = ipvs::AddressKey{ServiceProtocol::kUdp, {IpAddress::V4(127, 0, 0, 77), 7777}};
  MustConverge({{local, {{.scheduler = "rr"}, {{{IpAddress::V4(127, 0, 0, 1), 7777}, {}}}}}});
  const std::string datagram = "for i in 1 2 3; do echo hello >/dev/udp/127.0.0.77/7777; done; true";
  ASSERT_TRUE(sys::RunOk({.argv = {"bash", "-c", datagram}}));
  const IpvsService service = CountedService(3);
  EXPECT_EQ(service.counters.connections, 3u);
  EXPECT_EQ(service.counters.packets_in, 3u);
  EXPECT_EQ(service.counters.bytes_in, 3u * (20 + 8 + 6));
  EXPECT_EQ(service.destinations.at(0).counters.connections, 3u);
  EXPECT_EQ(service.destinations.at(0).active + service.destinations.at(0).inactive, 3u);
  ASSERT_TRUE(port->ZeroCounters(local));
  const auto zeroed = port->Read();
  ASSERT_TRUE(zeroed);
  EXPECT_EQ(zeroed->at(0).counters.connections, 0u);
  EXPECT_EQ(zeroed->at(0).destinations.at(0).counters.packets_in, 0u);
}

TEST_F(KernelIpvsTest, AThousandServicesAreReadWhole) {
  ipvs::Table many;
  for (int i = 0; i < 1000; ++i) {
    const ipvs::Endpoint address = {
        IpAddress::V4(10, 1, static_cast<std::uint8_t>(i / 250), static_cast<std::uint8_t>(i % 250)), 80};
    many[ipvs::AddressKey{ServiceProtocol::kTcp, address}] = {{.scheduler = "rr"}, {{V4(1), {}}, {V4(2), {}}}};
  }
  EXPECT_EQ(MustConverge(many).done, 3000u);
  EXPECT_EQ(Table(), many);
}

}  // namespace
}  // namespace holdfast::host
