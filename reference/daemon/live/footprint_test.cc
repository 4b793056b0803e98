// What each process of the daemon keeps of a long configuration.
#include <fstream>

#include "reference/daemon/live/pair.h"

namespace holdfast::daemon::live {
namespace {

constexpr int kVirtualServers = 4000;
constexpr int kKibPerMib = 1024;

std::string ManyVirtualServers() {
  std::string text =
      "vrrp_instance VI_1 {\n  interface eth0\n  virtual_router_id 51\n  virtual_ipaddress {\n    192.168.1.100\n  }\n}\n";
  for (int port = 1; port <= kVirtualServers; ++port) {
    text += "virtual_server 192.168.1.100 " + std::to_string(port) + " {\n  lb_algo rr\n  lb_kind NAT\n  protocol TCP\n";
    for (const char* real : {"192.168.1.3 80", "192.168.1.4 80"})
      text += std::string("  real_server ") + real + " {\n    TCP_CHECK {\n      connect_timeout 3\n    }\n  }\n";
    text += "}\n";
  }
  return text;
}

int ResidentKib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoi(line.substr(line.find_first_of("0123456789")));
  return 0;
}

// The process that speaks VRRP locks its memory: it keeps nothing of the virtual servers, nor of reading them.
TEST(DaemonLive, TheVrrpProcessKeepsNothingOfTheVirtualServers) {
  RunLive([](Pair& pair) {
    pair.master->Start(ManyVirtualServers(), {"-P"});
    ASSERT_TRUE(pair.master->Has("192.168.1.100/32", Milliseconds(20'000))) << pair.master->Log();
    const auto vrrp = pair.master->Child("hf-vrrp");
    ASSERT_TRUE(vrrp.has_value());
    const int own = ResidentKib(*vrrp), parents = ResidentKib(pair.master->process().pid());
    ASSERT_GT(own, 0);
    EXPECT_LT(own, parents + 4 * kKibPerMib) << "in KiB";
    EXPECT_EQ(pair.master->Stop(), 0);
  });
}

}  // namespace
}  // namespace holdfast::daemon::live
