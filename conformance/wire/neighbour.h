// ARP (RFC 826) and the Neighbor Discovery messages (RFC 4861) that VRRP speaks of.
#pragma once

#include <optional>
#include <string>

#include "conformance/wire/address.h"

namespace holdfast::wire {

struct Arp {
  Mac ethernet_source, ethernet_destination;
  std::uint16_t operation = 1;  // 1 request, 2 reply
  Mac sender_mac, target_mac;
  Address sender, target;
  bool IsGratuitous() const { return sender == target; }
};
Bytes Encode(const Arp& arp);
std::optional<Arp> DecodeArp(std::span<const std::uint8_t> frame);

struct NeighbourMessage {
  enum class Kind : std::uint8_t { kSolicitation = 135, kAdvertisement = 136 } kind = Kind::kSolicitation;
  Mac ethernet_source, ethernet_destination;
  Address source, destination, target;
  bool router = false, solicited = false, override_flag = false;  // advertisements only
  std::optional<Mac> link_layer;                                  // source (NS) or target (NA) link-layer option
  std::uint8_t hop_limit = 255;
};
Bytes Encode(const NeighbourMessage& message);
std::optional<NeighbourMessage> DecodeNeighbour(std::span<const std::uint8_t> frame);

Address SolicitedNode(const Address& target);  // RFC 4291 section 2.7.1

// ICMP or ICMPv6 echo request; `payload` marks it as ours.
Bytes EchoRequest(const Mac& from, const Mac& to, const Address& source, const Address& destination, std::uint16_t id,
                  std::uint16_t sequence, std::span<const std::uint8_t> payload, std::uint8_t ttl = 64);

// One line about any frame, for ladders and capture comments.
std::string Describe(std::span<const std::uint8_t> frame);

}  // namespace holdfast::wire
