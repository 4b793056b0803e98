// BoxStage: a box that somebody else runs, on a real interface of this machine (`interface: eth1` of a DUT file). The
// tester is this machine, on that interface; the verdicts' clock is the kernel's, as on NetnsStage.
//
// The box is set up by the DUT file's hooks (configure before a start, stop at the end; HOLDFAST_* as for any hook).
// Where there are none, the person at the terminal is told what to enter and answers with the enter key.
#pragma once

#include <deque>
#include <filesystem>
#include <optional>
#include <string>

#include "conformance/stage/sentinel.h"
#include "conformance/stage/stage.h"
#include "netns-lab/engine/dut_file.h"
#include "reference/sys/packet_socket.h"

namespace holdfast::conformance {

// What to enter at a box, in words.
std::string BoxInstructions(const lab::DutFile& dut, const lab::RouterSpec& spec);

class BoxStage : public Stage {
 public:
  // Throws StageFailure where the interface is not there, or its frames are not ours to see (kCannotRunHere).
  BoxStage(lab::DutFile dut, Dialect dialect, std::filesystem::path directory, const Sentinel* sentinel);
  ~BoxStage() override;  // stops the box where it has a hook for that

  std::string_view name() const override { return "box"; }
  Instant Now() override;
  void Start(const RouterSetup& setup, Version version, Family family) override;
  Instant Stop() override;
  void Reconfigure(const RouterSetup&, Version, Family) override;
  Instant SendOn(Segment segment, const Bytes& frame) override;
  std::optional<Captured> Receive(Instant deadline) override;
  Duration Uncertainty(Instant from, Instant to) override;
  const Dialect& dialect() const override { return dialect_; }
  bool Has(Needs) const override { return true; }
  Mac tester_mac() const override { return Mac::Of("02:00:00:00:00:02"); }
  std::int64_t origin_ns() const override;
  std::vector<std::string> DutLog() override { return {}; }

 private:
  struct Seen {
    Captured captured;
    bool outgoing;
  };
  std::optional<Seen> Read();
  bool RunHook(const std::string& name);  // false: there is none
  void Drain();

  lab::DutFile dut_;
  Dialect dialect_;
  std::filesystem::path directory_;
  const Sentinel* sentinel_;
  std::optional<sys::PacketSocket> sender_, ear_;
  lab::RouterSpec spec_;
  bool running_ = false;
  holdfast::Instant origin_;
  std::deque<Captured> waiting_;
};

}  // namespace holdfast::conformance
