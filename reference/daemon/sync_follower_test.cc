#include "reference/daemon/sync_follower.h"

#include <gtest/gtest.h>

#include "reference/daemon/checker_test_config.h"
#include "reference/host/ipvs_fake.h"

namespace holdfast::daemon {
namespace {

std::string WithInstance(const std::string& word) {
  return "global_defs {\n " + word +
         "\n}\nvrrp_instance VI_1 {\n interface eth0\n virtual_router_id 77\n virtual_ipaddress {\n 192.0.2.1\n }\n}\n";
}

class SyncFollowerTest : public testing::Test {
 protected:
  // Roles of the kernel's daemons, "master:77", as they are once all has been done.
  std::string Roles() {
    follower_.Drain();
    if (!kernel_) return "closed";
    std::string text;
    for (const host::SyncDaemon& daemon : kernel_->daemons) {
      text += (text.empty() ? "" : " ") + std::string(daemon.role == host::SyncRole::kMaster ? "master" : "backup") +
              ":" + std::to_string(daemon.sync_id);
    }
    return text;
  }
  host::FakeIpvs* kernel_ = nullptr;
  SyncFollower follower_{[this]() -> Result<std::unique_ptr<host::IpvsPort>> {
    auto port = std::make_unique<host::FakeIpvs>();
    port->daemons = {{.role = host::SyncRole::kMaster, .interface = "eth9", .sync_id = 1}};  // a killed daemon left it
    kernel_ = port.get();
    return port;
  }};
};

TEST_F(SyncFollowerTest, FollowsItsInstance) {
  follower_.Apply(ConfigOf(WithInstance("lvs_sync_daemon eth0 VI_1")));
  EXPECT_EQ(Roles(), "backup:77");
  EXPECT_EQ(kernel_->daemons.at(0).interface, "eth0");
  follower_.Follow("VI_1", Notice::kMaster);
  EXPECT_EQ(Roles(), "master:77");
  follower_.Follow("VI_2", Notice::kBackup);
  EXPECT_EQ(Roles(), "master:77");
  follower_.Follow("VI_1", Notice::kFault);
  EXPECT_EQ(Roles(), "backup:77");
}

TEST_F(SyncFollowerTest, WithoutInstanceBothHalvesRun) {
  follower_.Apply(ConfigOf(WithInstance("lvs_sync_daemon eth0 id 5")));
  EXPECT_EQ(Roles(), "master:5 backup:5");
}

TEST_F(SyncFollowerTest, ANewWordKeepsTheRole) {
  follower_.Apply(ConfigOf(WithInstance("lvs_sync_daemon eth0 VI_1")));
  follower_.Follow("VI_1", Notice::kMaster);
  follower_.Apply(ConfigOf(WithInstance("lvs_sync_daemon eth0 VI_1 id 9")));
  EXPECT_EQ(Roles(), "master:9");
  follower_.Apply(ConfigOf(WithInstance("router_id x")));
  EXPECT_EQ(Roles(), "");
}

TEST_F(SyncFollowerTest, WithoutTheWordTheKernelIsNotAsked) {
  follower_.Apply(ConfigOf(WithInstance("router_id x")));
  follower_.Follow("VI_1", Notice::kMaster);
  EXPECT_EQ(Roles(), "closed");
}

}  // namespace
}  // namespace holdfast::daemon
