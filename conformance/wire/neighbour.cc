#include "conformance/wire/neighbour.h"

#include <algorithm>

#include "conformance/wire/internet.h"

namespace holdfast::wire {
namespace {

constexpr std::uint8_t kSourceLinkLayer = 1, kTargetLinkLayer = 2;  // RFC 4861 section 4.6
constexpr std::size_t kArpLength = 28, kNeighbourLength = 24;

Mac MacAt(std::span<const std::uint8_t> octets, std::size_t at) {
  Mac mac;
  std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(at), 6, mac.octets.begin());
  return mac;
}

std::uint8_t OptionType(NeighbourMessage::Kind kind) {
  return kind == NeighbourMessage::Kind::kSolicitation ? kSourceLinkLayer : kTargetLinkLayer;
}

// RFC 4861 section 4.6: type, length in units of 8 octets; a length of 0 ends the reading.
std::optional<Mac> LinkLayerOption(std::span<const std::uint8_t> options, std::uint8_t type) {
  while (options.size() >= 8 && options[1] != 0) {
    const std::size_t length = options[1] * 8u;
    if (length > options.size()) return std::nullopt;
    if (options[0] == type) return MacAt(options, 2);
    options = options.subspan(length);
  }
  return std::nullopt;
}

void SetIcmpChecksum(Bytes& message, std::span<const std::uint8_t> pseudo) {
  const std::uint16_t sum = Checksum({pseudo, message});
  message[2] = static_cast<std::uint8_t>(sum >> 8);
  message[3] = static_cast<std::uint8_t>(sum);
}

}  // namespace

Bytes Encode(const Arp& arp) {
  Bytes out;
  Put(out, arp.ethernet_destination.octets);
  Put(out, arp.ethernet_source.octets);
  Put16(out, kEtherArp);
  Put16(out, 1);  // Ethernet
  Put16(out, kEtherIpv4);
  Put8(out, 6);
  Put8(out, 4);
  Put16(out, arp.operation);
  Put(out, arp.sender_mac.octets);
  Put(out, arp.sender.bytes());
  Put(out, arp.target_mac.octets);
  Put(out, arp.target.bytes());
  return out;
}

std::optional<Arp> DecodeArp(std::span<const std::uint8_t> frame) {
  if (EtherType(frame) != kEtherArp || frame.size() < kEthernetHeader + kArpLength) return std::nullopt;
  const auto body = frame.subspan(kEthernetHeader);
  if (Get16(body, 0) != 1 || Get16(body, 2) != kEtherIpv4 || body[4] != 6 || body[5] != 4) return std::nullopt;
  Arp arp;
  arp.ethernet_destination = MacAt(frame, 0);
  arp.ethernet_source = MacAt(frame, 6);
  arp.operation = Get16(body, 6);
  arp.sender_mac = MacAt(body, 8);
  arp.sender = Address::FromOctets(body.subspan(14, 4));
  arp.target_mac = MacAt(body, 18);
  arp.target = Address::FromOctets(body.subspan(24, 4));
  return arp;
}

Bytes Encode(const NeighbourMessage& message) {
  Bytes icmp = {static_cast<std::uint8_t>(message.kind), 0, 0, 0};
  const bool advertisement = message.kind == NeighbourMessage::Kind::kAdvertisement;
  Put8(icmp, advertisement ? message.router << 7 | message.solicited << 6 | message.override_flag << 5 : 0);
  icmp.resize(8);
  Put(icmp, message.target.bytes());
  if (message.link_layer) {
    Put8(icmp, OptionType(message.kind));
    Put8(icmp, 1);
    Put(icmp, message.link_layer->octets);
  }
  SetIcmpChecksum(icmp, PseudoHeader(message.source, message.destination, kProtocolIcmpv6, icmp.size()));
  return EncodeIp({message.ethernet_source, message.ethernet_destination, message.source, message.destination,
                   kProtocolIcmpv6, message.hop_limit, std::move(icmp)});
}

std::optional<NeighbourMessage> DecodeNeighbour(std::span<const std::uint8_t> frame) {
  const auto ip = DecodeIp(frame);
  if (!ip || ip->protocol != kProtocolIcmpv6 || ip->payload.size() < kNeighbourLength) return std::nullopt;
  const auto icmp = std::span(ip->payload);
  if (icmp[0] != 135 && icmp[0] != 136) return std::nullopt;
  NeighbourMessage message;
  message.kind = static_cast<NeighbourMessage::Kind>(icmp[0]);
  message.ethernet_source = ip->mac_source;
  message.ethernet_destination = ip->mac_destination;
  message.source = ip->source;
  message.destination = ip->destination;
  message.hop_limit = ip->ttl;
  message.target = Address::FromOctets(icmp.subspan(8, 16));
  if (message.kind == NeighbourMessage::Kind::kAdvertisement) {
    message.router = (icmp[4] & 0x80) != 0;
    message.solicited = (icmp[4] & 0x40) != 0;
    message.override_flag = (icmp[4] & 0x20) != 0;
  }
  message.link_layer = LinkLayerOption(icmp.subspan(kNeighbourLength), OptionType(message.kind));
  return message;
}

Address SolicitedNode(const Address& target) {
  Address group = Address::Of("ff02::1:ff00:0");
  std::copy(target.octets.begin() + 13, target.octets.end(), group.octets.begin() + 13);
  return group;
}

Bytes EchoRequest(const Mac& from, const Mac& to, const Address& source, const Address& destination, std::uint16_t id,
                  std::uint16_t sequence, std::span<const std::uint8_t> payload, std::uint8_t ttl) {
  const bool v4 = source.family == Family::kIpv4;
  Bytes icmp = {static_cast<std::uint8_t>(v4 ? 8 : 128), 0, 0, 0};
  Put16(icmp, id);
  Put16(icmp, sequence);
  Put(icmp, payload);
  SetIcmpChecksum(icmp, v4 ? Bytes{} : PseudoHeader(source, destination, kProtocolIcmpv6, icmp.size()));
  return EncodeIp({from, to, source, destination, v4 ? kProtocolIcmp : kProtocolIcmpv6, ttl, std::move(icmp)});
}

}  // namespace holdfast::wire
