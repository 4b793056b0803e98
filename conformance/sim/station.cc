#include "conformance/sim/station.h"

namespace holdfast::conformance::sim {
namespace {

// The form that a router of this text sends over IPv4.
vrrp::ChecksumForm FormOf(const vrrp::VirtualRouterConfig& config) {
  return vrrp::Ipv4PseudoHeader(config.profile) ? vrrp::ChecksumForm::kIpv4PseudoHeader
                                                : vrrp::ChecksumForm::kMessageOnly;
}

}  // namespace

Station::Station(const vrrp::VirtualRouterConfig& config, const std::vector<IpAddress>& addresses)
    : config_(config), addresses_(addresses), router_(config) {
  config_.profile = router_->config().profile;
}

void Station::Crash() {
  running_ = false;
  holds_addresses_ = false;
}

void Station::Restart() {
  earlier_lives_ = transitions();
  router_.emplace(config_);
  running_ = true;
}

vrrp::Output Station::Handle(const vrrp::Event& event, Instant now) {
  const vrrp::Output out = router_->Handle(event, now);
  for (const vrrp::Action& action : out.actions) {
    if (std::holds_alternative<vrrp::InstallAddresses>(action)) holds_addresses_ = true;
    if (std::holds_alternative<vrrp::RemoveAddresses>(action)) holds_addresses_ = false;
  }
  return out;
}

std::optional<vrrp::AdvertisementReceived> Station::Receive(const Frame& frame, const IpAddress& source) {
  const vrrp::VirtualRouterConfig& config = router_->config();
  vrrp::ReceivePolicy policy;
  policy.version = config.version;
  policy.profile = config.profile;
  policy.vrid = config.vrid;
  policy.owner = router_->owner();
  policy.interval = config.interval;
  policy.addresses = addresses_;
  policy.checksum = FormOf(config);
  const vrrp::ReceiveResult result = vrrp::CheckReceived({frame.message(), EndpointsFrom(source)}, policy);
  counters_.Count(result);
  if (!result.accepted()) return std::nullopt;
  return vrrp::AdvertisementReceived::From(*result.advertisement, source);
}

Frame Station::Advertisement(std::size_t self, std::uint8_t priority) const {
  const vrrp::VirtualRouterConfig& config = router_->config();
  vrrp::Advertisement advertisement;
  advertisement.version = config.version;
  advertisement.vrid = config.vrid;
  advertisement.priority = priority;
  advertisement.interval = config.interval;
  advertisement.addresses = addresses_;
  Frame frame;
  frame.sender = self;
  frame.size = vrrp::Encode(advertisement, EndpointsFrom(config.primary_address), FormOf(config), frame.octets).size();
  return frame;
}

vrrp::TransitionCounts Station::transitions() const {
  vrrp::TransitionCounts counts = earlier_lives_;
  return counts += router_->transitions();
}

vrrp::IpEndpoints Station::EndpointsFrom(const IpAddress& source) const {
  return {source, vrrp::MulticastGroup(source.family())};
}

}  // namespace holdfast::conformance::sim
