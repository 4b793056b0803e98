#include "reference/vrrp/virtual_router.h"

#include <variant>

namespace holdfast::vrrp {

VirtualRouter::VirtualRouter(const VirtualRouterConfig& config)
    : config_(config), active_adver_interval_(config.interval), skew_interval_(config.interval) {
  config_.profile = Governing(config.profile, config.version);
}

Output VirtualRouter::Handle(const Event& event, Instant now) {
  Output out;
  std::visit([&](const auto& alternative) { On(alternative, now, out); }, event);
  return out;
}

std::optional<Instant> VirtualRouter::deadline() const {
  if (timer_ == Timer::kNone) return std::nullopt;
  return timer_start_ + Length(timer_);
}

Microseconds VirtualRouter::active_down_interval() const {
  return ActiveDownInterval(active_adver_interval_, skew_time(), config_.down_timer_adverts);  // RFC9568-6.1-ADI
}

// Section 6.4.1, Initialize.

void VirtualRouter::On(const Startup&, Instant now, Output& out) {
  if (state_ != State::kInitialize) return;
  if (owner()) {  // RFC9568-6.4.1-OWNER-START
    BecomeActive(Transition::kStartAsOwner, now, out);
    return;
  }
  active_adver_interval_ = skew_interval_ = config_.interval;  // RFC9568-6.4.1-BACKUP-START
  BecomeBackup(Transition::kStartAsBackup, now, out);
}

// Sections 6.4.2 and 6.4.3, what both states hear.

void VirtualRouter::On(const Shutdown&, Instant, Output& out) {
  if (state_ == State::kBackup) {
    BecomeInitialize(Transition::kBackupStops, out);  // RFC9568-6.4.2-SHUTDOWN
  } else if (state_ == State::kActive) {
    out.actions.Add(SendAdvertisement{kResignPriority});  // RFC9568-6.4.3-SHUTDOWN
    BecomeInitialize(Transition::kActiveResigns, out);
  }
}

void VirtualRouter::On(const DeadlineReached&, Instant now, Output& out) {
  if (timer_ == Timer::kNone || now < *deadline()) return;
  if (state_ == State::kActive) {
    AdverTimerFired(now, out);
  } else {
    BecomeActive(Transition::kBackupTakesOver, now, out);  // RFC9568-6.4.2-ADT-ADVERT
  }
}

void VirtualRouter::On(const AdvertisementReceived& advert, Instant now, Output& out) {
  if (state_ == State::kBackup) AdvertInBackup(advert, now, out);
  if (state_ == State::kActive) AdvertInActive(advert, now, out);
}

// Section 6.4.2, Backup.

void VirtualRouter::AdvertInBackup(const AdvertisementReceived& advert, Instant now, Output& out) {
  if (advert.priority == kResignPriority) {
    Arm(Timer::kSkew, now);  // RFC9568-6.4.2-BACKUP-PRIO0, RFC9568-6.4.2-PRIO0-NOLEARN
    Take(Transition::kBackupHearsResignation, out);
  } else if (!preempts() || advert.priority >= config_.priority) {  // RFC9568-6.4.2-NOPREEMPT, RFC9568-6.4.2-EQUAL
    Learn(advert, LearnsSkew(config_.profile));                     // RFC9568-6.4.2-LEARN, RFC9568-6.4.2-LEARN-SKEW
    Arm(Timer::kActiveDown, now);                                   // RFC3768-6.4.2-RESET
    Take(Transition::kBackupFollows, out);
  } else {
    Take(Transition::kBackupDiscards, out);  // RFC9568-6.4.2-PREEMPT, RFC9568-6.4.2-DISCARD-NOLEARN
  }
}

// Section 6.4.3, Active.

void VirtualRouter::AdvertInActive(const AdvertisementReceived& advert, Instant now, Output& out) {
  if (advert.priority == kResignPriority) {
    Advertise(out);
    Arm(Timer::kAdver, now);
    Take(Transition::kActiveHearsResignation, out);  // RFC9568-6.4.3-RX-PRIO0
    return;
  }
  const bool tie = advert.priority == config_.priority;
  const bool reflection = tie && advert.source == config_.primary_address;
  if (tie && !reflection) out.actions.Add(Log{owner() ? Notice::kSeveralOwners : Notice::kSamePriority});
  if (advert.priority > config_.priority) {
    Learn(advert, true);
    BecomeBackup(Transition::kActiveYieldsToPriority, now, out);  // RFC9568-6.4.3-HIGHER
  } else if (tie && advert.source > config_.primary_address) {
    Learn(advert, true);
    BecomeBackup(Transition::kActiveYieldsToAddress, now, out);  // RFC9568-6.4.3-TIE-HIGHER
  } else if (reflection) {
    // An answer would come back the same way, without end.
    Take(Transition::kActiveIgnoresReflection, out);  // RFC9568-6.4.3-TIE-EQUALADDR
  } else {
    Outrank(tie ? Transition::kActiveOutranksAddress : Transition::kActiveOutranksPriority, out);
  }
}

void VirtualRouter::Outrank(Transition edge, Output& out) {
  // The Adver_Timer goes on: the text asks for one more advertisement, not for another rhythm.
  if (config_.answer_losing_adverts.value_or(AnswersLosingAdvert(config_.profile))) Advertise(out);
  Take(edge, out);  // RFC9568-6.4.3-ASSERT, RFC9568-6.4.3-DISCARD-LOWER, RFC9568-6.4.3-TIE-LOWER
}

void VirtualRouter::AdverTimerFired(Instant now, Output& out) {
  const Instant nominal = *deadline();
  const bool late = now - nominal > Microseconds(config_.interval);
  Advertise(out);
  if (late) out.actions.Add(Log{Notice::kTimerLate});  // RFC9568-2.5-FLAP-LOG
  Arm(Timer::kAdver, late ? now : nominal);            // a late wake-up does not shift the rhythm of the rest
  Take(Transition::kActiveAdvertises, out);            // RFC9568-6.4.3-ADVER
}

// Changes of configuration: section 6 leaves them to the implementation.

void VirtualRouter::On(const PriorityChanged& change, Instant, Output& out) {
  const bool accepted = accepts();
  config_.priority = change.priority;  // the skew, and with it a Backup's deadline, follows
  if (state_ == State::kActive && accepts() != accepted) out.actions.Add(InstallAddresses{accepts()});
}

void VirtualRouter::On(const AddressesChanged&, Instant, Output& out) {
  if (state_ != State::kActive) return;
  out.actions.Add(InstallAddresses{accepts()});
  out.actions.Add(AnnounceAddresses{});  // RFC9568-8.1.2-CONF-GARP, RFC9568-8.2.2-CONF-NA
}

void VirtualRouter::On(const PrimaryAddressChanged& change, Instant, Output&) {
  config_.primary_address = change.address;
}

void VirtualRouter::On(const ParametersChanged& change, Instant, Output& out) {
  const bool accepted = accepts();
  config_.interval = change.interval;
  config_.preempt = change.preempt;
  config_.accept = change.accept;
  config_.down_timer_adverts = change.down_timer_adverts;
  // What was learned from the Active Router still holds; what was not learned is the router's own.
  if (state_ != State::kBackup || !LearnsInterval(config_.profile)) {
    active_adver_interval_ = skew_interval_ = config_.interval;
  }
  if (state_ == State::kActive && accepts() != accepted) out.actions.Add(InstallAddresses{accepts()});
}

// The edges.

void VirtualRouter::BecomeActive(Transition why, Instant now, Output& out) {
  active_adver_interval_ = skew_interval_ = config_.interval;
  Advertise(out);                                // RFC9568-6.4.2-ADT-ADVERT
  out.actions.Add(InstallAddresses{accepts()});  // RFC9568-6.4.3-ARP, -SOLNODE, -NS, -FWD, -ACCEPT-*
  out.actions.Add(AnnounceAddresses{});          // RFC9568-6.4.2-ADT-GARP, RFC9568-6.4.2-ADT-NA
  Arm(Timer::kAdver, now);                       // RFC9568-6.4.2-ADT-TIMER
  Enter(State::kActive, why, out);
}

void VirtualRouter::BecomeBackup(Transition why, Instant now, Output& out) {
  // From Initialize as well: addresses that a crash left behind would answer for somebody else.
  out.actions.Add(RemoveAddresses{});  // RFC9568-6.4.2-BACKUP-ARP, -NS, -VMAC, -ACCEPT, RFC9568-6.4.2-AFTER-DEMOTION
  Arm(Timer::kActiveDown, now);
  Enter(State::kBackup, why, out);
}

void VirtualRouter::BecomeInitialize(Transition why, Output& out) {
  out.actions.Add(RemoveAddresses{});
  timer_ = Timer::kNone;
  Enter(State::kInitialize, why, out);
}

void VirtualRouter::Enter(State to, Transition why, Output& out) {
  out.actions.Add(StateChanged{state_, to, why});
  state_ = to;
  Take(why, out);
}

void VirtualRouter::Take(Transition edge, Output& out) {
  transitions_.Count(edge);
  out.transition = edge;
}

void VirtualRouter::Advertise(Output& out) const { out.actions.Add(SendAdvertisement{config_.priority}); }

void VirtualRouter::Learn(const AdvertisementReceived& advert, bool with_skew) {
  if (!LearnsInterval(config_.profile)) return;  // RFC3768-6.4.2-RESET
  // Texts before erratum 8301 do not refuse a zero; learned, it would make every timer fire at once.
  if (advert.interval == Centiseconds::zero()) return;
  active_adver_interval_ = advert.interval;         // RFC9568-6.4.2-LEARN, RFC9568-6.4.3-HIGHER
  if (with_skew) skew_interval_ = advert.interval;  // RFC9568-6.4.2-LEARN-SKEW, RFC5798-6.4.2-LEARN
}

void VirtualRouter::Arm(Timer timer, Instant start) {
  timer_ = timer;
  timer_start_ = start;
}

Microseconds VirtualRouter::Length(Timer timer) const {
  switch (timer) {
    case Timer::kActiveDown:
      return active_down_interval();
    case Timer::kSkew:
      return skew_time();
    case Timer::kAdver:
      return config_.interval;  // RFC9568-6.4.2-ADT-TIMER: the router's own, never the learned one
    case Timer::kNone:
      break;
  }
  return Microseconds::zero();
}

}  // namespace holdfast::vrrp
