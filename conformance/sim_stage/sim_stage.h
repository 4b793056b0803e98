// SimStage: the reference core in virtual time, in process, with a right host around it. The whole suite takes seconds.
//
// What the host adds is what a case can see: Ethernet and IP headers (the Virtual Router MAC as source, TTL 255, the
// interface's own address as source), gratuitous ARP and unsolicited Neighbor Advertisements when the core announces
// its addresses, delivery of frames to the group. It answers no ARP, ND or ping: those cases need a kernel.
//
// Time passes only in Receive, which jumps to the next deadline of the core; nothing is ever late by itself.
#pragma once

#include <memory>
#include <string_view>

#include "conformance/stage/stage.h"

namespace holdfast::conformance {

class SimStage : public Stage {
 public:
  // `profile` is what the core follows in version 3: "5798", "9568" or "9568+errata"; another text throws StageFailure.
  // `timers_late` delays every timer of the core, to see that the suite notices.
  explicit SimStage(std::string_view profile, Duration timers_late = Duration(0));
  ~SimStage() override;

  std::string_view name() const override { return "sim"; }
  Instant Now() override;
  void Start(const RouterSetup& setup, Version version, Family family) override;
  Instant Stop() override;
  void Reconfigure(const RouterSetup& setup, Version version, Family family) override;  // unsupported: a host's matter
  Instant SendOn(Segment segment, const Bytes& frame) override;
  std::optional<Captured> Receive(Instant deadline) override;
  Duration Uncertainty(Instant, Instant) override { return Duration(0); }
  const Dialect& dialect() const override;
  bool Has(Needs need) const override { return need == Needs::kNothing; }
  Mac tester_mac() const override;
  std::vector<std::string> DutLog() override { return {}; }

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace holdfast::conformance
