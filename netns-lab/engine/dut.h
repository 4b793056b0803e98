// A running device under test: one implementation in one node.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "netns-lab/engine/dut_file.h"
#include "netns-lab/engine/network.h"
#include "netns-lab/engine/router_spec.h"
#include "reference/base/result.h"
#include "reference/sys/process.h"

namespace holdfast::lab {

// Why a DUT does not run, with the harness's exit code for it.
struct DutError {
  enum class Kind : std::uint8_t { kUnsupported, kCannotRunHere, kDidNotStart, kHarness } kind = Kind::kHarness;
  std::string message;                // one sentence: what and, for kCannotRunHere, what to do about it
  std::vector<std::string> log_tail;  // its last words
  int exit_code() const;              // 1, 6, 7, 3
};

class Dut {
 public:
  // `directory` is created: configuration, pid files and log live there. The node must outlive the Dut.
  Dut(DutFile file, Node& node, std::filesystem::path directory);
  ~Dut();  // kills what still runs

  // Renders the configuration from neutral words, or takes a configuration file as it is.
  void Configure(const RouterSpec& spec);
  void ConfigureFrom(const std::filesystem::path& config, std::string ifname = "eth0");

  // Starts it and waits until it is ready. nullopt: it is.
  std::optional<DutError> Start();
  // As Start, but returns once the programs run; WaitReady is the rest.
  std::optional<DutError> Launch();
  std::optional<DutError> WaitReady();

  // Renders another configuration over the running one's and gives the reload signal, without waiting for its effect.
  std::optional<DutError> Reload(const RouterSpec& spec);
  // The same with another configuration file, which the router sees in place of that of ConfigureFrom from now on.
  std::optional<DutError> ReloadFrom(const std::filesystem::path& config);

  // The stop signal, without waiting: its instant is the caller's to stamp.
  Status SignalStop();
  // Waits for the end of every program (kills after stop_within). The router's status.
  int WaitStopped();
  // SIGSTOP to every process of the node, then SIGKILL: no goodbye is sent. The node's kernel still answers for its
  // addresses: cut the link as well to emulate the death of a machine.
  void Crash();
  bool running() const;
  std::vector<pid_t> processes() const;  // its programs, without their children, in start order

  std::vector<std::string> Log(std::size_t lines = 100000) const;  // the router's, oldest first
  std::filesystem::path log_file() const;
  std::filesystem::path config_file() const;
  const DutFile& file() const { return file_; }
  Node& node() { return node_; }

 private:
  std::optional<DutError> Prepare();
  std::optional<DutError> RunFirst(const std::string& what, std::vector<std::string> argv);
  sys::Command Command(std::vector<std::string> argv) const;
  std::optional<DutError> WriteTemplates();
  std::optional<DutError> SetOwnedAddresses();
  std::optional<DutError> Failed(DutError::Kind kind, const std::string& message) const;
  std::optional<DutError> StartPrograms();
  std::optional<DutError> AwaitHelper();
  std::optional<DutError> AnyEnded();
  std::optional<DutError> CannotReload() const;
  std::optional<DutError> SignalReload();
  bool Ready() const;
  bool Joined() const;
  Result<std::string> RenderWord(const std::string& word) const;
  std::string Expand(const std::string& text) const;
  std::vector<std::string> ExpandAll(const std::vector<std::string>& words) const;

  DutFile file_;
  Node& node_;
  std::filesystem::path directory_;
  std::optional<RouterSpec> spec_;
  std::filesystem::path config_;
  bool config_hidden_ = false;  // behind another one, since a reload
  std::string ifname_ = "eth0";
  std::unique_ptr<sys::Process> stop_hook_;              // while it runs
  std::vector<std::unique_ptr<sys::Process>> programs_;  // in start order
};

// What the version command prints, first line; "unknown" where there is none or it fails.
std::string DutVersion(const DutFile& file);

}  // namespace holdfast::lab
