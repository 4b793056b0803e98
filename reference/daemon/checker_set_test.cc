#include "reference/daemon/checker_set.h"

#include <gtest/gtest.h>

#include "reference/daemon/checker_test_config.h"
#include "reference/host/check_fake.h"
#include "reference/host/ipvs_fake.h"

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

constexpr Instant kStart{100_s};

std::string Real(int number, const std::string& lines = "", const std::string& check = "") {
  return " real_server 198.51.100." + std::to_string(number) + " 80 {\n" + lines + "\n TCP_CHECK {\n" + check +
         "\n }\n }\n";
}
std::string Service(const std::string& lines, const std::string& address = "192.0.2.1") {
  return "virtual_server " + address + " 80 {\n protocol TCP\n lb_algo rr\n delay_loop 10\n" + lines + "}\n";
}
// Another's table, opened by the set.
struct Borrowed : host::IpvsPort {
  explicit Borrowed(host::FakeIpvs& lender) : to(lender) {}
  Result<std::vector<host::IpvsService>> Read() override { return to.Read(); }
  Status Apply(const ipvs::Command& command) override { return to.Apply(command); }
  Result<host::IpvsTimeouts> Timeouts() override { return to.Timeouts(); }
  Status SetTimeouts(const host::IpvsTimeouts& timeouts) override { return to.SetTimeouts(timeouts); }
  Result<std::vector<host::SyncDaemon>> SyncDaemons() override { return to.SyncDaemons(); }
  Status StartSync(const host::SyncDaemon& daemon) override { return to.StartSync(daemon); }
  Status StopSync(host::SyncRole role) override { return to.StopSync(role); }
  Status ZeroCounters(const std::optional<ipvs::ServiceKey>& key) override { return to.ZeroCounters(key); }
  Status Flush() override { return to.Flush(); }
  host::FakeIpvs& to;
};

class CheckerSetTest : public testing::Test {
 protected:
  CheckerSetTest() : set_(std::make_unique<CheckerSet>(Surroundings())) {}

  CheckerSurroundings Surroundings() {
    return {.checker = &checker_,
            .open_ipvs = [this]() -> Result<std::unique_ptr<host::IpvsPort>> {
              if (kernel_.broken) return Fail("this kernel has no IPVS");
              return std::make_unique<Borrowed>(kernel_);
            },
            .run_script = [this](const ScriptRequest& request) { scripts_.push_back(request.script.argv.front()); },
            .write_line = [this](const std::string& line) { lines_.push_back(line); },
            .deadline_moved = {}};
  }
  // A daemon of the same host that knows nothing of the one before.
  void StartAnew() { set_ = std::make_unique<CheckerSet>(Surroundings()); }

  // Every look until `until` ends as `answer` says of its server's last octet, at once.
  void RunUntil(Instant until, const std::function<bool(int)>& answer) {
    for (auto due = set_->deadline(); due && *due <= until; due = set_->deadline()) {
      set_->Tick(*due);
      while (!checker_.running.empty()) {
        const auto& endpoint = std::get<host::TcpCheck>(checker_.running.front().spec).endpoint;
        looks_.push_back(*due);
        checker_.EndOldest({.ok = answer(endpoint.address.octets()[3]), .reason = "told", .start = *due, .end = *due});
      }
    }
  }
  // "1:w1 2:w0": the last octets and weights of the first service; "none" without a service.
  std::string Table() const {
    if (kernel_.services.empty()) return "none";
    std::string text;
    for (const auto& server : kernel_.services.front().destinations) {
      text += (text.empty() ? "" : " ") + std::to_string(server.endpoint.address.octets()[3]) + ":w" +
              std::to_string(server.config.weight);
    }
    return text;
  }

  host::FakeChecker checker_;
  host::FakeIpvs kernel_;
  std::vector<std::string> scripts_, lines_;
  std::vector<Instant> looks_;
  std::unique_ptr<CheckerSet> set_;
};

TEST_F(CheckerSetTest, ServersServeBeforeTheirFirstCheck) {
  set_->Apply(ConfigOf(Service(Real(1) + Real(2, "weight 3"))), kStart);
  EXPECT_EQ(Table(), "1:w1 2:w3");
}

TEST_F(CheckerSetTest, AFailedServerLeavesAndReturns) {
  set_->Apply(ConfigOf(Service(Real(1, "notify_down \"/bin/down\"\nnotify_up \"/bin/up\"") + Real(2))), kStart);
  RunUntil(kStart + 12_s, [](int server) { return server != 1; });
  EXPECT_EQ(Table(), "2:w1");
  RunUntil(kStart + 24_s, [](int) { return true; });
  EXPECT_EQ(Table(), "2:w1 1:w1");
  EXPECT_EQ(scripts_, (std::vector<std::string>{"/bin/down", "/bin/up"}));
  EXPECT_EQ(lines_, (std::vector<std::string>{"RS [198.51.100.1]:tcp:80 [192.0.2.1]:tcp:80 DOWN\n",
                                              "RS [198.51.100.1]:tcp:80 [192.0.2.1]:tcp:80 UP\n"}));
}

TEST_F(CheckerSetTest, TheSorryServerServesWhileTheQuorumIsLost) {
  set_->Apply(ConfigOf(Service("quorum_down \"/bin/qdown\"\nquorum_up \"/bin/qup\"\nsorry_server 198.51.100.9 80\n" +
                               Real(1) + Real(2))),
              kStart);
  RunUntil(kStart + 12_s, [](int) { return false; });
  EXPECT_EQ(Table(), "9:w1");
  RunUntil(kStart + 24_s, [](int) { return true; });
  EXPECT_EQ(kernel_.services.front().destinations.size(), 2u) << Table();
  EXPECT_EQ(scripts_, (std::vector<std::string>{"/bin/qdown", "/bin/qup"}));
}

TEST_F(CheckerSetTest, AnInhibitedServerStaysWithWeightZero) {
  set_->Apply(ConfigOf(Service("inhibit_on_failure\n" + Real(1) + Real(2))), kStart);
  RunUntil(kStart + 12_s, [](int server) { return server != 1; });
  EXPECT_EQ(Table(), "1:w0 2:w1");
}

TEST_F(CheckerSetTest, AlphaServersWaitForTheirFirstSuccess) {
  set_->Apply(ConfigOf(Service("alpha\n" + Real(1))), kStart);
  EXPECT_EQ(Table(), "");
  RunUntil(kStart + 10_s, [](int) { return true; });
  EXPECT_EQ(Table(), "1:w1");
}

TEST_F(CheckerSetTest, ThousandsOfChecksAreSpreadOverTheirLoop) {
  std::string text;
  for (int service = 0; service < 40; ++service) {
    std::string servers;
    for (int server = 1; server <= 250; ++server) servers += Real(server);
    text += Service(servers, "192.0.2." + std::to_string(service + 1));
  }
  set_->Apply(ConfigOf(text), kStart);
  ASSERT_EQ(set_->check_count(), 10'000u);
  RunUntil(kStart + 30_s, [](int) { return true; });
  std::map<std::int64_t, int> per_tenth;
  for (const Instant at : looks_) ++per_tenth[(at - kStart) / 100_ms];
  for (std::int64_t tenth = 0; tenth < 300; ++tenth) {
    EXPECT_NEAR(per_tenth[tenth], 100, 5) << "in the tenth of a second number " << tenth;
  }
}

TEST_F(CheckerSetTest, AnExternalFlushIsHealedAndOthersServicesStay) {
  set_->Apply(ConfigOf(Service(Real(1) + Real(2))), kStart);
  kernel_.services.clear();
  const ipvs::AddressKey others{ipvs::ServiceProtocol::kTcp, {IpAddress::V4(203, 0, 113, 1), 80}};
  kernel_.services.push_back({others, {}, {}, {}});
  RunUntil(kStart + kAuditInterval, [](int) { return true; });
  ASSERT_EQ(kernel_.services.size(), 2u);
  EXPECT_EQ(kernel_.services[1].destinations.size(), 2u);
  set_->Stop(true);
  ASSERT_EQ(kernel_.services.size(), 1u);
  EXPECT_EQ(kernel_.services[0].key, ipvs::ServiceKey(others));
}

TEST_F(CheckerSetTest, AReloadKeepsWhatIsKnownOfUnchangedServers) {
  set_->Apply(ConfigOf(Service(Real(1) + Real(2))), kStart);
  RunUntil(kStart + 12_s, [](int server) { return server != 1; });
  ASSERT_EQ(Table(), "2:w1");
  kernel_.applied.clear();
  set_->Apply(ConfigOf(Service(Real(1, "weight 5") + Real(2) + Real(3))), kStart + 13_s);
  EXPECT_EQ(Table(), "2:w1 3:w1") << "the failed server is still failed";
  EXPECT_EQ(kernel_.applied.size(), 1u) << "nothing but the new server was touched";
  set_->Apply(ConfigOf(Service(Real(3))), kStart + 14_s);
  EXPECT_EQ(Table(), "3:w1");
  set_->Apply(ConfigOf(""), kStart + 15_s);
  EXPECT_EQ(Table(), "none");
}

TEST_F(CheckerSetTest, AnUnchangedFileChangesNothing) {
  const config::Config config = ConfigOf(Service(Real(1) + Real(2)));
  set_->Apply(config, kStart);
  set_->Tick(kStart + 9_s);
  const auto running = checker_.running.size();
  ASSERT_GT(running, 0u);
  kernel_.applied.clear();
  set_->Apply(config, kStart + 9_s);
  EXPECT_TRUE(kernel_.applied.empty());
  EXPECT_EQ(checker_.running.size(), running) << "looks that are under way go on";
  EXPECT_TRUE(checker_.cancelled.empty());
}

TEST_F(CheckerSetTest, AfterAKillTheNextDaemonTouchesNothingThatIsRight) {
  const config::Config config = ConfigOf(Service(Real(1) + Real(2) + Real(3)));
  set_->Apply(config, kStart);
  RunUntil(kStart + 12_s, [](int server) { return server != 1; });
  ASSERT_EQ(Table(), "2:w1 3:w1");
  StartAnew();
  kernel_.applied.clear();
  set_->Apply(config, kStart + 60_s);
  EXPECT_TRUE(kernel_.applied.empty()) << "no flush, no second adding";
  EXPECT_EQ(Table(), "2:w1 3:w1") << "a failed server does not come back unseen";
  RunUntil(kStart + 61_s, [](int) { return true; });
  EXPECT_EQ(Table(), "2:w1 3:w1 1:w1") << "it is looked at soon";
}

TEST_F(CheckerSetTest, WithoutIpvsTheChecksRunAndTheTableComesLater) {
  kernel_.broken = true;
  set_->Apply(ConfigOf(Service(Real(1))), kStart);
  RunUntil(kStart + 10_s, [](int) { return true; });
  EXPECT_FALSE(looks_.empty());
  EXPECT_EQ(Table(), "none");
  kernel_.broken = false;
  RunUntil(kStart + 16_s, [](int) { return true; });
  EXPECT_EQ(Table(), "1:w1");
}

TEST_F(CheckerSetTest, ARefusedServiceDoesNotStopTheOthers) {
  kernel_.schedulers_it_lacks = {"rr"};
  set_->Apply(
      ConfigOf(Service(Real(1)) + "virtual_server 192.0.2.9 80 {\n protocol TCP\n lb_algo wlc\n" + Real(2) + "}\n"),
      kStart);
  EXPECT_EQ(Table(), "2:w1");
}

TEST_F(CheckerSetTest, SuspendedServersAreNotLookedAt) {
  set_->Apply(ConfigOf(Service("ha_suspend\n" + Real(1))), kStart);
  RunUntil(kStart + 30_s, [](int) { return false; });
  EXPECT_TRUE(looks_.empty());
  EXPECT_EQ(Table(), "1:w1");
  set_->SetLocalAddresses({IpAddress::V4(192, 0, 2, 1)}, kStart + 30_s);
  RunUntil(kStart + 40_s, [](int) { return false; });
  EXPECT_EQ(Table(), "");
  set_->SetLocalAddresses({}, kStart + 40_s);
  looks_.clear();
  RunUntil(kStart + 60_s, [](int) { return true; });
  EXPECT_TRUE(looks_.empty());
}

TEST_F(CheckerSetTest, OmegaTellsOfTheEnd) {
  set_->Apply(ConfigOf(Service("omega\nquorum_down \"/bin/qdown\"\n" + Real(1, "notify_down \"/bin/down\""))), kStart);
  set_->Stop(true);
  EXPECT_EQ(scripts_, (std::vector<std::string>{"/bin/down", "/bin/qdown"}));
  EXPECT_EQ(Table(), "none");
}

TEST_F(CheckerSetTest, AStopThatKeepsLeavesTheTable) {
  set_->Apply(ConfigOf(Service(Real(1))), kStart);
  set_->Stop(false);
  EXPECT_EQ(Table(), "1:w1");
  EXPECT_EQ(set_->deadline(), std::nullopt);
}

TEST_F(CheckerSetTest, AScriptMaySetTheWeight) {
  set_->Apply(ConfigOf("virtual_server 192.0.2.1 80 {\n protocol TCP\n lb_algo wrr\n delay_loop 10\n real_server "
                       "198.51.100.1 80 {\n MISC_CHECK {\n misc_path \"/bin/check\"\n misc_dynamic\n }\n }\n}\n"),
              kStart);
  set_->Tick(kStart + 10_s);
  checker_.EndOldest({.ok = true, .weight = 40, .exit_status = 42, .start = kStart + 10_s, .end = kStart + 10_s});
  set_->Tick(*set_->deadline());
  EXPECT_EQ(Table(), "1:w40");
}

}  // namespace
}  // namespace holdfast::daemon
