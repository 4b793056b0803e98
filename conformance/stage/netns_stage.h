// NetnsStage: a real implementation in a network namespace of its own, the tester on the other end of its cable.
//
//   node "dut": eth0 192.0.2.10/24 fe80::10/64 2001:db8::10/64 ══ veth ══ p0 (no addresses, no stack) ── packet sockets
//               eth1 198.51.100.10/24 fe80::1:10/64 2001:db8:1::10/64 ══ p1: only where a case asks for two segments
//
// The verdicts' clock is the kernel's: one packet socket sends, a second one sees both directions and stamps them. The
// tester's end has no address, answers nothing and says nothing that a case did not send.
//
// The object has to be made inside a sandbox (reference/sys/namespaces.h), whose end takes everything with it. All
// functions throw StageFailure.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "conformance/stage/cpu_wait.h"
#include "conformance/stage/outcome.h"
#include "conformance/stage/sentinel.h"
#include "conformance/stage/stage.h"
#include "conformance/stage/tester_ports.h"
#include "netns-lab/engine/dut.h"
#include "netns-lab/engine/network.h"

namespace holdfast::conformance {

struct NetnsOptions {
  lab::DutFile dut;
  Dialect dialect;                     // as Probe found it
  std::filesystem::path directory;     // for the DUT's configuration and log; made where missing
  const Sentinel* sentinel = nullptr;  // of the run; nullptr: one of its own
};

class NetnsStage : public Stage {
 public:
  explicit NetnsStage(NetnsOptions options);
  ~NetnsStage() override;  // kills the DUT

  std::string_view name() const override { return "netns"; }
  Instant Now() override;
  void Start(const RouterSetup& setup, Version version, Family family) override;
  Instant Stop() override;
  void Reconfigure(const RouterSetup& setup, Version version, Family family) override;
  Instant SendOn(Segment segment, const Bytes& frame) override;
  std::optional<Captured> Receive(Instant deadline) override;
  Duration Uncertainty(Instant from, Instant to) override;
  const Dialect& dialect() const override { return options_.dialect; }
  bool Has(Needs) const override { return true; }
  Mac tester_mac() const override;
  std::int64_t origin_ns() const override;
  std::vector<std::string> DutLog() override;
  std::vector<Address> DutAddresses() override;

  lab::Node& dut_node() { return *node_; }

 private:
  void Plug(Segment segment);
  void Detour();
  void NoteCpuWait();

  NetnsOptions options_;
  std::unique_ptr<Sentinel> own_sentinel_;
  std::unique_ptr<lab::Network> network_;
  lab::Node* node_ = nullptr;
  TesterPorts ports_;
  std::vector<lab::Link*> links_;  // as plugged in; the first is the LAN's
  std::unique_ptr<lab::Dut> dut_;
  CpuWaits cpu_waits_;
  bool stopped_ = false;  // told to end, and perhaps still at it
};

// How the DUT speaks, from the first advertisement it sends when it is alone. nullopt: it takes part and never speaks.
// Starts the DUT on the stage, which is used up by it.
std::optional<Dialect> Probe(Stage& stage, Version version, Family family);

// Everything that a case sent and heard as pcapng; what is not a frame becomes a comment on the next one.
Status WriteCapture(const Outcome& outcome, const std::filesystem::path& file);

}  // namespace holdfast::conformance
