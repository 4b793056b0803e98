#include "reference/daemon/live/pair.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>

namespace holdfast::daemon::live {
namespace {

using Clock = std::chrono::steady_clock;

std::string Text(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::unique_ptr<Router> MakeRouter(const std::string& name, sys::NamespaceFd netns, const char* prefix) {
  auto router = std::make_unique<Router>(name, std::move(netns));
  const int eth0 = router->eth0();
  Must(router->netlink().SetUp(eth0, true));
  sys::InterfaceAddress address;
  address.interface_index = eth0;
  address.prefix = *IpPrefix::Parse(prefix);
  static_cast<void>(Must(router->netlink().AddAddress(address)));
  return router;
}

}  // namespace

Router::Router(std::string name, sys::NamespaceFd netns) : name_(std::move(name)), netns_(std::move(netns)) {
  Must(sys::InNetworkNamespace(netns_, [this] {
    netlink_ = Must(sys::Netlink::Open());
    monitor_ = Must(sys::NetlinkMonitor::Open());
  }));
}

void Router::Start(const std::string& config, const std::vector<std::string>& more) {
  Rewrite(config);
  sys::Command command;
  command.argv = {HOLDFASTD, "-n", "-l", "-D", "-G", "-f", "/run/" + name_ + ".conf", "--run-dir=/run/" + name_};
  command.argv.insert(command.argv.end(), more.begin(), more.end());
  command.netns = netns_.get();
  process_ = Must(sys::Process::Start(command, "/run/" + name_ + ".log"));
}

void Router::Rewrite(const std::string& config) { std::ofstream("/run/" + name_ + ".conf") << config; }

int Router::Stop(int signal) {
  const auto start = Clock::now();
  const int status = process_->Stop(signal, Seconds(10));
  last_stop_ = std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
  return status;
}

std::string Router::Log() const { return Text("/run/" + name_ + ".log"); }

// Changes of the namespace wake it up at once; what makes no netlink event (a log line, a process) is looked at again
// after a few milliseconds.
bool Router::Await(const std::function<bool()>& condition, Milliseconds within) {
  const auto deadline = Clock::now() + within;
  while (!condition()) {
    if (Clock::now() > deadline) return false;
    pollfd waiting{monitor_->fd(), POLLIN, 0};
    poll(&waiting, 1, 5);
    static_cast<void>(monitor_->Read());
  }
  return true;
}

bool Router::Says(const std::string& text, Milliseconds within) {
  return Await([&] { return Log().find(text) != std::string::npos; }, within);
}

bool Router::Holds(const std::string& address) {
  const auto all = Addresses();
  return std::find(all.begin(), all.end(), address) != all.end();
}

bool Router::Has(const std::string& address, Milliseconds within) {
  return Await([&] { return Holds(address); }, within);
}

bool Router::Loses(const std::string& address, Milliseconds within) {
  return Await([&] { return !Holds(address); }, within);
}

bool Router::Autoconfigures(const std::string& interface, const IpPrefix& network, Milliseconds within) {
  const int index = Must(netlink_->FindLink(interface))->index;
  return Await(
      [&] {
        const auto all = Must(netlink_->Addresses());
        return std::any_of(all.begin(), all.end(), [&](const sys::InterfaceAddress& one) {
          return one.interface_index == index && network.Contains(one.prefix.address);
        });
      },
      within);
}

bool Router::IsEmptied(Milliseconds within) {
  return Await([&] { return Processes().empty(); }, within);
}

std::vector<std::string> Router::LinkNames() {
  std::vector<std::string> names;
  for (const sys::Link& link : Must(netlink_->Links())) names.push_back(link.name);
  return names;
}

std::vector<std::string> Router::Addresses() {
  std::vector<std::string> addresses;
  for (const auto& address : Must(netlink_->Addresses())) {
    if (address.prefix.address.is_v4()) addresses.push_back(address.prefix.ToString());
  }
  return addresses;
}

std::optional<pid_t> Router::Child(const std::string& name) {
  for (const pid_t pid : Processes()) {
    if (Text("/proc/" + std::to_string(pid) + "/comm") == name + "\n") return pid;
  }
  return std::nullopt;
}

Pair::Pair() {
  auto one = Must(sys::NewNetworkNamespace());
  auto other = Must(sys::NewNetworkNamespace());
  Must(sys::InNetworkNamespace(one, [&] {
    auto netlink = Must(sys::Netlink::Open());
    Must(netlink.CreateVeth("eth0", "eth0", other.get()));
  }));
  master = MakeRouter("master", std::move(one), "192.168.1.2/24");
  backup = MakeRouter("backup", std::move(other), "192.168.1.3/24");
}

void RunLive(const std::function<void(Pair&)>& body, const sys::SandboxOptions& options) {
  if (const Status possible = sys::ProbeSandbox(options); !possible) GTEST_SKIP() << possible.error().message;
  const auto status = sys::RunInSandbox(options, [&]() -> int {
    try {
      Pair pair;
      body(pair);
      if (::testing::Test::HasFailure()) {
        std::cout << "---- master\n" << pair.master->Log() << "---- backup\n" << pair.backup->Log();
      }
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
    std::cout.flush();
    return ::testing::Test::HasFailure() ? 1 : 0;
  });
  ASSERT_TRUE(status.has_value()) << status.error().message;
  EXPECT_EQ(*status, 0) << "the failures are above";
}

}  // namespace holdfast::daemon::live
