// One virtual router's part in an election: the state machine of RFC 9568 section 6.4, without input or output.
//
//     Event, now ──> VirtualRouter::Handle ──> Actions, in order
//                         deadline()       ──> when to come back with DeadlineReached
//
// There is no clock, thread, log or exception in here and no allocation; the same object serves the daemon, the
// simulator, the tests and the fuzzers. A router has one timer at a time: Active_Down_Timer as Backup, Adver_Timer as
// Active, none in Initialize. It is pulled (`deadline`), never pushed, so there is nothing to cancel.
//
// Received messages are judged before, by receive_checks.h; what passed comes here as AdvertisementReceived.
// What the texts disagree on is asked of the profile. Trailing comments name the clause that a branch obeys.
#pragma once

#include <cstdint>
#include <optional>

#include "reference/base/address.h"
#include "reference/base/units.h"
#include "reference/vrrp/action.h"
#include "reference/vrrp/event.h"
#include "reference/vrrp/profile.h"
#include "reference/vrrp/timers.h"
#include "reference/vrrp/transition.h"
#include "reference/vrrp/version.h"

namespace holdfast::vrrp {

// Section 6.1's parameters. The virtual addresses are not among them: the election never looks at them.
struct VirtualRouterConfig {
  Version version = Version::kV3;
  RfcProfile profile = RfcProfile::k9568Errata;         // read through Governing(profile, version)
  std::uint8_t vrid = 1;                                // 1..255
  std::uint8_t priority = kDefaultPriority;             // 1..255; 255 is the owner
  Centiseconds interval{100};                           // v3: 1..4095 cs; v2: whole seconds, 1..255 s
  bool preempt = true;                                  // an owner preempts regardless
  bool accept = false;                                  // an owner accepts regardless
  IpAddress primary_address;                            // of the interface: the sender's address, for the tie-break
  std::uint8_t down_timer_adverts = kDownTimerAdverts;  // 1..255
  // Answer losing advertisements, or not, against the profile (keepalived's lower_prio_no_advert).
  std::optional<bool> answer_losing_adverts;
};

class VirtualRouter {
 public:
  // The configuration has to be within the ranges above; the machine starts in Initialize.
  explicit VirtualRouter(const VirtualRouterConfig& config);

  // Takes one event at the instant `now`, which never runs backwards.
  Output Handle(const Event& event, Instant now);

  // When DeadlineReached is due; nullopt in Initialize, always set elsewhere. It may lie in the past after a change of
  // configuration.
  std::optional<Instant> deadline() const;
  State state() const { return state_; }

  std::uint8_t priority() const { return config_.priority; }  // as last changed
  bool owner() const { return config_.priority == kOwnerPriority; }
  // Section 6.1's values at this moment: what a Backup learned, otherwise the router's own.
  Centiseconds active_adver_interval() const { return active_adver_interval_; }
  Microseconds skew_time() const { return SkewTime(config_.version, config_.priority, skew_interval_); }
  Microseconds active_down_interval() const;

  const VirtualRouterConfig& config() const { return config_; }  // with every change so far
  const TransitionCounts& transitions() const { return transitions_; }

 private:
  // What the running timer measures, so that a change of priority or interval can move it.
  enum class Timer : std::uint8_t { kNone, kActiveDown, kSkew, kAdver };

  void On(const Startup&, Instant now, Output& out);
  void On(const Shutdown&, Instant now, Output& out);
  void On(const DeadlineReached&, Instant now, Output& out);
  void On(const AdvertisementReceived& advert, Instant now, Output& out);
  void On(const PriorityChanged& change, Instant now, Output& out);
  void On(const AddressesChanged&, Instant now, Output& out);
  void On(const PrimaryAddressChanged& change, Instant now, Output& out);
  void On(const ParametersChanged& change, Instant now, Output& out);

  void AdvertInBackup(const AdvertisementReceived& advert, Instant now, Output& out);
  void AdvertInActive(const AdvertisementReceived& advert, Instant now, Output& out);
  void Outrank(Transition edge, Output& out);
  void AdverTimerFired(Instant now, Output& out);
  void BecomeActive(Transition why, Instant now, Output& out);
  void BecomeBackup(Transition why, Instant now, Output& out);
  void BecomeInitialize(Transition why, Output& out);
  void Enter(State to, Transition why, Output& out);
  void Take(Transition edge, Output& out);
  void Advertise(Output& out) const;
  void Learn(const AdvertisementReceived& advert, bool with_skew);
  void Arm(Timer timer, Instant start);
  Microseconds Length(Timer timer) const;
  bool preempts() const { return config_.preempt || owner(); }  // RFC9568-6.1-OWNER-PREEMPTS
  bool accepts() const { return config_.accept || owner(); }    // RFC9568-6.4.3-ACCEPT-OWNER, -TRUE, -FALSE

  VirtualRouterConfig config_;
  State state_ = State::kInitialize;
  Timer timer_ = Timer::kNone;
  Instant timer_start_{};               // deadline = timer_start_ + Length(timer_)
  Centiseconds active_adver_interval_;  // Active_Adver_Interval
  Centiseconds skew_interval_;          // what Skew_Time was last computed from
  TransitionCounts transitions_;
};

}  // namespace holdfast::vrrp
