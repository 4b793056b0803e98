// One line about any frame: what a reader of a ladder or of a capture wants to see of it.
#include <cstdio>

#include "conformance/wire/advert.h"
#include "conformance/wire/internet.h"
#include "conformance/wire/neighbour.h"
#include "conformance/wire/transport.h"

namespace holdfast::wire {
namespace {

std::string DescribeArp(const Arp& arp) {
  if (arp.IsGratuitous()) {
    const std::string form = arp.operation == 1 ? "request" : "reply";
    return "gratuitous ARP (" + form + ") " + arp.sender.ToString() + " is at " + arp.sender_mac.ToString();
  }
  if (arp.operation == 1) return "ARP who has " + arp.target.ToString() + ", tell " + arp.sender.ToString();
  return "ARP " + arp.sender.ToString() + " is at " + arp.sender_mac.ToString();
}

std::string Flags(const NeighbourMessage& message) {
  return std::string(" R=") + (message.router ? '1' : '0') + " S=" + (message.solicited ? '1' : '0') +
         " O=" + (message.override_flag ? '1' : '0');
}

std::string DescribeNeighbour(const NeighbourMessage& message) {
  const bool asks = message.kind == NeighbourMessage::Kind::kSolicitation;
  std::string text = asks                ? "neighbour solicitation for "
                     : message.solicited ? "neighbour advertisement of "
                                         : "unsolicited neighbour advertisement of ";
  text += message.target.ToString();
  if (!asks) text += Flags(message);
  if (message.link_layer) text += (asks ? " from " : " at ") + message.link_layer->ToString();
  return text;
}

std::string IcmpName(std::uint8_t protocol, std::uint8_t type) {
  if (protocol == kProtocolIcmp) {
    if (type == 8) return "ICMP echo request";
    if (type == 0) return "ICMP echo reply";
    if (type == 5) return "ICMP redirect";
    return "ICMP type " + std::to_string(type);
  }
  switch (type) {
    case 128:
      return "ICMPv6 echo request";
    case 129:
      return "ICMPv6 echo reply";
    case 133:
      return "router solicitation";
    case 134:
      return "router advertisement";
    case 137:
      return "ICMPv6 redirect";
    default:
      return "ICMPv6 type " + std::to_string(type);
  }
}

std::string ProtocolName(const IpFrame& ip) {
  const bool icmp = ip.protocol == kProtocolIcmp || ip.protocol == kProtocolIcmpv6;
  if (icmp && !ip.payload.empty()) return IcmpName(ip.protocol, ip.payload[0]);
  switch (ip.protocol) {
    case 0:
      return "IPv6 hop-by-hop options (multicast listener report)";
    case 2:
      return "IGMP";
    case kProtocolVrrp:
      return "VRRP of " + std::to_string(ip.payload.size()) + " octets";
    default:
      return "IP protocol " + std::to_string(ip.protocol);
  }
}

std::string ChecksumRemark(std::span<const std::uint8_t> frame) {
  return VerifyChecksum(frame).valid() ? "" : ", wrong checksum";
}

}  // namespace

std::string Describe(std::span<const std::uint8_t> frame) {
  if (const auto arp = DecodeArp(frame)) return DescribeArp(*arp);
  if (const auto packet = Decode(frame)) {
    std::string text = Summary(*packet) + " from " + packet->source.ToString();
    if (packet->ttl != 255) text += ", TTL " + std::to_string(packet->ttl);
    return text + ChecksumRemark(frame);
  }
  if (const auto message = DecodeNeighbour(frame)) return DescribeNeighbour(*message);
  if (const std::string text = DescribeTransport(frame); !text.empty()) return text;
  if (const auto ip = DecodeIp(frame)) {
    return ProtocolName(*ip) + " " + ip->source.ToString() + " to " + ip->destination.ToString();
  }
  char text[64];
  std::snprintf(text, sizeof text, "frame of type 0x%04x, %zu octets", EtherType(frame), frame.size());
  return text;
}

}  // namespace holdfast::wire
