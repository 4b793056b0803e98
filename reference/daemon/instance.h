// One vrrp_instance at work: the core's VirtualRouter between what happens (messages, links, time, reloads) and what is
// done about it (Outlet). No clock, descriptor or loop is in here: instants come in, the next deadline is asked for.
//
//   links ──> Tracker ──┐
//   messages ─> checks ─┼─> VirtualRouter ──> Outlet (advertise, addresses, announce)
//   time ───────────────┘                └──> log, observer (scripts, pipes)
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reference/config/model.h"
#include "reference/daemon/announce_schedule.h"
#include "reference/daemon/notify.h"
#include "reference/daemon/outlet.h"
#include "reference/daemon/preempt_delay.h"
#include "reference/daemon/rate_limit.h"
#include "reference/daemon/router_advert_schedule.h"
#include "reference/host/ports.h"
#include "reference/vrrp/migration.h"
#include "reference/vrrp/receive_checks.h"
#include "reference/vrrp/tracking.h"
#include "reference/vrrp/virtual_router.h"

namespace holdfast::daemon {

class Instance;

// Told of every notice after the host has done its part.
using InstanceObserver = std::function<void(const Instance&, Notice)>;

// What operators ask for, as counted since the start.
struct InstanceCounters {
  std::uint64_t sent = 0;
  std::uint64_t sent_priority_zero = 0;
  std::uint64_t received_priority_zero = 0;
  std::uint64_t became_active = 0;
  std::uint64_t left_active = 0;
  std::uint64_t send_errors = 0;
};

class Instance {
 public:
  Instance(const config::VrrpInstance& config, const InstancePorts& ports, InstanceObserver observer);

  // Reads the links from the port and starts, faults or goes on accordingly. Call once at first, then after every
  // change of links.
  void LinksChanged(Instant now);
  // A message with our VRID from our interface. `message.at` is when it came.
  void Receive(const host::ReceivedMessage& message, Instant now);
  // A host on the segment asks for routers.
  void Solicited(Instant now);
  // When Tick is due; nullopt while nothing is.
  std::optional<Instant> deadline() const;
  void Tick(Instant now);
  // Takes over what a reload changed; CanContinue (router_config.h) has been asked.
  void Reconfigure(const config::VrrpInstance& next, Instant now);
  // Ends the instance's part: resigns where Active, removes addresses and the virtual MAC. `notice` is kStop or
  // kDeleted. Without `release` the addresses stay and nobody is told on the wire.
  void Stop(Notice notice, bool release, Instant now);

  // Whether a change of this interface can matter: its own, a tracked one, or one that an address is on.
  bool DependsOn(const std::string& interface) const;
  // Where messages for this instance arrive: the interface's index, and the virtual MAC's (0: none).
  bool Hears(int interface_index) const;
  std::vector<host::ListenerSpec> Listeners() const;
  // The addresses that this host must not take packets for, even as Active (Accept_Mode False); empty for an owner.
  std::vector<host::FilteredAddress> NotAccepted() const;

  const std::string& name() const { return config_.name; }
  const config::VrrpInstance& config() const { return config_; }
  const vrrp::VirtualRouter& router() const { return router_; }
  const InstanceCounters& counters() const { return counters_; }
  const vrrp::ReceiveCounters& receive_counters() const { return receive_counters_; }
  bool in_fault() const { return tracker_.fault(); }
  const std::string& fault_reason() const { return fault_reason_; }
  Instant last_change() const { return last_change_; }

 private:
  struct LastMessage {
    std::vector<std::uint8_t> octets;
    IpAddress source;
    int interface_index = 0;
    Instant at{};
  };

  void BuildTracker();
  void UpdateOwnLink(Instant now);
  void UpdateTracked();
  IpAddress SourceFor(const host::LinkState& link) const;
  bool IsLeftover(const IpAddress& source) const;
  void Pump(Instant now);
  // The edge that was taken, if one was.
  std::optional<vrrp::Transition> Feed(const vrrp::Event& event, Instant now);
  void Follow(const vrrp::Advertisement& advertisement, const IpAddress& source, Instant now);
  void Perform(const vrrp::Output& output, Instant now);
  void Do(const vrrp::SendAdvertisement& action, Instant now);
  void Do(const vrrp::InstallAddresses& action, Instant now);
  void Do(const vrrp::AnnounceAddresses& action, Instant now);
  void Do(const vrrp::RemoveAddresses& action, Instant now);
  void Do(const vrrp::StateChanged& action, Instant now);
  void Do(const vrrp::Log& action, Instant now);
  void AfterTransition(vrrp::Transition transition, Instant now);
  void ServeHosts(Instant now);
  vrrp::ParametersChanged Parameters() const;
  void HeardAsBackup(const vrrp::Advertisement& advertisement, Instant now);
  bool Admitted(const host::ReceivedMessage& message, Instant now);
  bool IsEcho(const host::ReceivedMessage& message);
  void LogChecks(const vrrp::ReceiveResult& result, const host::ReceivedMessage& message, Instant now);
  void LogStateChange(const vrrp::StateChanged& change, Instant now) const;
  void Complain(const std::string& cause, const std::string& text, Instant now);
  void Check(const Status& status, Instant now);
  void Tell(Notice notice);
  std::string Reason(vrrp::Transition why, Instant now) const;
  Instant Advance(Instant now);

  config::VrrpInstance config_;
  InstancePorts ports_;
  InstanceObserver observer_;
  std::vector<IpAddress> advertised_;  // what policy_ looks at
  vrrp::ReceivePolicy policy_;
  vrrp::VirtualRouter router_;
  vrrp::Tracker tracker_;
  std::vector<std::string> tracked_;  // names by index in tracker_; the first is the instance's own link
  Outlet outlet_;
  vrrp::VersionEar version_ear_;  // hears version 2 under holdfast_v2_and_v3 alone
  AnnounceSchedule announcements_;
  RouterAdvertSchedule router_adverts_;  // runs while Active under holdfast_router_advertisements
  PreemptDelay preempt_delay_;
  RateLimit log_limit_;

  InstanceCounters counters_;
  vrrp::ReceiveCounters receive_counters_;
  std::array<std::optional<LastMessage>, 2> last_messages_;  // of version 2, of any other
  IpAddress last_source_;                                    // who spoke last, and with what priority, for the log
  std::uint8_t last_priority_ = 0;
  std::string fault_reason_;
  Instant now_{};            // never runs backwards
  Instant timer_started_{};  // of the Backup's timer, for the log
  Instant last_change_{};
  Instant last_answer_{};  // announcements after a losing advertisement
  bool resignation_heard_ = false;
  bool fault_told_ = false;
  bool stopping_ = false;
};

}  // namespace holdfast::daemon
