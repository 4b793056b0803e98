// A case from its start to its outcome, and its own words: arrange, judge, context.
#include <algorithm>
#include <exception>

#include "conformance/stage/case_body.h"

namespace holdfast::conformance {
namespace {

// In virtual time nothing is late by itself.
constexpr Duration kVirtualTolerance = wire::Milliseconds(1);
// How much longer than its down interval a starting DUT may take to speak: start-up delays are nobody's clause.
constexpr Duration kStartGrace = wire::Seconds(10);
// A DUT that was promoted while it started has so long to hear the tester and fall silent.
constexpr Duration kSettle = wire::Milliseconds(50);
// Intervals for which the tester holds a Backup: longer than three and any Skew_Time.
constexpr int kHolds = 4;

Tolerance ToleranceOn(const Stage& stage, const Tolerance& tolerance) {
  if (stage.Has(Needs::kWire)) return tolerance;
  const auto side = [](const std::optional<Duration>& t) {
    return t ? std::optional(kVirtualTolerance) : std::nullopt;
  };
  return {side(tolerance.early), side(tolerance.late)};
}

// What a clause wants beyond a plain virtual router is optional by the RFCs or by the registry.
void TakeFailure(const StageFailure& failure, const std::optional<RouterSetup>& setup, Outcome& outcome) {
  const bool unsupported = failure.kind == StageFailure::Kind::kUnsupported, optional = setup && !setup->wants.empty();
  outcome.finding = !unsupported ? Finding::kHarnessError : optional ? Finding::kNotApplicable : Finding::kUnsupported;
  outcome.dut_did_not_start = failure.kind == StageFailure::Kind::kDutDidNotStart;
  outcome.cause = failure.message;
}

RouterSetup Completed(RouterSetup setup, Family of_case) {
  const Family family = setup.FamilyOr(of_case);
  const Addresses& a = Addresses::Of(family);
  const bool far = setup.segment == Segment::kFar;
  if (setup.owner) setup.priority = 255;
  if (setup.addresses.empty()) {
    setup.addresses = {setup.owner ? a.owned : far ? a.far_vip : a.vip};
    if (family == Family::kIpv6 && !setup.owner && !far) setup.addresses.push_back(a.vip_global);
  }
  for (RouterSetup& other : setup.also) other = Completed(other, of_case);
  return setup;
}

std::string Names(const std::vector<Address>& addresses) {
  std::string text;
  for (const Address& address : addresses) text += (text.empty() ? "" : " ") + address.ToString();
  return text;
}

std::string Describe(const RouterSetup& setup) {
  return "start: vrid " + std::to_string(setup.vrid) + " priority " + std::to_string(setup.priority) + " interval " +
         std::to_string(setup.interval.count()) + " cs" + (setup.preempt ? "" : ", preempt off");
}

}  // namespace

Outcome ClauseCase::Run(Stage& stage, Version version, Family family, const Tolerance& tolerance) {
  body_ = std::make_shared<Body>(Body{stage, version, family, ToleranceOn(stage, tolerance)});
  Outcome& outcome = body_->outcome;
  try {
    Play();
    body_->Finish();
  } catch (const CaseEnd&) {  // said already
  } catch (const StageFailure& failure) {
    TakeFailure(failure, body_->setup, outcome);
  } catch (const std::exception& error) {
    outcome.finding = Finding::kHarnessError;
    outcome.cause = error.what();
  } catch (...) {
    outcome.finding = Finding::kHarnessError;
    outcome.cause = "an exception of an unknown kind";
  }
  outcome.sent = body_->SentText();
  outcome.origin_ns = stage.origin_ns();
  std::stable_sort(outcome.frames.begin(), outcome.frames.end(),
                   [](const Captured& a, const Captured& b) { return a.at < b.at; });
  try {
    outcome.dut_log = stage.DutLog();
  } catch (...) {  // a log that cannot be read takes nothing from what was seen
  }
  return std::move(outcome);
}

// --- arrange ---

Router ClauseCase::Start(const RouterSetup& wanted) {
  const RouterSetup setup = Completed(wanted, family());
  if (version() == Version::kV2 && setup.interval % wire::Seconds(1) != Centiseconds(0)) {
    throw StageFailure{StageFailure::Kind::kHarness, "version 2 counts whole seconds: this interval cannot be set up"};
  }
  body_->Remark(body_->stage.Now(), Describe(setup));
  body_->setup = setup;
  body_->slowest = std::max(body_->slowest, setup.interval);
  body_->stage.Start(setup, version(), family());
  body_->stopped = false;
  body_->started = body_->stage.Now();
  body_->Remark(body_->started, "the device takes part");
  return {setup, body_->started, std::nullopt, std::nullopt};
}

Router ClauseCase::StartActive(const RouterSetup& setup) {
  Router dut = Start(setup);
  const Duration down = DownInterval(dut.setup.priority, dut.setup.interval);
  const Instant deadline = dut.started + down + kStartGrace;
  dut.first = body_->TakeAdvertisement(dut.setup, deadline);
  body_->Decide(dut.first.has_value(), true, "an advertisement on the silent segment before " + Text(deadline),
                dut.first ? "advertisement at " + Text(dut.first->at) : "none");
  return dut;
}

Router ClauseCase::StartBackup(const RouterSetup& setup) {
  Router dut = Start(setup);
  const Duration interval = dut.setup.interval;
  const Instant first = peer.Advertise();
  lan.Pass(first + std::min(interval / 2, kSettle), true);
  Instant held = first;
  for (int n = 1; n <= kHolds; ++n) {
    lan.Pass(first + n * interval);
    held = peer.Advertise();
  }
  body_->Judged();
  lan.ControlSilenceFrom(dut, held);
  dut.last_held = held;
  return dut;
}

Instant ClauseCase::Stop(Router&) {
  const Instant at = body_->stage.Stop();
  body_->stopped = true;
  body_->Remark(at, "SIGTERM");
  return at;
}

std::optional<Router> ClauseCase::StartUnlessRefused(const RouterSetup& setup) try {
  return Start(setup);
} catch (const StageFailure& failure) {
  if (failure.kind != StageFailure::Kind::kDutDidNotStart) throw;
  body_->Remark(body_->stage.Now(), "refused: " + failure.message);
  return std::nullopt;
}

Instant ClauseCase::Reconfigure(Router& dut, const RouterSetup& wanted) {
  const Instant at = body_->stage.Now();
  body_->setup = dut.setup = Completed(wanted, family());
  body_->Remark(at, "another configuration, then told to read it: " + Names(dut.setup.addresses));
  body_->stage.Reconfigure(dut.setup, version(), family());
  return at;
}

// --- judge ---

void ClauseCase::Expect(bool holds, const std::string& expected, const std::string& seen) {
  body_->Decide(holds, false, expected, seen);
}
void ClauseCase::Control(bool holds, const std::string& expected, const std::string& seen) {
  body_->Decide(holds, true, expected, seen);
}
void ClauseCase::Measured(Duration measured, Duration bound) {
  body_->measured = true;
  body_->outcome.measured_ms = wire::ToMs(measured);
  body_->outcome.bound_ms = wire::ToMs(bound);
}
void ClauseCase::Unsupported(const std::string& why) { body_->End(Finding::kUnsupported, why); }
void ClauseCase::NotApplicable(const std::string& why) { body_->End(Finding::kNotApplicable, why); }
void ClauseCase::Inconclusive(const std::string& why) { body_->End(Finding::kInconclusive, why); }
void ClauseCase::Observed(const std::string& seen) { body_->observed.push_back(seen); }

// --- context ---

Version ClauseCase::version() const { return body_->version; }
Family ClauseCase::family() const { return body_->family; }
const Addresses& ClauseCase::addresses() const { return Addresses::Of(body_->family); }
Stage& ClauseCase::stage() { return body_->stage; }
Duration ClauseCase::SkewTime(std::uint8_t priority, Centiseconds interval) const {
  return wire::SkewTime(body_->version, priority, interval);
}
Duration ClauseCase::DownInterval(std::uint8_t priority, Centiseconds interval) const {
  return wire::DownInterval(body_->version, priority, interval);
}

}  // namespace holdfast::conformance
