// What a live test of the daemon stands on: two routers on one wire, each a namespace with its eth0, and holdfastd as
// a program in them. Everything is inside a sandbox that ends with the test.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/base/units.h"
#include "reference/sys/namespaces.h"
#include "reference/sys/netlink.h"
#include "reference/sys/process.h"

namespace holdfast::daemon::live {

// The value of a Result, or the end of the test.
template <typename T>
T Must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
inline void Must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message);
}

class Router {
 public:
  // Takes its namespace with a running eth0 over.
  Router(std::string name, sys::NamespaceFd netns);

  // Starts holdfastd on `config`, a file's text, with `more` options; what it says is in log().
  void Start(const std::string& config, const std::vector<std::string>& more = {});
  // Writes the configuration anew, for a reload.
  void Rewrite(const std::string& config);
  sys::Process& process() { return *process_; }
  // SIGTERM, or another signal; the exit status, and how long it took.
  int Stop(int signal = 15);
  Milliseconds last_stop() const { return last_stop_; }
  std::string Log() const;

  // Waits until the log has `text`, or `address` is (not) on any interface; false when the time passes first.
  bool Says(const std::string& text, Milliseconds within);
  bool Has(const std::string& address, Milliseconds within);
  bool Loses(const std::string& address, Milliseconds within);
  // Waits until an interface has given itself an address of `network`.
  bool Autoconfigures(const std::string& interface, const IpPrefix& network, Milliseconds within);
  bool IsEmptied(Milliseconds within);  // of processes
  bool Holds(const std::string& address);
  std::vector<std::string> LinkNames();
  std::vector<std::string> Addresses();
  // Processes of the daemon: the parent's pid and its children's, by name.
  std::optional<pid_t> Child(const std::string& name);
  std::vector<pid_t> Processes() const { return sys::ProcessesIn(netns_.get()); }
  sys::Netlink& netlink() { return *netlink_; }
  const sys::NamespaceFd& netns() const { return netns_; }
  int eth0() { return Must(netlink_->FindLink("eth0"))->index; }

 private:
  bool Await(const std::function<bool()>& condition, Milliseconds within);

  std::string name_;
  sys::NamespaceFd netns_;
  std::optional<sys::Netlink> netlink_;
  std::optional<sys::NetlinkMonitor> monitor_;
  std::unique_ptr<sys::Process> process_;
  Milliseconds last_stop_{0};
};

// 192.168.1.2 and 192.168.1.3 on one veth pair.
struct Pair {
  Pair();
  std::unique_ptr<Router> master, backup;
};

// Runs `body` in a sandbox; skips with the reason where there can be none.
void RunLive(const std::function<void(Pair&)>& body, const sys::SandboxOptions& options = {});

}  // namespace holdfast::daemon::live
