// A state of a small group for the explorer: a value, cheap to copy and to compare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "conformance/sim/world.h"
#include "reference/vrrp/virtual_router.h"

namespace holdfast::conformance::sim {

// A message under way. It carries what a router may act on; the codec is the simulator's business.
struct SmallMessage {
  std::size_t from = 0;
  std::size_t to = 0;
  std::uint8_t priority = 0;
  auto operator<=>(const SmallMessage&) const = default;
};

class SmallState {
 public:
  // All routers have just been started.
  explicit SmallState(const GroupPlan& group);

  // The moves. Each returns what it was, for a reader.
  std::string Deliver(std::size_t message);
  std::string Lose(std::size_t message);
  std::string FireNextTimer();  // requires HasTimer()
  std::string Crash(std::size_t who);
  std::string Stop(std::size_t who);
  std::string Start(std::size_t who);

  const std::vector<SmallMessage>& messages() const { return messages_; }
  std::size_t size() const { return nodes_.size(); }
  bool HasTimer() const;
  bool TakesPart(std::size_t who) const;

  // Good weather from here on: everything arrives at once, timers fire on time.
  void RunCalm(Microseconds length);
  // Empty if exactly one router is Active and nobody would preempt it, or nobody takes part; otherwise what is wrong.
  std::string Unsettled() const;
  // Empty unless some step so far broke an invariant that holds always.
  const std::string& broken() const { return broken_; }

  // Equal for states that behave alike from here on: times relative to now, messages without order.
  std::string Key() const;
  vrrp::TransitionCounts transitions() const { return transitions_; }

 private:
  struct Node {
    vrrp::VirtualRouter router;
    bool holds_addresses = false;
  };

  void Handle(std::size_t who, const vrrp::Event& event);
  std::size_t NextTimer() const;
  std::string Name(std::size_t who) const;

  std::vector<vrrp::VirtualRouterConfig> configs_;
  std::vector<Node> nodes_;
  std::vector<SmallMessage> messages_;
  Instant now_{};
  std::string broken_;
  vrrp::TransitionCounts transitions_;
};

}  // namespace holdfast::conformance::sim
