// Advertisements on a real wire: what leaves is what RFC 9568 sections 5.1.1 and 5.1.2 ask for, what comes in is
// described truly.
#include "reference/base/checksum.h"
#include "reference/host/live/segment.h"
#include "reference/sys/clock.h"

namespace holdfast::host::live {
namespace {

const Octets kMessage{0x31, 0x33, 100, 1, 0, 100, 0xab, 0xcd, 10, 0, 0, 100};

SenderSpec Multicast(int interface_index, const char* source) {
  SenderSpec spec;
  spec.interface_index = interface_index;
  spec.source = Ip(source);
  spec.family = spec.source.family();
  return spec;
}

ListenerSpec Hearing(int interface_index, Family family) {
  ListenerSpec spec;
  spec.interface_index = interface_index;
  spec.family = family;
  return spec;
}

bool IsVrrp(const Frame& frame) { return frame.IsVrrp(); }

}  // namespace

LIVE_TEST(TransportLive, Ipv4AdvertisementOnTheWire) {
  auto transport = Must(MakeVrrpTransport());
  auto sender = Must(transport->OpenSender(Multicast(segment.ours, "10.0.0.1")));
  Must(sender->Send(kMessage));
  const auto frame = segment.Await(IsVrrp);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->source(), segment.our_mac);
  EXPECT_EQ(frame->destination().ToString(), "01:00:5e:00:00:12");
  EXPECT_EQ(frame->octets[14], 0x45);
  EXPECT_EQ(frame->octets[15], 0xc0);
  EXPECT_EQ(frame->octets[22], 255);
  EXPECT_EQ(frame->V4At(26), Ip("10.0.0.1"));
  EXPECT_EQ(frame->V4At(30), Ip("224.0.0.18"));
  EXPECT_EQ(InternetChecksum().Add({frame->octets.data() + 14, 20}).Value(), 0);
  EXPECT_EQ(Octets(frame->octets.begin() + 34, frame->octets.end()), kMessage);
}

LIVE_TEST(TransportLive, Ipv6AdvertisementOnTheWire) {
  auto transport = Must(MakeVrrpTransport());
  auto sender = Must(transport->OpenSender(Multicast(segment.ours, "fe80::1")));
  Must(sender->Send(kMessage));
  const auto frame = segment.Await(IsVrrp);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->source(), segment.our_mac);
  EXPECT_EQ(frame->destination().ToString(), "33:33:00:00:00:12");
  EXPECT_EQ(frame->octets[14], 0x6c);  // version 6, traffic class c0
  EXPECT_EQ(frame->octets[21], 255);
  EXPECT_EQ(frame->V6At(22), Ip("fe80::1"));
  EXPECT_EQ(frame->V6At(38), Ip("ff02::12"));
  EXPECT_EQ(Octets(frame->octets.begin() + 54, frame->octets.end()), kMessage);
}

LIVE_TEST(TransportLive, UnicastGoesToEveryPeer) {
  auto transport = Must(MakeVrrpTransport());
  for (const char* family : {"10.0.0.", "2001:db8::"}) {
    const std::string network = family;
    SenderSpec spec = Multicast(0, (network + "1").c_str());
    spec.unicast_peers = {Ip(network + "2"), Ip(network + "3")};
    spec.hop_limit = 254;
    auto sender = Must(transport->OpenSender(spec));
    segment.InPeer([&] {
      sys::InterfaceAddress second;
      second.interface_index = segment.theirs;
      second.prefix = {Ip(network + "3"), static_cast<std::uint8_t>(spec.source.is_v4() ? 24 : 64)};
      second.no_dad = !spec.source.is_v4();
      Must(segment.peer_netlink->AddAddress(second));
    });
    Must(sender->Send(kMessage));
    for (const IpAddress& peer : spec.unicast_peers) {
      const auto frame =
          segment.Await([&](const Frame& f) { return f.IsVrrp() && (peer.is_v4() ? f.V4At(30) : f.V6At(38)) == peer; });
      ASSERT_TRUE(frame) << peer.ToString();
      EXPECT_EQ(frame->destination(), segment.their_mac);
      EXPECT_EQ(frame->octets[peer.is_v4() ? 22 : 21], 254);
    }
  }
}

LIVE_TEST(TransportLive, ListenerDescribesWhatItHears) {
  auto transport = Must(MakeVrrpTransport());
  for (const char* source : {"10.0.0.2", "fe80::2"}) {
    const Family family = Ip(source).family();
    auto listener = Must(transport->OpenListener(Hearing(segment.ours, family)));
    auto own_sender =
        Must(transport->OpenSender(Multicast(segment.ours, family == Family::kIpv4 ? "10.0.0.1" : "fe80::1")));
    const Instant before = sys::MonotonicNow();
    Must(own_sender->Send(Octets{1, 2, 3, 4}));  // must not come back to us
    segment.InPeer([&] {
      auto there = Must(MakeVrrpTransport());
      Must(Must(there->OpenSender(Multicast(segment.theirs, source)))->Send(kMessage));
    });
    ASSERT_TRUE(Readable(listener->fd())) << source;
    const auto heard = Must(listener->Receive());
    ASSERT_TRUE(heard);
    EXPECT_EQ(Octets(heard->message.begin(), heard->message.end()), kMessage);
    EXPECT_EQ(heard->source, Ip(source));
    EXPECT_EQ(heard->destination, Ip(family == Family::kIpv4 ? "224.0.0.18" : "ff02::12"));
    EXPECT_EQ(heard->hop_limit, 255);
    EXPECT_EQ(heard->interface_index, segment.ours);
    EXPECT_GE(heard->at, before);
    EXPECT_LE(heard->at, sys::MonotonicNow());
    EXPECT_FALSE(Must(listener->Receive())) << "our own advertisement came back";
  }
}

LIVE_TEST(TransportLive, ListenerStampsByArrivalAndNotByReading) {
  auto listener = Must(Must(MakeVrrpTransport())->OpenListener(Hearing(segment.ours, Family::kIpv4)));
  segment.InPeer([&] {
    auto sender = Must(Must(MakeVrrpTransport())->OpenSender(Multicast(segment.theirs, "10.0.0.2")));
    Must(sender->Send(kMessage));
  });
  ASSERT_TRUE(Readable(listener->fd()));
  const Instant arrived_by = sys::MonotonicNow();
  ASSERT_TRUE(segment.Barrier());  // some time passes before we read
  const auto heard = Must(listener->Receive());
  ASSERT_TRUE(heard);
  EXPECT_LE(heard->at, arrived_by + Microseconds(1));
}

LIVE_TEST(TransportLive, ListenerHearsItsInterfaceOnly) {
  Must(segment.netlink.CreateVeth("eth1", "eth1", segment.peer.get()));
  const int other = Must(segment.netlink.FindLink("eth1"))->index;
  Must(segment.netlink.SetUp(other, true));  // its carrier does not matter, it is to hear nothing
  auto transport = Must(MakeVrrpTransport());
  auto elsewhere = Must(transport->OpenListener(Hearing(other, Family::kIpv4)));
  auto here = Must(transport->OpenListener(Hearing(segment.ours, Family::kIpv4)));
  for (const char* destination : {"224.0.0.18", "10.0.0.1"}) {
    segment.InPeer([&] {
      auto there = Must(MakeVrrpTransport());
      Must(Must(there->OpenSender(Multicast(segment.theirs, "10.0.0.2")))->SendTo(Ip(destination), kMessage));
    });
    ASSERT_TRUE(Readable(here->fd())) << destination;
    EXPECT_TRUE(Must(here->Receive()));
    EXPECT_FALSE(Must(elsewhere->Receive())) << destination;
  }
}

LIVE_TEST(TransportLive, SendingFromADeadInterfaceIsAnError) {
  auto sender = Must(Must(MakeVrrpTransport())->OpenSender(Multicast(segment.ours, "10.0.0.1")));
  Must(segment.netlink.SetUp(segment.ours, false));
  const Status sent = sender->Send(kMessage);
  ASSERT_FALSE(sent);
  EXPECT_NE(sent.error().message.find("224.0.0.18"), std::string::npos) << sent.error().message;
}

}  // namespace holdfast::host::live
