// The host of one simulated virtual router: what the core asks for, as frames; frames that arrive, as events.
#pragma once

#include <optional>
#include <vector>

#include "conformance/stage/stage.h"
#include "conformance/wire/internet.h"
#include "reference/vrrp/migration.h"
#include "reference/vrrp/receive_checks.h"
#include "reference/vrrp/virtual_router.h"

namespace holdfast::conformance {

class SimHost {
 public:
  SimHost(const RouterSetup& setup, Version version, Family family, vrrp::RfcProfile profile);

  Segment segment() const { return segment_; }
  // Whether a packet that arrived on its segment is for its group.
  bool Accepts(const wire::IpFrame& packet) const;

  // Frames that the event made the host send, in order.
  std::vector<Bytes> Handle(const vrrp::Event& event, Instant now);
  // An IP packet with a VRRP payload that reached the interface.
  std::vector<Bytes> Deliver(const wire::IpFrame& packet, Instant now);
  // When the core wants to hear DeadlineReached.
  std::optional<Instant> deadline() const;

 private:
  std::vector<Bytes> AdvertisementFrames(std::uint8_t priority) const;
  Bytes Frame(const vrrp::Advertisement& advert) const;
  std::vector<Bytes> AnnouncementFrames() const;
  std::vector<Bytes> Perform(const vrrp::Output& output) const;
  vrrp::ReceivePolicy Policy() const;

  Family family_;
  Segment segment_;
  Mac virtual_mac_;
  std::vector<IpAddress> addresses_;
  bool both_versions_;
  vrrp::VirtualRouter router_;
  vrrp::VersionEar ear_;
};

}  // namespace holdfast::conformance
