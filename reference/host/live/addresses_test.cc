// Virtual addresses and their announcements, as the kernel and a neighbour see them.
#include <gmock/gmock.h>

#include "reference/host/arp_nd.h"
#include "reference/host/live/segment.h"

namespace holdfast::host::live {
namespace {

VirtualAddress On(int interface_index, const char* prefix) {
  VirtualAddress address;
  address.prefix = Prefix(prefix);
  address.interface_index = interface_index;
  return address;
}

std::optional<sys::InterfaceAddress> Kernel(Segment& segment, const char* prefix) {
  for (const auto& address : Must(segment.netlink.Addresses())) {
    if (address.prefix == Prefix(prefix)) return address;
  }
  return std::nullopt;
}

}  // namespace

LIVE_TEST(AddressOwnerLive, AddsAsAskedAndRemoves) {
  auto owner = Must(MakeAddressOwner());
  VirtualAddress v4 = On(segment.ours, "10.0.0.100/32");
  v4.label = "eth0:vip";
  v4.scope = 253;
  const VirtualAddress v6 = On(segment.ours, "2001:db8::100/128");
  Must(owner->Add({v4, v6}));
  const auto kernel_v4 = Kernel(segment, "10.0.0.100/32");
  ASSERT_TRUE(kernel_v4);
  EXPECT_EQ(kernel_v4->label, "eth0:vip");
  EXPECT_EQ(kernel_v4->scope, 253);
  const auto kernel_v6 = Kernel(segment, "2001:db8::100/128");
  ASSERT_TRUE(kernel_v6);
  EXPECT_TRUE(kernel_v6->no_dad);
  EXPECT_FALSE(kernel_v6->tentative);
  EXPECT_TRUE(kernel_v6->deprecated);
  EXPECT_THAT(owner->Owned(), ::testing::ElementsAre(v4, v6));

  Must(owner->Remove({v4, v6}));
  EXPECT_FALSE(Kernel(segment, "10.0.0.100/32"));
  EXPECT_FALSE(Kernel(segment, "2001:db8::100/128"));
  EXPECT_TRUE(owner->Owned().empty());
  EXPECT_TRUE(owner->Remove({v4, v6})) << "what is gone already is no error";
}

LIVE_TEST(AddressOwnerLive, AdoptsWhatAFormerRunLeft) {
  const VirtualAddress v4 = On(segment.ours, "10.0.0.100/24");
  const VirtualAddress v6 = On(segment.ours, "fe80::100/64");
  Must(Must(MakeAddressOwner())->Add({v4, v6}));  // and it dies
  auto owner = Must(MakeAddressOwner());
  ASSERT_TRUE(Kernel(segment, "10.0.0.100/24"));
  Must(owner->Add({v4, v6}));
  EXPECT_EQ(owner->Owned().size(), 2u);
  Must(owner->Remove({v4, v6}));
  EXPECT_FALSE(Kernel(segment, "10.0.0.100/24"));
  EXPECT_FALSE(Kernel(segment, "fe80::100/64"));
}

LIVE_TEST(AddressOwnerLive, OneBadAddressDoesNotStopTheOthers) {
  auto owner = Must(MakeAddressOwner());
  const Status added = owner->Add({On(4711, "10.0.0.99/32"), On(segment.ours, "10.0.0.100/32")});
  ASSERT_FALSE(added);
  EXPECT_NE(added.error().message.find("10.0.0.99/32"), std::string::npos);
  EXPECT_TRUE(Kernel(segment, "10.0.0.100/32"));
}

LIVE_TEST(AnnouncerLive, GratuitousArpReachesTheNeighbour) {
  auto announcer = Must(MakeAnnouncer());
  Announcement announcement{segment.ours, segment.our_mac, Ip("10.0.0.100")};
  announcement.copies = 3;
  Must(announcer->Announce(announcement));
  for (int copy = 0; copy < 3; ++copy) {
    const auto frame = segment.Await([](const Frame& f) { return f.ethertype() == 0x0806; });
    ASSERT_TRUE(frame) << copy;
    EXPECT_EQ(frame->octets, GratuitousArp(segment.our_mac, Ip("10.0.0.100")));
  }
}

LIVE_TEST(AnnouncerLive, NeighbourAdvertisementReachesTheNeighbour) {
  auto announcer = Must(MakeAnnouncer());
  Must(announcer->Announce({segment.ours, segment.our_mac, Ip("2001:db8::100")}));
  const auto frame = segment.Await([](const Frame& f) { return f.IsNeighborAdvertisementFor(Ip("2001:db8::100")); });
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->octets, UnsolicitedNeighborAdvertisement(segment.our_mac, Ip("2001:db8::100"), true));
}

}  // namespace holdfast::host::live
