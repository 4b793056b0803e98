// Tracked things (keepalived's track_interface, track_script, ...): an extension beside the state machine. A tracker
// turns what its objects report into events for a VirtualRouter: a fault becomes Shutdown and its end Startup, a
// weight becomes PriorityChanged. The state machine knows nothing of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/vrrp/event.h"
#include "reference/vrrp/version.h"

namespace holdfast::vrrp {

// One tracked object as configured.
//   weight 0:  while it is down the router is in fault.
//   weight > 0: added to the priority while it is up.   weight < 0: added while it is down.
//   reverse: up and down trade places.
struct TrackedObject {
  int weight = 0;  // -253..253
  bool reverse = false;
  bool up = true;
};

class Tracker {
 public:
  // `base_priority` is the configured one, 1..255. Memory is taken here and in Add only.
  explicit Tracker(std::uint8_t base_priority);

  // Returns the object's index.
  std::size_t Add(const TrackedObject& object);
  void SetUp(std::size_t index, bool up);
  void SetBasePriority(std::uint8_t priority);

  // An object without a weight is down.
  bool fault() const;
  // 1..254; an owner's 255 is never shifted.
  std::uint8_t effective_priority() const;

  // The event that brings a router from what it was last told to what holds now; nullopt when it is up to date. Call
  // until nullopt: a fault's end may come with another priority. `Startup` is first told when there is no fault.
  std::optional<Event> Next();

 private:
  std::vector<TrackedObject> objects_;
  std::uint8_t base_priority_;
  bool told_running_ = false;
  std::uint8_t told_priority_;
};

}  // namespace holdfast::vrrp
