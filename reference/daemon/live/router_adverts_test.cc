// A host of the segment finds its router by itself: the kernel's own solicitation, answered for the virtual router.
#include <gmock/gmock.h>

#include "reference/daemon/live/pair.h"

namespace holdfast::daemon::live {
namespace {

using namespace holdfast::literals;

constexpr char kConfig[] =
    "vrrp_instance VI_6 {\n  interface eth0\n  virtual_router_id 51\n  version 3\n  priority 101\n  advert_int 0.5\n"
    "  use_vmac\n  holdfast_router_advertisements\n"
    "  virtual_ipaddress {\n    fe80::100/64\n    2001:db8:5::1/64\n  }\n}\n";

std::string RunIn(const Router& router, const std::vector<std::string>& argv) {
  sys::Command command;
  command.argv = argv;
  command.netns = router.netns().get();
  return Must(sys::RunOk(command));
}

TEST(DaemonLive, AHostThatAsksFindsTheVirtualRouter) {
  RunLive([](Pair& pair) {
    pair.master->Start(kConfig);
    ASSERT_TRUE(pair.master->Says("Entering MASTER STATE", 10_s)) << pair.master->Log();
    // It came up after the first advertisement, and the next unasked is 16 s away.
    RunIn(*pair.backup, {"ip", "link", "add", "host", "link", "eth0", "type", "macvlan", "mode", "bridge"});
    RunIn(*pair.backup, {"ip", "link", "set", "host", "up"});
    EXPECT_TRUE(pair.backup->Autoconfigures("host", *IpPrefix::Parse("2001:db8:5::/64"), 12_s)) << pair.master->Log();
    EXPECT_THAT(RunIn(*pair.backup, {"ip", "-6", "route", "show", "default", "dev", "host"}),
                testing::HasSubstr("via fe80::100 "));
    EXPECT_EQ(pair.master->Stop(), 0);
  });
}

}  // namespace
}  // namespace holdfast::daemon::live
