// A group of routers on one segment, in virtual time: what the simulator and its invariants look at.
//
//     Weather, faults ──> Group ──> Station (VirtualRouter) x N
//                           │            │ octets
//                           │         Segment
//                           └──> Observer: every message sent, every change of state, every handled event
//
// Time moves from event to event. Of several at one instant arrivals come before timers, and lower numbers first, so
// that a run is a pure function of its seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "conformance/sim/random.h"
#include "conformance/sim/segment.h"
#include "conformance/sim/station.h"

namespace holdfast::conformance::sim {

// Told of everything as it happens. `who` is the number of a station.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void Sent(std::size_t who, std::uint8_t priority, Instant now) = 0;
  // Also after a crash and a restart.
  virtual void Handled(std::size_t who, Instant now) = 0;
};

class Group {
 public:
  // All stations are off. `random` and `observer` outlive the group.
  Group(std::vector<Station> stations, Random& random, Observer& observer);

  // Runs everything that is due up to and including `until`; then it is `until`.
  void RunUntil(Instant until);
  Instant now() const { return now_; }

  // Faults and administration, at once.
  void Start(std::size_t who);                       // from a crash, a shutdown or the very beginning
  void Stop(std::size_t who);                        // Shutdown: the router resigns
  void Crash(std::size_t who);                       // it says nothing
  void Stall(std::size_t who, Microseconds length);  // handles nothing for a while; what it missed comes late
  void Tell(std::size_t who, const vrrp::Event& event);
  // Takes effect for what is sent and armed from now on; no router stays later than the new weather allows.
  void SetWeather(const Weather& weather);
  Segment& segment() { return segment_; }

  const std::vector<Station>& stations() const { return stations_; }
  std::size_t ActiveCount() const;

  std::uint64_t events() const { return events_; }
  std::uint64_t advertisements() const { return advertisements_; }

 private:
  // When a station notices its deadline.
  struct Alarm {
    std::optional<Instant> deadline;
    Microseconds lateness{0};
    Instant stalled_until{};

    std::optional<Instant> when() const;
  };

  void Deliver(const Delivery& delivery);
  void Handle(std::size_t who, const vrrp::Event& event);
  void Rearm(std::size_t who);
  std::optional<std::size_t> NextAlarm() const;

  std::vector<Station> stations_;
  std::vector<Alarm> alarms_;
  Random& random_;
  Observer& observer_;
  Segment segment_;
  Instant now_{};
  std::uint64_t events_ = 0;
  std::uint64_t advertisements_ = 0;
};

}  // namespace holdfast::conformance::sim
