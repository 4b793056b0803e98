// Packet sockets and rtnetlink against the kernel, each case in a sandbox of its own.
#include "reference/sys/packet_socket.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <array>
#include <iostream>

#include "reference/sys/namespaces.h"
#include "reference/sys/netlink.h"
#include "reference/sys/socket_options.h"

namespace holdfast::sys {
namespace {

using Octets = std::vector<std::uint8_t>;

constexpr std::uint16_t kEthertype = 0x88b5;  // for local experiments

// Two ends of a wire, "a" and "b", both up.
struct Wire {
  Netlink netlink = *Netlink::Open();
  int a = 0;
  int b = 0;

  Wire() {
    EXPECT_TRUE(netlink.CreateVeth("a", "b"));
    a = (*netlink.FindLink("a"))->index;
    b = (*netlink.FindLink("b"))->index;
    auto monitor = *NetlinkMonitor::Open();
    EXPECT_TRUE(netlink.SetUp(a, true));
    EXPECT_TRUE(netlink.SetUp(b, true));
    pollfd wait{monitor.fd(), POLLIN, 0};
    while (!(*netlink.FindLink(a))->running || !(*netlink.FindLink(b))->running) {
      if (::poll(&wait, 1, 5000) != 1) throw std::runtime_error("the wire does not come up");
      (void)monitor.Read();
    }
  }
};

void InSandbox(const std::function<void()>& body) {
  if (const Status possible = ProbeSandbox(); !possible) GTEST_SKIP() << possible.error().message;
  const auto status = RunInSandbox({}, [&] {
    body();
    std::cout.flush();
    return ::testing::Test::HasFailure() ? 1 : 0;
  });
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(*status, 0) << "the failures are above";
}

PacketSocket Open(int interface_index, const std::function<void(PacketSocketOptions&)>& change = {}) {
  PacketSocketOptions options;
  options.interface_index = interface_index;
  options.ethertype = kEthertype;
  if (change) change(options);
  auto socket = PacketSocket::Open(options);
  if (!socket) throw std::runtime_error(socket.error().message);
  return std::move(*socket);
}

Octets Frame(std::uint8_t mark, std::size_t length = 60) {
  Octets frame(length, mark);
  frame[0] = 2;  // to a station that neither end is
  frame[12] = kEthertype >> 8;
  frame[13] = kEthertype & 0xff;
  return frame;
}

std::optional<ReceivedFrame> Await(PacketSocket& socket, std::span<std::uint8_t> buffer) {
  pollfd wait{socket.fd(), POLLIN, 0};
  if (::poll(&wait, 1, 5000) != 1) return std::nullopt;
  return *socket.Receive(buffer);
}

TEST(PacketSocket, DescribesAFrame) {
  InSandbox([] {
    Wire wire;
    auto sender = Open(wire.a);
    auto receiver = Open(wire.b, [](PacketSocketOptions& options) { options.promiscuous = true; });
    const KernelStamp before = RealtimeNow();
    ASSERT_TRUE(sender.Send(Frame(7)));
    std::array<std::uint8_t, 2048> buffer;
    const auto frame = Await(receiver, buffer);
    ASSERT_TRUE(frame);
    EXPECT_EQ(Octets(frame->octets.begin(), frame->octets.end()), Frame(7));
    EXPECT_EQ(frame->wire_length, 60u);
    EXPECT_EQ(frame->interface_index, wire.b);
    EXPECT_EQ(frame->ethertype, kEthertype);
    EXPECT_EQ(frame->type, PacketType::kToOthers);
    EXPECT_GE(frame->stamp, before);
    EXPECT_LE(frame->stamp, RealtimeNow());
  });
}

TEST(PacketSocket, SeesWhatOthersSendAndNotItself) {
  InSandbox([] {
    Wire wire;
    const auto all = [](PacketSocketOptions& options) { options.ethertype = 0x0003; };
    auto one = Open(wire.a, all);
    auto two = Open(wire.a, all);
    auto deaf = Open(wire.a, [](PacketSocketOptions& options) {
      options.ethertype = 0x0003;
      options.outgoing = false;
    });
    ASSERT_TRUE(one.Send(Frame(1)));
    ASSERT_TRUE(two.Send(Frame(2)));
    std::array<std::uint8_t, 2048> buffer;
    const auto next_mark = [&](PacketSocket& socket) {  // past the kernel's own chatter
      for (auto frame = Await(socket, buffer); frame; frame = Await(socket, buffer)) {
        if (frame->ethertype == kEthertype && frame->type == PacketType::kOutgoing) return frame->octets[20];
      }
      return std::uint8_t{0};
    };
    EXPECT_EQ(next_mark(one), 2);
    EXPECT_EQ(next_mark(two), 1);
    while (const auto frame = *deaf.Receive(buffer)) EXPECT_NE(frame->type, PacketType::kOutgoing);
  });
}

TEST(PacketSocket, CutsFiltersAndCountsLosses) {
  InSandbox([] {
    Wire wire;
    auto sender = Open(wire.a);
    auto filtered = Open(wire.b, [](PacketSocketOptions& options) {
      options.promiscuous = true;  // accepts frames with octet 20 equal to 9
      options.filter = {{BPF_LD | BPF_B | BPF_ABS, 0, 0, 20},
                        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 9},
                        {BPF_RET | BPF_K, 0, 0, 0xffff},
                        {BPF_RET | BPF_K, 0, 0, 0}};
    });
    auto small = Open(wire.b, [](PacketSocketOptions& options) { options.receive_buffer = 4096; });
    ASSERT_TRUE(sender.Send(Frame(8)));
    ASSERT_TRUE(sender.Send(Frame(9, 1000)));
    std::array<std::uint8_t, 100> buffer;
    const auto frame = Await(filtered, buffer);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->octets[20], 9);
    EXPECT_EQ(frame->octets.size(), 100u);
    EXPECT_EQ(frame->wire_length, 1000u);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(sender.Send(Frame(8, 1000)));
    ASSERT_TRUE(sender.Send(Frame(9)));
    ASSERT_TRUE(Await(filtered, buffer));  // so all have arrived
    EXPECT_GT(small.TakeDrops(), 0u);
    EXPECT_EQ(filtered.TakeDrops(), 0u);
  });
}

TEST(Netlink, LinksAndAddressesTellTheirState) {
  InSandbox([] {
    Wire wire;
    const MacAddress mac{{2, 0, 0, 0, 0, 7}};
    ASSERT_TRUE(wire.netlink.SetMac(wire.a, mac));
    const auto link = *wire.netlink.FindLink(wire.a);
    ASSERT_TRUE(link);
    EXPECT_EQ(link->mac, mac);
    EXPECT_EQ(link->kind, "veth");
    EXPECT_EQ(link->mtu, 1500u);
    EXPECT_TRUE(link->carrier);
    EXPECT_FALSE(*wire.netlink.FindLink("nowhere"));
    EXPECT_EQ(wire.netlink.Links()->size(), 3u);  // and loopback

    InterfaceAddress address;
    address.interface_index = wire.a;
    address.prefix = *IpPrefix::Parse("192.0.2.1/24");
    address.no_prefix_route = true;
    EXPECT_EQ(*wire.netlink.AddAddress(address), Netlink::Added::kNew);
    EXPECT_EQ(*wire.netlink.AddAddress(address), Netlink::Added::kWasThere);
    const auto listed = *wire.netlink.Addresses(wire.a);
    ASSERT_FALSE(listed.empty());
    EXPECT_EQ(listed[0].prefix, address.prefix);
    EXPECT_TRUE(listed[0].no_prefix_route);
    address.interface_index = 4711;
    const auto refused = wire.netlink.AddAddress(address);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("ENODEV"), std::string::npos) << refused.error().message;
  });
}

TEST(NetlinkMonitor, SaysWhenItLostEvents) {
  InSandbox([] {
    Wire wire;
    auto monitor = *NetlinkMonitor::Open();
    ASSERT_TRUE(SetOption(monitor.fd(), SOL_SOCKET, SO_RCVBUF, 2048, "SO_RCVBUF"));
    InterfaceAddress address;
    address.interface_index = wire.a;
    for (std::uint8_t last = 1; last < 100; ++last) {
      address.prefix = {IpAddress::V4(192, 0, 2, last), 32};
      ASSERT_TRUE(wire.netlink.AddAddress(address));
    }
    int lost = 0;
    int told = 0;
    const auto events = *monitor.Read();
    for (const NetlinkEvent& event : events) {
      if (std::holds_alternative<EventsLost>(event)) ++lost;
      if (std::holds_alternative<AddressChanged>(event)) ++told;
    }
    EXPECT_EQ(lost, 1);
    EXPECT_LT(told, 99);
  });
}

}  // namespace
}  // namespace holdfast::sys
