// The virtual MAC on a real wire: it alone answers for the virtual address, it is the Ethernet source of advertisements
// whose IP source is the parent's, and a Backup discards what is sent to it.
#include <algorithm>

#include "reference/host/live/segment.h"
#include "reference/host/sysctl.h"
#include "reference/sys/process.h"

namespace holdfast::host::live {
namespace {

const IpAddress kVip4 = Ip("10.0.0.100");
const IpAddress kVip6 = Ip("2001:db8::100");
const Octets kMessage{0x31, 0x33, 100, 1, 0, 100, 0xab, 0xcd, 10, 0, 0, 100};

VirtualMacSpec Router51(const Segment& segment, Family family = Family::kIpv4) {
  VirtualMacSpec spec;
  spec.parent = segment.ours;
  spec.family = family;
  spec.vrid = 51;
  return spec;
}

void GiveAddress(AddressOwner& owner, int interface_index, const char* prefix) {
  VirtualAddress address;
  address.prefix = Prefix(prefix);
  address.interface_index = interface_index;
  Must(owner.Add({address}));
}

int Setting4(const char* interface, const char* name) { return Must(ReadSetting(Family::kIpv4, interface, name)); }

}  // namespace

LIVE_TEST(VirtualMacLive, IsMadeDownAndBare) {
  auto macs = Must(MakeVirtualMacInterfaces());
  const VirtualMac v4 = Must(macs->Create(Router51(segment)));
  const VirtualMac v6 = Must(macs->Create(Router51(segment, Family::kIpv6)));
  EXPECT_EQ(v4.name, "vrrp.51");
  EXPECT_EQ(v6.name, "vrrp6.51");
  const auto link = Must(segment.netlink.FindLink("vrrp.51"));
  ASSERT_TRUE(link);
  EXPECT_EQ(link->mac.ToString(), "00:00:5e:00:01:33");
  EXPECT_EQ(v6.mac.ToString(), "00:00:5e:00:02:33");
  EXPECT_EQ(link->kind, "macvlan");
  EXPECT_FALSE(link->up);
  Must(macs->SetForwarding(v6.interface_index, true));
  EXPECT_TRUE(Must(segment.netlink.Addresses(v6.interface_index)).empty()) << "no link-local address of its own";
  Must(macs->Destroy(v4.interface_index));
  EXPECT_FALSE(Must(segment.netlink.FindLink("vrrp.51")));
  EXPECT_TRUE(macs->Destroy(v4.interface_index)) << "what is gone already is no error";
}

LIVE_TEST(VirtualMacLive, OneVridOnTwoInterfacesHasTwoNames) {
  Must(segment.netlink.CreateVeth("eth9", "peer9"));
  VirtualMacSpec other = Router51(segment);
  other.parent = Must(segment.netlink.FindLink("eth9"))->index;
  auto macs = Must(MakeVirtualMacInterfaces());
  EXPECT_EQ(Must(macs->Create(Router51(segment))).name, "vrrp.51");
  EXPECT_EQ(Must(macs->Create(other)).name, "vrrp.51.2");
}

// RFC 9568 section 8.2.2: an Active Router solicits hosts with the virtual MAC, which is that of the interface it asks
// by. Its own traffic keeps its own source.
LIVE_TEST(VirtualMacLive, LeadsToTheHostsOfItsNetworkWhileItHasALinkLocalAddress) {
  auto macs = Must(MakeVirtualMacInterfaces());
  auto owner = Must(MakeAddressOwner());
  const VirtualMac mac = Must(macs->Create(Router51(segment, Family::kIpv6)));
  const auto way = [] {
    return Must(sys::RunOk({.argv = {"ip", "-6", "route", "get", "2001:db8::77"}}));
  };
  Must(macs->SetForwarding(mac.interface_index, true));
  EXPECT_NE(way().find("dev eth0"), std::string::npos);
  GiveAddress(*owner, mac.interface_index, "fe80::100/64");
  EXPECT_NE(way().find("dev vrrp6.51"), std::string::npos) << way();
  EXPECT_NE(way().find("src 2001:db8::1 "), std::string::npos) << way();
  Must(owner->Remove(owner->Owned()));
  EXPECT_NE(way().find("dev eth0"), std::string::npos) << way();
}

LIVE_TEST(VirtualMacLive, AloneAnswersArpForTheVirtualAddress) {
  auto macs = Must(MakeVirtualMacInterfaces());
  auto owner = Must(MakeAddressOwner());
  const VirtualMac mac = Must(macs->Create(Router51(segment)));
  Must(macs->SetForwarding(mac.interface_index, true));
  GiveAddress(*owner, mac.interface_index, "10.0.0.100/24");
  segment.Inject(segment.ArpRequest(kVip4));
  const auto reply = segment.Await([&](const Frame& f) { return f.IsArpReplyFor(kVip4) && f.MacAt(22) == mac.mac; });
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->source(), mac.mac);
  ASSERT_TRUE(segment.Barrier());
  const auto& seen = segment.Seen();
  EXPECT_EQ(std::count_if(seen.begin(), seen.end(), [](const Frame& f) { return f.IsArpReplyFor(kVip4); }), 1);
  EXPECT_FALSE(std::any_of(seen.begin(), seen.end(), [&](const Frame& f) {
    return f.IsArpReplyFor(Ip("10.0.0.1")) && f.source() == mac.mac;
  })) << "the virtual MAC must not answer for the primary address";
}

LIVE_TEST(VirtualMacLive, WithoutItsSettingsTheParentWouldAnswerToo) {
  auto macs = Must(MakeVirtualMacInterfaces());
  auto owner = Must(MakeAddressOwner());
  const VirtualMac mac = Must(macs->Create(Router51(segment)));
  Must(macs->SetForwarding(mac.interface_index, true));
  GiveAddress(*owner, mac.interface_index, "10.0.0.100/32");
  Must(WriteSetting(Family::kIpv4, "eth0", "arp_ignore", 0));
  segment.Inject(segment.ArpRequest(kVip4));
  EXPECT_TRUE(segment.Await([&](const Frame& f) { return f.IsArpReplyFor(kVip4) && f.source() == segment.our_mac; }));
}

LIVE_TEST(VirtualMacLive, AloneAnswersNeighborSolicitationsAsARouter) {
  auto macs = Must(MakeVirtualMacInterfaces());
  auto owner = Must(MakeAddressOwner());
  const VirtualMac mac = Must(macs->Create(Router51(segment, Family::kIpv6)));
  Must(macs->SetForwarding(mac.interface_index, true));
  for (const char* prefix : {"2001:db8::100/64", "fe80::100/64"}) {
    GiveAddress(*owner, mac.interface_index, prefix);
    const IpAddress vip = Prefix(prefix).address;
    const auto reply = segment.Solicit(vip);
    ASSERT_TRUE(reply) << prefix;
    EXPECT_EQ(reply->source(), mac.mac);
    EXPECT_EQ(reply->MacAt(80), mac.mac) << "target link-layer address";
    EXPECT_EQ(reply->octets[58] & 0xe0, 0xe0) << "Router, Solicited, Override";
  }
}

LIVE_TEST(VirtualMacLive, AdvertisementsLeaveWithItAndTheParentsAddress) {
  auto macs = Must(MakeVirtualMacInterfaces());
  auto transport = Must(MakeVrrpTransport());
  for (const char* source : {"10.0.0.1", "fe80::1"}) {
    SenderSpec spec;
    spec.source = Ip(source);
    spec.family = spec.source.family();
    const VirtualMac mac = Must(macs->Create(Router51(segment, spec.family)));
    Must(macs->SetForwarding(mac.interface_index, true));
    spec.interface_index = mac.interface_index;
    Must(Must(transport->OpenSender(spec))->Send(kMessage));
    const auto frame = segment.Await([](const Frame& f) { return f.IsVrrp(); });
    ASSERT_TRUE(frame) << source;
    EXPECT_EQ(frame->source(), mac.mac);
    EXPECT_EQ(spec.source.is_v4() ? frame->V4At(26) : frame->V6At(22), spec.source);
  }
}

LIVE_TEST(VirtualMacLive, ActiveIsReachedByItAndBackupDiscards) {
  auto macs = Must(MakeVirtualMacInterfaces());
  auto owner = Must(MakeAddressOwner());
  const VirtualMac mac = Must(macs->Create(Router51(segment)));
  Must(macs->SetForwarding(mac.interface_index, true));
  GiveAddress(*owner, mac.interface_index, "10.0.0.100/32");
  segment.Inject(segment.EchoRequest(mac.mac, kVip4));
  EXPECT_TRUE(segment.Await([](const Frame& f) { return f.IsEchoReplyFrom(kVip4); }));
  segment.Inject(segment.EchoRequest(mac.mac, Ip("10.0.0.1")));
  EXPECT_TRUE(segment.Await([](const Frame& f) { return f.IsEchoReplyFrom(Ip("10.0.0.1")); })) << "Active forwards";

  Must(macs->SetForwarding(mac.interface_index, false));
  const std::size_t before = segment.Seen().size();
  segment.Inject(segment.EchoRequest(mac.mac, Ip("10.0.0.1")));
  ASSERT_TRUE(segment.Barrier());
  for (std::size_t i = before; i < segment.Seen().size(); ++i) {
    EXPECT_FALSE(segment.Seen()[i].IsEchoReplyFrom(Ip("10.0.0.1"))) << "a Backup took a frame to the virtual MAC";
  }
}

LIVE_TEST(VirtualMacLive, StrictReversePathFilteringIsNotInTheWay) {
  Must(WriteSetting(Family::kIpv4, "all", "rp_filter", 1));
  auto macs = Must(MakeVirtualMacInterfaces());
  auto owner = Must(MakeAddressOwner());
  const VirtualMac mac = Must(macs->Create(Router51(segment)));
  Must(macs->SetForwarding(mac.interface_index, true));
  GiveAddress(*owner, mac.interface_index, "10.0.0.100/32");
  segment.Inject(segment.EchoRequest(mac.mac, kVip4));
  EXPECT_TRUE(segment.Await([](const Frame& f) { return f.IsEchoReplyFrom(kVip4); }));
}

LIVE_TEST(VirtualMacLive, OurOwnRequestsDoNotMoveTheVirtualAddress) {
  // A reply from the virtual address leaves by the parent; the ARP request for it must not bind that address to the
  // parent's MAC in the neighbours' caches.
  auto macs = Must(MakeVirtualMacInterfaces());
  auto owner = Must(MakeAddressOwner());
  const VirtualMac mac = Must(macs->Create(Router51(segment)));
  Must(macs->SetForwarding(mac.interface_index, true));
  GiveAddress(*owner, mac.interface_index, "10.0.0.100/24");
  segment.Inject(segment.EchoRequest(mac.mac, kVip4));
  ASSERT_TRUE(segment.Await([](const Frame& f) { return f.IsEchoReplyFrom(kVip4); }));
  bool asked = false;
  for (const Frame& frame : segment.Seen()) {
    if (frame.ethertype() != 0x0806 || frame.octets[21] != 1) continue;
    asked = true;
    EXPECT_NE(frame.V4At(28), kVip4) << "an ARP request from " << frame.MacAt(22).ToString();
  }
  EXPECT_TRUE(asked);
}

LIVE_TEST(VirtualMacLive, AnotherActiveWithOurMacIsHeardOnTheMacvlan) {
  auto macs = Must(MakeVirtualMacInterfaces());
  auto transport = Must(MakeVrrpTransport());
  const VirtualMac mac = Must(macs->Create(Router51(segment)));
  ListenerSpec spec;
  spec.interface_index = segment.ours;
  auto parent = Must(transport->OpenListener(spec));
  spec.interface_index = mac.interface_index;
  auto macvlan = Must(transport->OpenListener(spec));
  const auto peer_advertises = [&] {
    segment.InPeer([&] {
      auto their_macs = Must(MakeVirtualMacInterfaces());
      VirtualMacSpec theirs = Router51(segment);
      theirs.parent = segment.theirs;
      const VirtualMac their_mac = Must(their_macs->Create(theirs));
      Must(their_macs->SetForwarding(their_mac.interface_index, true));
      SenderSpec sender;
      sender.interface_index = their_mac.interface_index;
      sender.source = Ip("10.0.0.2");
      Must(Must(Must(MakeVrrpTransport())->OpenSender(sender))->Send(kMessage));
    });
  };
  peer_advertises();  // we are Backup: the macvlan is down
  ASSERT_TRUE(Readable(parent->fd()));
  EXPECT_TRUE(Must(parent->Receive()));
  EXPECT_FALSE(Must(macvlan->Receive()));
  Must(macs->SetForwarding(mac.interface_index, true));
  peer_advertises();  // two Actives after a partition
  ASSERT_TRUE(Readable(macvlan->fd()));
  EXPECT_TRUE(Must(macvlan->Receive()));
}

LIVE_TEST(VirtualMacLive, ParentsSettingsComeBackWithTheLast) {
  const int before = Setting4("eth0", "arp_ignore");
  auto macs = Must(MakeVirtualMacInterfaces());
  const VirtualMac one = Must(macs->Create(Router51(segment)));
  const VirtualMac two = Must(macs->Create(Router51(segment, Family::kIpv6)));
  EXPECT_EQ(Setting4("eth0", "arp_ignore"), 1);
  EXPECT_EQ(Setting4("eth0", "arp_announce"), 2);
  Must(macs->Destroy(one.interface_index));
  EXPECT_EQ(Setting4("eth0", "arp_ignore"), 1);
  Must(macs->Destroy(two.interface_index));
  EXPECT_EQ(Setting4("eth0", "arp_ignore"), before);
  EXPECT_EQ(Setting4("eth0", "arp_announce"), 0);
}

LIVE_TEST(VirtualMacLive, LeftoversOfAKilledRunAreTaken) {
  const int left = Must(segment.netlink.CreateMacvlan({"vrrp.51", segment.ours, {{2, 0, 0, 0, 0, 9}}, {}}));
  Must(segment.netlink.SetUp(left, true));
  sys::InterfaceAddress address;
  address.interface_index = left;
  address.prefix = Prefix("10.0.0.100/32");
  Must(segment.netlink.AddAddress(address));
  {
    auto macs = Must(MakeVirtualMacInterfaces());
    const VirtualMac mac = Must(macs->Create(Router51(segment)));
    EXPECT_TRUE(mac.adopted);
    const auto link = Must(segment.netlink.FindLink("vrrp.51"));
    EXPECT_EQ(link->mac.ToString(), "00:00:5e:00:01:33");
    EXPECT_FALSE(link->up);
    EXPECT_TRUE(Must(segment.netlink.Addresses(mac.interface_index)).empty());
  }
  EXPECT_FALSE(Must(segment.netlink.FindLink("vrrp.51"))) << "it goes with its maker";
}

LIVE_TEST(VirtualMacLive, AForeignInterfaceOfThatNameIsNotTaken) {
  Must(segment.netlink.CreateVeth("vrrp.51", "other"));
  const auto made = Must(MakeVirtualMacInterfaces())->Create(Router51(segment));
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("vrrp.51"), std::string::npos);
  EXPECT_TRUE(Must(segment.netlink.FindLink("vrrp.51")));
}

}  // namespace holdfast::host::live
