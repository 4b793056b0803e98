// What a case about load balancing stands on: a director in a network namespace of its own, the tester on both sides.
//
//   clients ── packet sockets ══ eth0 192.0.2.10, vip │ director │ eth1 198.51.100.10 ══ packet sockets ── servers
//
// Clients and servers are the tester: it writes the clients' packets, sees at which server's MAC they come out, and
// answers as that server. Needs a kernel with IPVS, and to be made inside a sandbox (reference/sys/namespaces.h).
// The DUT is started from its file's `director` template, without VRRP. All functions throw StageFailure.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/stage/director_setup.h"
#include "conformance/stage/tester_ports.h"
#include "netns-lab/engine/dut.h"

namespace holdfast::conformance {

class DirectorStage {
 public:
  DirectorStage(lab::DutFile dut, std::filesystem::path directory);
  ~DirectorStage();  // kills the DUT

  // Starts the director and waits until the kernel's table is as configured; where it never gets so, until it has
  // stopped changing. It is not judged here.
  void Start(const ServiceSetup& setup);
  // Another configuration and the reload signal; then as Start.
  void Reload(const ServiceSetup& setup);
  // An orderly end, waited for; false where it did not end and was killed.
  bool Stop();

  TableService Table();
  // What the kernel was told otherwise than `setup` says. nullopt: it does not show all of it here.
  std::optional<std::vector<std::string>> WrongInTable(const ServiceSetup& setup);

  Instant Now() const { return ports_.Now(); }
  std::int64_t origin_ns() const { return ports_.origin_ns(); }
  Instant Send(Segment segment, const Bytes& frame) { return ports_.Send(segment, frame); }
  std::optional<Captured> Receive(Instant deadline) { return ports_.Receive(deadline); }
  // The director's own, on the clients' or on the servers' side.
  Mac mac(Segment segment) const;
  std::vector<std::string> DutLog() const;

 private:
  void Plug();
  void Write(const ServiceSetup& setup);
  void AwaitTable(const ServiceSetup& setup);

  lab::DutFile file_;
  std::filesystem::path directory_, config_;
  std::unique_ptr<lab::Network> network_;
  lab::Node* node_ = nullptr;
  lab::Link *front_ = nullptr, *back_ = nullptr;
  TesterPorts ports_;
  std::unique_ptr<lab::Dut> dut_;
};

}  // namespace holdfast::conformance
