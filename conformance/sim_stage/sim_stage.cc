#include "conformance/sim_stage/sim_stage.h"

#include <algorithm>
#include <deque>

#include "conformance/sim_stage/sim_host.h"

namespace holdfast::conformance {

struct SimStage::Core {
  vrrp::RfcProfile profile;
  Duration timers_late;
  Dialect dialect = {};
  Instant now = {};
  std::vector<SimHost> hosts = {};
  std::deque<Captured> outbox = {};

  void Emit(const SimHost& host, std::vector<Bytes> frames) {
    for (Bytes& frame : frames) outbox.push_back({now, true, std::move(frame), {}, host.segment()});
  }

  void Tell(const vrrp::Event& event) {
    for (SimHost& host : hosts) Emit(host, host.Handle(event, now));
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
  if (!setup.password.empty())
    throw StageFailure{StageFailure::Kind::kUnsupported, "the core alone has no authentication"};
  for (const std::string& word : setup.wants) {
    if (word != "mixed") throw StageFailure{StageFailure::Kind::kUnsupported, "the core alone has no " + word};
  }
  core_->hosts.clear();
  core_->hosts.emplace_back(setup, version, family, core_->profile);
  for (const RouterSetup& other : setup.also) {
    core_->hosts.emplace_back(other, version, other.FamilyOr(family), core_->profile);
  }
  core_->Tell(vrrp::Startup{});
}

Instant SimStage::Stop() {
  core_->Tell(vrrp::Shutdown{});
  return core_->now;
}

void SimStage::Reconfigure(const RouterSetup&, Version, Family) {
  throw StageFailure{StageFailure::Kind::kUnsupported, "the core alone reads no configuration"};
}

Instant SimStage::SendOn(Segment segment, const Bytes& frame) {
  core_->now += Duration(1);  // two things never happen at once
  const auto packet = wire::DecodeIp(frame);
  for (SimHost& host : core_->hosts) {
    if (packet && host.segment() == segment && host.Accepts(*packet)) {
      core_->Emit(host, host.Deliver(*packet, core_->now));
    }
  }
  return core_->now;
}

std::optional<Captured> SimStage::Receive(Instant deadline) {
  while (core_->outbox.empty()) {
    const auto [host, due] = core_->Next();
    core_->now = std::max(core_->now, std::min(due, deadline));
    if (due > deadline) return std::nullopt;
    core_->Emit(*host, host->Handle(vrrp::DeadlineReached{}, core_->now));
  }
  Captured frame = std::move(core_->outbox.front());
  core_->outbox.pop_front();
  return frame;
}

}  // namespace holdfast::conformance
