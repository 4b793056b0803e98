// One simulated router: a VirtualRouter with what a host adds to it, and nothing more.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "conformance/sim/segment.h"
#include "reference/vrrp/receive_checks.h"
#include "reference/vrrp/virtual_router.h"

namespace holdfast::conformance::sim {

class Station {
 public:
  // `addresses` are the virtual ones, of one family; at most three, so that a message fits into a frame.
  Station(const vrrp::VirtualRouterConfig& config, const std::vector<IpAddress>& addresses);

  // Power. A crash forgets everything and says nothing; the next start begins with the configuration.
  void Crash();
  void Restart();
  bool running() const { return running_; }

  // Feeds the state machine; the host's bookkeeping of the actions is done here, sending is the caller's.
  vrrp::Output Handle(const vrrp::Event& event, Instant now);
  // Judges a message by the receive checks; nullopt where it was discarded.
  std::optional<vrrp::AdvertisementReceived> Receive(const Frame& frame, const IpAddress& source);
  // The octets of an advertisement with this priority.
  Frame Advertisement(std::size_t self, std::uint8_t priority) const;

  const vrrp::VirtualRouter& router() const { return *router_; }
  bool active() const { return running_ && router_->state() == vrrp::State::kActive; }
  // Whether the virtual addresses are on this host.
  bool holds_addresses() const { return holds_addresses_; }
  const IpAddress& address() const { return config_.primary_address; }
  // Over all lives of this station.
  vrrp::TransitionCounts transitions() const;
  const vrrp::ReceiveCounters& counters() const { return counters_; }

 private:
  vrrp::IpEndpoints EndpointsFrom(const IpAddress& source) const;

  vrrp::VirtualRouterConfig config_;
  std::vector<IpAddress> addresses_;
  std::optional<vrrp::VirtualRouter> router_;  // always set
  bool running_ = false;
  bool holds_addresses_ = false;
  vrrp::TransitionCounts earlier_lives_;
  vrrp::ReceiveCounters counters_;
};

}  // namespace holdfast::conformance::sim
