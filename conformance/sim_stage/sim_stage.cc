#include "conformance/sim_stage/sim_stage.h"

#include <algorithm>
#include <deque>

#include "conformance/sim_stage/sim_host.h"

namespace holdfast::conformance {

struct SimStage::Core {
  vrrp::RfcProfile profile;
  Duration timers_late;
  Dialect dialect = {};
  Family family = Family::kIpv4;
  Instant now = {};
  std::vector<SimHost> hosts = {};
  std::deque<Captured> outbox = {};

  void Emit(std::vector<Bytes> frames) {
    for (Bytes& frame : frames) outbox.push_back({now, true, std::move(frame), {}});
  }

  void Tell(const vrrp::Event& event) {
    for (SimHost& host : hosts) Emit(host.Handle(event, now));
  }

  // The host whose deadline comes first, and when it hears of it.
  std::pair<SimHost*, Instant> Next() {
    std::pair<SimHost*, Instant> next{nullptr, Instant::max()};
    for (SimHost& host : hosts) {
      const auto deadline = host.deadline();
      if (deadline && *deadline + timers_late < next.second) next = {&host, *deadline + timers_late};
    }
    return next;
  }

  bool Accepts(const wire::IpFrame& packet) const {
    const Address group = wire::VrrpGroup(family);
    return packet.protocol == wire::kProtocolVrrp && packet.destination == group &&
           packet.mac_destination == Mac::Group(group);
  }
};

SimStage::SimStage(std::string_view profile, Duration timers_late) {
  const auto parsed = vrrp::ParseRfcProfile(profile);
  if (!parsed) throw StageFailure{StageFailure::Kind::kHarness, "no such profile: " + std::string(profile)};
  core_ = std::make_unique<Core>(Core{*parsed, timers_late});
  if (vrrp::Ipv4PseudoHeader(vrrp::Governing(*parsed, vrrp::Version::kV3))) {
    core_->dialect.v3_ipv4_checksum = wire::ChecksumForm::kIpv4PseudoHeader;
  }
}

SimStage::~SimStage() = default;

Instant SimStage::Now() { return core_->now; }
const Dialect& SimStage::dialect() const { return core_->dialect; }
Mac SimStage::tester_mac() const { return Mac::Of("02:00:00:00:00:02"); }

void SimStage::Start(const RouterSetup& setup, Version version, Family family) {
  if (version == Version::kV2 && family == Family::kIpv6) {
    throw StageFailure{StageFailure::Kind::kUnsupported, "version 2 has no IPv6"};
  }
  core_->family = family;
  core_->hosts.clear();
  core_->hosts.emplace_back(setup, version, family, core_->profile);
  for (const RouterSetup& other : setup.also) core_->hosts.emplace_back(other, version, family, core_->profile);
  core_->Tell(vrrp::Startup{});
}

Instant SimStage::Stop() {
  core_->Tell(vrrp::Shutdown{});
  return core_->now;
}

Instant SimStage::Send(const Bytes& frame) {
  core_->now += Duration(1);  // two things never happen at once
  const auto packet = wire::DecodeIp(frame);
  if (packet && core_->Accepts(*packet)) {
    for (SimHost& host : core_->hosts) core_->Emit(host.Deliver(*packet, core_->now));
  }
  return core_->now;
}

std::optional<Captured> SimStage::Receive(Instant deadline) {
  while (core_->outbox.empty()) {
    const auto [host, due] = core_->Next();
    core_->now = std::max(core_->now, std::min(due, deadline));
    if (due > deadline) return std::nullopt;
    core_->Emit(host->Handle(vrrp::DeadlineReached{}, core_->now));
  }
  Captured frame = std::move(core_->outbox.front());
  core_->outbox.pop_front();
  return frame;
}

}  // namespace holdfast::conformance
