// holdfastd on a real wire: the tutorial's pair fails over, and nothing of it outlives its stop, however it ends.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "reference/daemon/live/pair.h"

namespace holdfast::daemon::live {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
using namespace holdfast::literals;

const std::string kVip = "192.168.1.100/32";

std::string Tutorial(const std::string& state, int priority, const std::string& more = "") {
  std::stringstream text;
  text << "vrrp_instance VI_1 {\n  state " << state << "\n  interface eth0\n  virtual_router_id 51\n  priority "
       << priority << "\n  advert_int 1\n"
       << more
       << "  authentication {\n    auth_type PASS\n    auth_pass 1234\n  }\n"
          "  virtual_ipaddress {\n    192.168.1.100\n  }\n}\n";
  return text.str();
}

// Three silent intervals and a skew of at most a second, and patience for a loaded machine.
constexpr Milliseconds kTakeover = 8_s;

// The master serves, stops, and the backup serves; afterwards both namespaces are as they were.
void FailOver(Pair& pair, const std::string& master_config, const std::string& backup_config) {
  pair.master->Start(master_config);
  ASSERT_TRUE(pair.master->Has(kVip, kTakeover));
  pair.backup->Start(backup_config);
  ASSERT_TRUE(pair.backup->Says("VI_1: Initialize -> Backup (startup, priority 90)", kTakeover));
  EXPECT_FALSE(pair.backup->Holds(kVip));

  EXPECT_EQ(pair.master->Stop(), 0);
  EXPECT_FALSE(pair.master->Holds(kVip));
  EXPECT_TRUE(pair.backup->Has(kVip, 2_s)) << "the skew is 0.648 s";
  EXPECT_TRUE(pair.backup->Says("(VI_1) Entering MASTER STATE", 1_s));
  EXPECT_TRUE(pair.backup->Says("after 192.168.1.2 resigned", 1_s));

  pair.master->Start(master_config);
  EXPECT_TRUE(pair.master->Has(kVip, kTakeover)) << "takes back";
  EXPECT_TRUE(pair.backup->Loses(kVip, 2_s));
  EXPECT_TRUE(pair.backup->Says("192.168.1.2 advertises priority 101", 1_s));

  for (Router* router : {pair.master.get(), pair.backup.get()}) {
    EXPECT_EQ(router->Stop(), 0);
    EXPECT_LT(router->last_stop(), 1_s);
    EXPECT_THAT(router->LinkNames(), UnorderedElementsAre("lo", "eth0"));
    EXPECT_EQ(router->Addresses().size(), 2u) << "lo's and eth0's own";
    EXPECT_TRUE(router->Processes().empty());
  }
}

TEST(DaemonLive, TheTutorialsPairFailsOver) {
  RunLive([](Pair& pair) { FailOver(pair, Tutorial("MASTER", 101), Tutorial("BACKUP", 90)); });
}

TEST(DaemonLive, TheTutorialsPairFailsOverWithoutRoot) {
  sys::SandboxOptions options;
  options.force_user_namespace = true;
  RunLive([](Pair& pair) { FailOver(pair, Tutorial("MASTER", 101), Tutorial("BACKUP", 90)); }, options);
}

TEST(DaemonLive, TheSeedsFilesVerbatim) {
  const auto read = [](const char* name) {
    std::ifstream in(std::string(HOLDFAST_SOURCE_DIR "/../shared/seeds/") + name);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  };
  const std::string master = read("vrrp-master.conf");
  const std::string backup = read("vrrp-backup.conf");
  if (master.empty() || backup.empty()) GTEST_SKIP() << "no seeds folder beside this checkout";
  RunLive([&](Pair& pair) { FailOver(pair, master, backup); });
}

TEST(DaemonLive, TheVirtualMacComesAndGoes) {
  RunLive([](Pair& pair) {
    pair.master->Start(Tutorial("MASTER", 101, "  use_vmac\n"));
    ASSERT_TRUE(pair.master->Has(kVip, kTakeover));
    EXPECT_THAT(pair.master->LinkNames(), UnorderedElementsAre("lo", "eth0", "vrrp.51"));
    EXPECT_EQ(pair.master->Stop(), 0);
    EXPECT_THAT(pair.master->LinkNames(), UnorderedElementsAre("lo", "eth0"));
  });
}

TEST(DaemonLive, AKilledVrrpProcessIsStartedAgainAndCleansUp) {
  RunLive([](Pair& pair) {
    Router& router = *pair.master;
    router.Start(Tutorial("MASTER", 101));
    ASSERT_TRUE(router.Has(kVip, kTakeover));
    const auto first = router.Child("hf-vrrp");
    ASSERT_TRUE(first);
    kill(*first, SIGKILL);
    EXPECT_TRUE(router.Says("died of signal 9", 2_s));
    EXPECT_TRUE(router.Loses(kVip, kTakeover)) << "a Backup does not hold the addresses";
    EXPECT_TRUE(router.Has(kVip, kTakeover));
    EXPECT_NE(router.Child("hf-vrrp"), first);
    EXPECT_EQ(router.Stop(), 0);
  });
}

TEST(DaemonLive, WhatACrashLeavesBehindIsCleanedUpByTheNextStart) {
  RunLive([](Pair& pair) {
    Router& router = *pair.master;
    const std::string config = Tutorial("MASTER", 101, "  use_vmac\n");
    router.Start(config);
    ASSERT_TRUE(router.Has(kVip, kTakeover));
    // Stopped first, so that no process can tidy up when it sees another die.
    for (const int signal : {SIGSTOP, SIGKILL}) {
      for (const pid_t pid : router.Processes()) kill(pid, signal);
    }
    ASSERT_TRUE(router.IsEmptied(2_s));
    ASSERT_TRUE(router.Holds(kVip)) << "nobody was left to remove it";
    router.Start(config);
    EXPECT_TRUE(router.Loses(kVip, 2_s));
    EXPECT_TRUE(router.Has(kVip, kTakeover));
    EXPECT_EQ(router.Stop(), 0);
    EXPECT_THAT(router.LinkNames(), UnorderedElementsAre("lo", "eth0"));
  });
}

TEST(DaemonLive, ABackupThatSleptDoesNotTakeOver) {
  RunLive([](Pair& pair) {
    const auto quick = [](int priority) {
      return "vrrp_instance VI_1 {\n  interface eth0\n  virtual_router_id 51\n  version 3\n  advert_int 0.1\n"
             "  priority " +
             std::to_string(priority) + "\n  virtual_ipaddress {\n    192.168.1.100\n  }\n}\n";
    };
    pair.master->Start(quick(200));
    ASSERT_TRUE(pair.master->Has(kVip, kTakeover));
    Router& sleeper = *pair.backup;
    sleeper.Start(quick(100));
    ASSERT_TRUE(sleeper.Says("Entering BACKUP STATE", 2_s));
    const auto vrrp = sleeper.Child("hf-vrrp");
    ASSERT_TRUE(vrrp);
    kill(*vrrp, SIGSTOP);
    EXPECT_FALSE(sleeper.Has(kVip, 1_s)) << "three times the bound passes";
    kill(*vrrp, SIGCONT);
    sleeper.process().Signal(SIGUSR1);
    EXPECT_TRUE(sleeper.Says("state written", 2_s));
    EXPECT_THAT(sleeper.Log(), ::testing::Not(::testing::HasSubstr("-> Active")));
    EXPECT_EQ(sleeper.Stop(), 0);
    EXPECT_EQ(pair.master->Stop(), 0);
  });
}

TEST(DaemonLive, NoChildOutlivesAKilledParent) {
  RunLive([](Pair& pair) {
    Router& router = *pair.master;
    router.Start(Tutorial("MASTER", 101));
    ASSERT_TRUE(router.Has(kVip, kTakeover));
    pair.backup->Start(Tutorial("BACKUP", 90));
    ASSERT_TRUE(pair.backup->Says("Entering BACKUP STATE", 2_s));
    EXPECT_EQ(router.Stop(SIGKILL), 128 + SIGKILL);
    EXPECT_TRUE(router.Loses(kVip, 2_s));
    EXPECT_TRUE(router.IsEmptied(2_s)) << "no process is left";
    EXPECT_TRUE(pair.backup->Says("after 192.168.1.2 resigned", 2_s)) << "the VRRP process told the backup";
    EXPECT_EQ(pair.backup->Stop(), 0);
  });
}

TEST(DaemonLive, AReloadKeepsWhatIsUnchanged) {
  RunLive([](Pair& pair) {
    Router& router = *pair.master;
    router.Start(Tutorial("MASTER", 101));
    ASSERT_TRUE(router.Has(kVip, kTakeover));
    router.Rewrite(Tutorial("MASTER", 101) +
                   "vrrp_instance VI_2 {\n  interface eth0\n  virtual_router_id 52\n"
                   "  virtual_ipaddress {\n    192.168.1.101\n  }\n}\n");
    router.process().Signal(SIGHUP);
    EXPECT_TRUE(router.Says("reloaded: 2 instances", 5_s));
    EXPECT_TRUE(router.Has("192.168.1.101/32", kTakeover));
    const std::string log = router.Log();
    EXPECT_EQ(log.find("VI_1: Active ->"), std::string::npos);
    router.Rewrite("vrrp_instance {");
    router.process().Signal(SIGHUP);
    EXPECT_TRUE(router.Says("going on with the old one", 5_s));
    EXPECT_TRUE(router.Holds(kVip));
    EXPECT_EQ(router.Stop(), 0);
  });
}

TEST(DaemonLive, ALostCarrierIsAFault) {
  RunLive([](Pair& pair) {
    Router& router = *pair.master;
    router.Start(Tutorial("MASTER", 101));
    ASSERT_TRUE(router.Has(kVip, kTakeover));
    Must(pair.backup->netlink().SetUp(pair.backup->eth0(), false));
    EXPECT_TRUE(router.Says("Entering FAULT STATE: interface eth0 has no carrier", 2_s));
    EXPECT_TRUE(router.Loses(kVip, 2_s));
    Must(pair.backup->netlink().SetUp(pair.backup->eth0(), true));
    EXPECT_TRUE(router.Has(kVip, kTakeover));
    EXPECT_EQ(router.Stop(), 0);
  });
}

TEST(DaemonLive, NotifyScriptsGetKeepalivedsArguments) {
  RunLive([](Pair& pair) {
    Router& router = *pair.master;
    std::ofstream("/run/notify.sh") << "#!/bin/sh\n[ $4 = MASTER ] && sleep 0.1\necho \"$@\" >> /run/notify.out\n";
    chmod("/run/notify.sh", 0755);
    router.Start("global_defs {\n  script_user root\n}\n" +
                 Tutorial("MASTER", 101, "  notify \"/run/notify.sh extra\"\n"));
    ASSERT_TRUE(router.Has(kVip, kTakeover));
    const auto lines = [] {
      std::ifstream in("/run/notify.out");
      std::vector<std::string> all;
      for (std::string line; std::getline(in, line);) all.push_back(line);
      return all;
    };
    EXPECT_EQ(router.Stop(), 0);  // at once: the slow MASTER script is not overtaken by STOP's
    EXPECT_THAT(lines(), ElementsAre("extra INSTANCE VI_1 BACKUP 101", "extra INSTANCE VI_1 MASTER 101",
                                   "extra INSTANCE VI_1 STOP 101"));
  });
}

TEST(DaemonLive, StateAndStatisticsAreWrittenOnRequest) {
  RunLive([](Pair& pair) {
    Router& router = *pair.master;
    router.Start(Tutorial("MASTER", 101));
    ASSERT_TRUE(router.Has(kVip, kTakeover));
    router.process().Signal(SIGUSR1);
    EXPECT_TRUE(router.Says("state written to /run/master/state.json", 2_s));
    router.process().Signal(SIGUSR2);
    EXPECT_TRUE(router.Says("statistics written to /run/master/stats.json", 2_s));
    EXPECT_EQ(router.Stop(), 0);
  });
}

}  // namespace
}  // namespace holdfast::daemon::live
