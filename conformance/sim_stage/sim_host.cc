#include "conformance/sim_stage/sim_host.h"

#include <array>

#include "conformance/wire/neighbour.h"

namespace holdfast::conformance {
namespace {

IpAddress ToCore(const Address& address) { return IpAddress::FromOctets(address.bytes()); }
Address ToWire(const IpAddress& address) { return Address::FromOctets(address.octets()); }
holdfast::Instant ToCore(Instant instant) { return holdfast::Instant(instant.time_since_epoch()); }
Instant ToWire(holdfast::Instant instant) { return Instant(instant.time_since_epoch()); }

vrrp::VirtualRouterConfig ConfigOf(const RouterSetup& setup, Version version, Family family, vrrp::RfcProfile profile) {
  vrrp::VirtualRouterConfig config;
  config.version = version == Version::kV2 ? vrrp::Version::kV2 : vrrp::Version::kV3;
  config.profile = profile;
  config.vrid = setup.vrid;
  config.priority = setup.priority;
  config.interval = setup.interval;
  config.preempt = setup.preempt;
  config.accept = setup.accept;
  const Addresses& a = Addresses::Of(family);
  config.primary_address = ToCore(setup.segment == Segment::kFar ? a.far_dut : a.dut);
  return config;
}

vrrp::ChecksumForm FormOf(const vrrp::VirtualRouterConfig& config) {
  return vrrp::Ipv4PseudoHeader(vrrp::Governing(config.profile, config.version)) ? vrrp::ChecksumForm::kIpv4PseudoHeader
                                                                                 : vrrp::ChecksumForm::kMessageOnly;
}

// A gratuitous ARP request that names the Virtual Router MAC as sender and, as the errata of RFC 9568 section 6.4 can
// be read, as target hardware address.
Bytes GratuitousArp(const Mac& mac, const Address& address) {
  return wire::Encode(wire::Arp{mac, Mac::Broadcast(), 1, mac, mac, address, address});
}

Bytes UnsolicitedAdvertisement(const Mac& mac, const Address& address) {
  wire::NeighbourMessage message;
  message.kind = wire::NeighbourMessage::Kind::kAdvertisement;
  message.ethernet_source = mac;
  message.source = Addresses::Of(Family::kIpv6).dut;
  message.destination = Address::Of("ff02::1");
  message.ethernet_destination = Mac::Group(message.destination);
  message.target = address;
  message.router = message.override_flag = true;
  message.link_layer = mac;
  return wire::Encode(message);
}

}  // namespace

SimHost::SimHost(const RouterSetup& setup, Version version, Family family, vrrp::RfcProfile profile)
    : family_(family),
      segment_(setup.segment),
      virtual_mac_(Mac::VirtualRouter(family, setup.vrid)),
      both_versions_(setup.wants.contains("mixed")),
      router_(ConfigOf(setup, version, family, profile)) {
  for (const Address& address : setup.addresses) addresses_.push_back(ToCore(address));
}

bool SimHost::Accepts(const wire::IpFrame& packet) const {
  const Address group = wire::VrrpGroup(family_);
  return packet.protocol == wire::kProtocolVrrp && packet.destination == group &&
         packet.mac_destination == Mac::Group(group);
}

std::vector<Bytes> SimHost::Handle(const vrrp::Event& event, Instant now) {
  return Perform(router_.Handle(event, ToCore(now)));
}

std::vector<Bytes> SimHost::Perform(const vrrp::Output& output) const {
  std::vector<Bytes> frames;
  for (const vrrp::Action& action : output.actions) {
    if (const auto* advert = std::get_if<vrrp::SendAdvertisement>(&action)) {
      for (Bytes& frame : AdvertisementFrames(advert->priority)) frames.push_back(std::move(frame));
    } else if (std::holds_alternative<vrrp::AnnounceAddresses>(action)) {
      for (Bytes& frame : AnnouncementFrames()) frames.push_back(std::move(frame));
    }
  }
  return frames;
}

std::vector<Bytes> SimHost::Deliver(const wire::IpFrame& packet, Instant now) {
  if (vrrp::PeekVrid(packet.payload) != router_.config().vrid) return {};
  const vrrp::IpEndpoints endpoints{ToCore(packet.source), ToCore(packet.destination)};
  const auto result = vrrp::CheckReceived({packet.payload, endpoints, packet.ttl}, Policy());
  if (!result.accepted()) return {};
  const vrrp::Version spoken = result.advertisement->version;
  if (ear_.Ignores(spoken, endpoints.source, router_.state())) return {};
  const auto heard = vrrp::AdvertisementReceived::From(*result.advertisement, endpoints.source);
  const vrrp::Output output = router_.Handle(heard, ToCore(now));
  ear_.Heard(spoken, endpoints.source, output.transition);
  return Perform(output);
}

std::optional<Instant> SimHost::deadline() const {
  const auto deadline = router_.deadline();
  return deadline ? std::optional(ToWire(*deadline)) : std::nullopt;
}

std::vector<Bytes> SimHost::AdvertisementFrames(std::uint8_t priority) const {
  const vrrp::VirtualRouterConfig& config = router_.config();
  vrrp::Advertisement advert;
  advert.version = config.version;
  advert.vrid = config.vrid;
  advert.priority = priority;
  advert.interval = config.interval;
  advert.addresses = addresses_;
  std::vector<Bytes> frames = {Frame(advert)};
  if (both_versions_) frames.push_back(Frame(vrrp::InVersion2(advert)));
  return frames;
}

Bytes SimHost::Frame(const vrrp::Advertisement& advert) const {
  const vrrp::VirtualRouterConfig& config = router_.config();
  const Address group = wire::VrrpGroup(family_);
  std::array<std::uint8_t, vrrp::kMaxMessageSize> room;
  const auto message = vrrp::Encode(advert, {config.primary_address, ToCore(group)}, FormOf(config), room);
  return wire::EncodeIp({virtual_mac_, Mac::Group(group), ToWire(config.primary_address), group, vrrp::kIpProtocol,
                         vrrp::kAdvertisementTtl, Bytes(message.begin(), message.end())});
}

std::vector<Bytes> SimHost::AnnouncementFrames() const {
  std::vector<Bytes> frames;
  for (const IpAddress& address : addresses_) {
    frames.push_back(family_ == Family::kIpv4 ? GratuitousArp(virtual_mac_, ToWire(address))
                                              : UnsolicitedAdvertisement(virtual_mac_, ToWire(address)));
  }
  return frames;
}

vrrp::ReceivePolicy SimHost::Policy() const {
  const vrrp::VirtualRouterConfig& config = router_.config();
  vrrp::ReceivePolicy policy;
  policy.version = config.version;
  policy.profile = config.profile;
  policy.vrid = config.vrid;
  policy.owner = router_.owner();
  policy.interval = config.interval;
  policy.addresses = addresses_;
  policy.checksum = FormOf(config);
  policy.migrates = both_versions_;
  return policy;
}

}  // namespace holdfast::conformance
