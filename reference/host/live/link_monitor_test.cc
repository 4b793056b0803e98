// Links as the daemon hears of them.
#include "reference/host/live/segment.h"

namespace holdfast::host::live {
namespace {

// The newest state of `name` that satisfies `wanted`, or nullopt when there is no more news.
std::optional<LinkState> Await(LinkMonitor& monitor, const std::string& name,
                               const std::function<bool(const LinkState&)>& wanted) {
  for (;;) {
    for (const LinkState& change : Must(monitor.Read())) {
      if (change.name == name && wanted(change)) return change;
    }
    if (!Readable(monitor.fd())) return std::nullopt;
  }
}

}  // namespace

LIVE_TEST(LinkMonitorLive, KnowsTheLinksFromTheStart) {
  auto monitor = Must(MakeLinkMonitor(nullptr));
  const auto link = monitor->Find("eth0");
  ASSERT_TRUE(link);
  EXPECT_EQ(link->index, segment.ours);
  EXPECT_EQ(link->mac, segment.our_mac);
  EXPECT_EQ(link->primary, Ip("10.0.0.1"));
  EXPECT_EQ(link->link_local, Ip("fe80::1"));
  EXPECT_EQ(link->addresses.size(), 3u);
  EXPECT_FALSE(monitor->Find("eth7"));
}

LIVE_TEST(LinkMonitorLive, CarrierGoesAndComes) {
  auto monitor = Must(MakeLinkMonitor(nullptr));
  ASSERT_TRUE(monitor->Find("eth0")->up);
  Must(segment.peer_netlink->SetUp(segment.theirs, false));
  const auto lost = Await(*monitor, "eth0", [](const LinkState& link) { return !link.running; });
  ASSERT_TRUE(lost);
  EXPECT_TRUE(lost->up);
  Must(segment.peer_netlink->SetUp(segment.theirs, true));
  EXPECT_TRUE(Await(*monitor, "eth0", [](const LinkState& link) { return link.running; }));
}

LIVE_TEST(LinkMonitorLive, VirtualAddressesAreNoPrimaries) {
  auto owner = Must(MakeAddressOwner());
  auto monitor = Must(MakeLinkMonitor(owner.get()));
  for (const char* prefix : {"10.0.0.100/24", "fe80::100/64"}) {
    VirtualAddress address;
    address.prefix = Prefix(prefix);
    address.interface_index = segment.ours;
    Must(owner->Add({address}));
  }
  const auto both = Await(*monitor, "eth0", [](const LinkState& link) { return link.addresses.size() == 5; });
  ASSERT_TRUE(both);
  sys::InterfaceAddress primary;
  primary.interface_index = segment.ours;
  primary.prefix = Prefix("fe80::1/64");
  Must(segment.netlink.RemoveAddress(primary));
  const auto without = Await(*monitor, "eth0", [](const LinkState& link) { return link.addresses.size() == 4; });
  ASSERT_TRUE(without);
  EXPECT_EQ(without->primary, Ip("10.0.0.1"));
  EXPECT_FALSE(without->link_local) << "a virtual address was taken for our own";
}

LIVE_TEST(LinkMonitorLive, ADeletedLinkIsTold) {
  auto monitor = Must(MakeLinkMonitor(nullptr));
  Must(segment.netlink.DeleteLink(segment.ours));
  const auto gone = Await(*monitor, "eth0", [](const LinkState& link) { return !link.present; });
  ASSERT_TRUE(gone);
  EXPECT_FALSE(gone->running);
  EXPECT_FALSE(monitor->Find("eth0"));
}

LIVE_TEST(LinkMonitorLive, UnchangedLinksAreNotTold) {
  auto monitor = Must(MakeLinkMonitor(nullptr));
  sys::InterfaceAddress passing;
  passing.interface_index = segment.ours;
  passing.prefix = Prefix("10.0.0.9/24");
  Must(segment.netlink.AddAddress(passing));
  Must(segment.netlink.RemoveAddress(passing));
  ASSERT_TRUE(Readable(monitor->fd()));  // two events of the kernel, and all is as before
  EXPECT_TRUE(Must(monitor->Read()).empty());
  Must(segment.netlink.AddAddress(passing));
  EXPECT_EQ(Must(monitor->Read()).size(), 1u);
}

}  // namespace holdfast::host::live
