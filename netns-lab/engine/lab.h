// A lab file come alive inside a sandbox: its network, its routers, and what can be done to them.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "netns-lab/engine/dut.h"
#include "netns-lab/engine/lab_file.h"
#include "netns-lab/engine/network.h"
#include "netns-lab/engine/web_server.h"

namespace holdfast::lab {

class Lab {
 public:
  // Lays the wires; no router runs yet. `scratch` is where routers keep their files, a folder each. The file must
  // outlive the lab.
  static Result<std::unique_ptr<Lab>> Build(const LabFile& file, const std::filesystem::path& scratch);

  // Starts every router, in file order but without waiting in between, then waits until all are ready.
  std::optional<DutError> StartRouters();

  // One router. A stop is orderly and returns once it has ended; a crash is the death of the machine: its cable is cut,
  // its processes end without a goodbye. Start of a crashed router boots it afresh: bare interfaces, cable in.
  std::optional<DutError> Start(const std::string& router);
  std::optional<DutError> Stop(const std::string& router);
  std::optional<DutError> Crash(const std::string& router);
  std::optional<DutError> Cut(const std::string& router);
  std::optional<DutError> Silence(const std::string& router);
  std::optional<DutError> Heal(const std::string& router);
  // Another configuration file in place of the one it runs with, and the reload signal; returns at once.
  std::optional<DutError> Reload(const std::string& router, const std::filesystem::path& config);
  // kill -9 to every process of the router; its kernel, its addresses and its cable stay.
  void Kill(const std::string& router);

  // A host that serves: its web server ends as programs do, or comes back.
  std::optional<DutError> StartServer(const std::string& host);
  void StopServer(const std::string& host);
  bool Serves(const std::string& host) const { return servers_.contains(host); }

  Network& network() { return *network_; }
  Dut& router(const std::string& name) { return *routers_.at(name); }
  const LabFile& file() const { return file_; }

 private:
  explicit Lab(const LabFile& file) : file_(file) {}
  Status AddInterfaces(const std::string& node, const std::vector<LabInterface>& interfaces);
  Status SetUp(const std::string& node, const std::vector<std::string>& lines);
  std::optional<DutError> OnLinks(const std::string& router, Status (Network::*change)(const Link&));

  const LabFile& file_;
  std::unique_ptr<Network> network_;
  std::map<std::string, std::unique_ptr<Dut>> routers_;
  std::map<std::string, std::unique_ptr<WebServer>> servers_;
  std::set<std::string> crashed_;
};

}  // namespace holdfast::lab
