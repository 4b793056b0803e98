// What an instance does about the core's answers, and what it says of them in the log.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <variant>

#include "reference/daemon/instance.h"

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

// Hosts and switches that followed a losing router are called back, but a flood of losing advertisements must not
// become a flood of ours.
constexpr Microseconds kAnswerInterval = 1_s;

bool Enters(vrrp::State state, vrrp::Transition transition) {
  const vrrp::TransitionInfo& info = vrrp::Info(transition);
  return info.to == state && info.from != state;
}

bool Leaves(vrrp::State state, vrrp::Transition transition) {
  const vrrp::TransitionInfo& info = vrrp::Info(transition);
  return info.from == state && info.to != state;
}

double InSeconds(Microseconds time) { return static_cast<double>(time.count()) / 1e6; }

}  // namespace

std::optional<vrrp::Transition> Instance::Feed(const vrrp::Event& event, Instant now) {
  const vrrp::Output output = router_.Handle(event, now);
  // The virtual MAC has to be there for the first advertisement, which is the first action.
  if (output.transition && Enters(vrrp::State::kActive, *output.transition)) Check(outlet_.Forward(true), now);
  Perform(output, now);
  if (output.transition) AfterTransition(*output.transition, now);
  return output.transition;
}

void Instance::Perform(const vrrp::Output& output, Instant now) {
  for (const vrrp::Action& action : output.actions) {
    std::visit([&](const auto& alternative) { Do(alternative, now); }, action);
  }
}

void Instance::Do(const vrrp::SendAdvertisement& action, Instant now) {
  const Status sent = outlet_.Advertise(action.priority);
  if (!sent) ++counters_.send_errors;
  // An interface that went down takes no farewell; its fault is in the log already.
  if (sent || !tracker_.fault()) Check(sent, now);
  if (!sent) return;
  ++counters_.sent;
  if (action.priority == vrrp::kResignPriority) ++counters_.sent_priority_zero;
}

void Instance::Do(const vrrp::InstallAddresses&, Instant now) { Check(outlet_.Install(), now); }

void Instance::Do(const vrrp::AnnounceAddresses&, Instant now) {
  Check(outlet_.Announce(std::max<std::uint32_t>(announcements_.Start(now), 1)), now);
}

void Instance::Do(const vrrp::RemoveAddresses&, Instant now) { Check(outlet_.Remove(), now); }

void Instance::Do(const vrrp::Log& action, Instant now) {
  Complain(std::string(ToString(action.notice)),
           fmt::format("{} ({} with priority {})", ToString(action.notice), last_source_.ToString(), last_priority_),
           now);
}

void Instance::Do(const vrrp::StateChanged& change, Instant now) {
  last_change_ = now;
  if (change.to == vrrp::State::kActive) ++counters_.became_active;
  if (change.from == vrrp::State::kActive) ++counters_.left_active;
  LogStateChange(change, now);
  if (change.to == vrrp::State::kActive) {
    ServeHosts(now);
    Tell(Notice::kMaster);
  }
  if (change.to == vrrp::State::kBackup) Tell(Notice::kBackup);
}

// As an Active Router: Router Advertisements where they are asked for, the first of them now.
void Instance::ServeHosts(Instant now) {
  if (*config_.holdfast_router_advertisements) {
    router_adverts_.Start(now);
  } else {
    router_adverts_.Stop();
  }
}

void Instance::AfterTransition(vrrp::Transition transition, Instant now) {
  if (Leaves(vrrp::State::kActive, transition)) {
    announcements_.Stop();
    // Without a farewell of lifetime 0: the next Active Router speaks with the same address, and hosts would drop it.
    router_adverts_.Stop();
    Check(outlet_.Forward(false), now);
  }
  switch (transition) {
    case vrrp::Transition::kStartAsBackup:
    case vrrp::Transition::kActiveYieldsToPriority:
    case vrrp::Transition::kActiveYieldsToAddress:
      timer_started_ = now;
      resignation_heard_ = false;
      preempt_delay_.EnterBackup();
      Feed(Parameters(), now);
      break;
    case vrrp::Transition::kBackupFollows:
    case vrrp::Transition::kBackupHearsResignation:
      timer_started_ = now;
      resignation_heard_ = transition == vrrp::Transition::kBackupHearsResignation;
      break;
    case vrrp::Transition::kActiveOutranksPriority:
    case vrrp::Transition::kActiveOutranksAddress:
      if (now - last_answer_ < kAnswerInterval) break;
      last_answer_ = now;
      Check(outlet_.Announce(*config_.garp_lower_prio_repeat), now);
      Tell(Notice::kMasterRxLowerPri);
      break;
    default:
      break;
  }
}

// The log.

std::string Instance::Reason(vrrp::Transition why, Instant now) const {
  const auto peer = [&] { return fmt::format("{} advertises priority {}", last_source_.ToString(), last_priority_); };
  switch (why) {
    case vrrp::Transition::kStartAsOwner:
      return "startup, address owner";
    case vrrp::Transition::kStartAsBackup:
      return fmt::format("startup, priority {}", router_.priority());
    case vrrp::Transition::kBackupTakesOver:
      if (resignation_heard_) {
        return fmt::format("Skew_Time passed {:.3f} s after {} resigned", InSeconds(now - timer_started_),
                           last_source_.ToString());
      }
      return fmt::format("Active_Down_Timer expired after {:.3f} s", InSeconds(now - timer_started_));
    case vrrp::Transition::kActiveYieldsToPriority:
      return peer();
    case vrrp::Transition::kActiveYieldsToAddress:
      return peer() + ", the same as ours, from a greater address";
    case vrrp::Transition::kBackupStops:
    case vrrp::Transition::kActiveResigns:
      return stopping_ || fault_reason_.empty() ? std::string("shutdown") : fault_reason_;
    default:
      return std::string(ToString(why));
  }
}

void Instance::LogStateChange(const vrrp::StateChanged& change, Instant now) const {
  spdlog::info("{}: {} -> {} ({})", name(), ToString(change.from), ToString(change.to), Reason(change.why, now));
  if (change.why == vrrp::Transition::kActiveResigns) spdlog::info("({}) sent 0 priority", name());
}

void Instance::LogChecks(const vrrp::ReceiveResult& result, const host::ReceivedMessage& message, Instant now) {
  const auto say = [&](vrrp::ReceiveCheck check, std::string_view verdict) {
    Complain(std::string(ToString(check)),
             fmt::format("{} an advertisement of {} (TTL {}): {}", verdict, message.source.ToString(),
                         message.hop_limit, vrrp::Info(check).complaint),
             now);
  };
  if (result.discarded_by) say(*result.discarded_by, "dropped");
  for (std::size_t i = 0; i < vrrp::kReceiveCheckCount; ++i) {
    if (result.logged[i]) say(static_cast<vrrp::ReceiveCheck>(i), "noticed in");
  }
}

void Instance::Complain(const std::string& cause, const std::string& text, Instant now) {
  const auto held_back = log_limit_.Admit(cause, now);
  if (!held_back) return;
  if (*held_back > 0) {
    spdlog::warn("{}: {} ({} more like it before)", name(), text, *held_back);
  } else {
    spdlog::warn("{}: {}", name(), text);
  }
}

void Instance::Check(const Status& status, Instant now) {
  if (!status) Complain(status.error().message, status.error().message, now);
}

void Instance::Tell(Notice notice) {
  const auto text = ToString(notice);
  if (notice == Notice::kFault) {
    spdlog::warn("({}) Entering FAULT STATE: {}", name(), fault_reason_);
  } else if (notice == Notice::kMaster || notice == Notice::kBackup) {
    spdlog::info("({}) Entering {} STATE", name(), text);
  } else if (notice == Notice::kStop || notice == Notice::kDeleted) {
    spdlog::info("({}) {}", name(), notice == Notice::kStop ? "Stopped" : "Removed by a reload");
  }
  if (observer_) observer_(*this, notice);
}

}  // namespace holdfast::daemon
