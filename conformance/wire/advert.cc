#include "conformance/wire/advert.h"

#include <algorithm>

#include "conformance/wire/internet.h"

namespace holdfast::wire {
namespace {

constexpr std::size_t kHeader = 8, kChecksumAt = 6, kAuthData = 8;

bool IsV2(const Packet& packet) { return packet.version == 2; }

// RFC 9568 section 5.1: version and type, VRID, priority, count, reserve and interval, checksum, addresses.
// RFC 3768 section 5.1 has authentication type and seconds in the place of the interval, and eight octets at the end.
Bytes MessageWithoutChecksum(const Packet& packet) {
  Bytes out;
  Put8(out, (packet.version_nibble.value_or(packet.version) & 0x0fu) << 4 | (packet.type & 0x0fu));
  Put8(out, packet.vrid);
  Put8(out, packet.priority);
  Put8(out, packet.count.value_or(static_cast<std::uint8_t>(packet.addresses.size())));
  if (IsV2(packet)) {
    Put8(out, packet.auth_type);
    Put8(out, static_cast<unsigned>(packet.interval.count() / 100) & 0xff);
  } else {
    Put16(out, (packet.reserved & 0x0fu) << 12 | (static_cast<unsigned>(packet.interval.count()) & 0x0fff));
  }
  Put16(out, 0);
  for (const Address& address : packet.addresses) Put(out, address.bytes());
  if (IsV2(packet) && packet.auth_trailer) Put(out, packet.auth_data);
  return out;
}

bool HasPseudoHeader(const Packet& packet) {
  if (IsV2(packet)) return false;
  return packet.source.family == Family::kIpv6 || packet.checksum_form == ChecksumForm::kIpv4PseudoHeader;
}

std::uint16_t RightChecksum(const Packet& packet, std::span<const std::uint8_t> message) {
  Bytes pseudo;
  if (HasPseudoHeader(packet)) {
    pseudo = PseudoHeader(packet.source, packet.destination, kProtocolVrrp, message.size());
  }
  return Checksum({pseudo, message});
}

void SetChecksum(Bytes& message, std::uint16_t checksum) {
  message[kChecksumAt] = static_cast<std::uint8_t>(checksum >> 8);
  message[kChecksumAt + 1] = static_cast<std::uint8_t>(checksum);
}

void ReadHeader(std::span<const std::uint8_t> message, Packet& packet) {
  packet.version = message[0] >> 4;
  packet.type = message[0] & 0x0f;
  packet.vrid = message[1];
  packet.priority = message[2];
  packet.count = message[3];
  if (IsV2(packet)) {
    packet.auth_type = message[4];
    packet.interval = Seconds(message[5]);
  } else {
    packet.reserved = message[4] >> 4;
    packet.interval = Centiseconds(Get16(message, 4) & 0x0fff);
  }
  packet.checksum = Get16(message, kChecksumAt);
}

// The counted addresses as far as they are there, then v2's authentication data, then what is left.
void ReadBody(std::span<const std::uint8_t> body, Packet& packet) {
  const std::size_t width = packet.source.bytes().size();
  for (unsigned n = 0; n < *packet.count && body.size() >= width; ++n, body = body.subspan(width)) {
    packet.addresses.push_back(Address::FromOctets(body.first(width)));
  }
  packet.auth_trailer = IsV2(packet) && body.size() >= kAuthData;
  if (packet.auth_trailer) {
    std::copy_n(body.begin(), kAuthData, packet.auth_data.begin());
    body = body.subspan(kAuthData);
  }
  packet.trailing.assign(body.begin(), body.end());
}

ChecksumVerdict Verify(const IpFrame& ip) {
  const Bytes pseudo = PseudoHeader(ip.source, ip.destination, kProtocolVrrp, ip.payload.size());
  const bool plain = Checksum({ip.payload}) == 0, with_pseudo = Checksum({pseudo, ip.payload}) == 0;
  if (ip.source.family == Family::kIpv6) return {with_pseudo, false};
  return {plain, with_pseudo && ip.payload[0] >> 4 != 2};
}

// Chooses form, reach and damage so that Encode repeats the octets that were seen.
void ExplainChecksum(const IpFrame& ip, Packet& packet) {
  const ChecksumVerdict verdict = Verify(ip);
  packet.checksum_trailing = verdict.valid();
  if (verdict.pseudo_header && !verdict.message_only) packet.checksum_form = ChecksumForm::kIpv4PseudoHeader;
  Bytes summed = MessageWithoutChecksum(packet);
  if (packet.checksum_trailing) Put(summed, packet.trailing);
  packet.checksum_xor = packet.checksum ^ RightChecksum(packet, summed);
}

}  // namespace

std::string_view ToString(ChecksumForm form) {
  return form == ChecksumForm::kMessageOnly ? "message only" : "with IPv4 pseudo-header";
}

Bytes Encode(const Packet& packet) {
  Bytes message = MessageWithoutChecksum(packet);
  const std::size_t own = message.size();
  Put(message, packet.trailing);
  const auto summed = std::span(message).first(packet.checksum_trailing ? message.size() : own);
  SetChecksum(message, RightChecksum(packet, summed) ^ packet.checksum_xor);
  if (packet.cut_to) message.resize(std::min(message.size(), *packet.cut_to));
  return EncodeIp({packet.mac_source, packet.mac_destination, packet.source, packet.destination, packet.protocol,
                   packet.ttl, std::move(message)});
}

std::optional<Packet> Decode(std::span<const std::uint8_t> frame) {
  const auto ip = DecodeIp(frame);
  if (!ip || ip->protocol != kProtocolVrrp || ip->payload.size() < kHeader) return std::nullopt;
  Packet packet;
  packet.mac_source = ip->mac_source;
  packet.mac_destination = ip->mac_destination;
  packet.source = ip->source;
  packet.destination = ip->destination;
  packet.ttl = ip->ttl;
  packet.message_octets = ip->payload.size();
  ReadHeader(ip->payload, packet);
  ReadBody(std::span(ip->payload).subspan(kHeader), packet);
  ExplainChecksum(*ip, packet);
  return packet;
}

ChecksumVerdict VerifyChecksum(std::span<const std::uint8_t> frame) {
  const auto ip = DecodeIp(frame);
  if (!ip || ip->protocol != kProtocolVrrp || ip->payload.size() < kHeader) return {};
  return Verify(*ip);
}

std::string Summary(const Packet& packet) {
  const std::string version = std::to_string(packet.version_nibble.value_or(packet.version));
  std::string text = "VRRPv" + version + (packet.type == 1 ? " advertisement" : " type " + std::to_string(packet.type));
  text += " vrid " + std::to_string(packet.vrid) + " priority " + std::to_string(packet.priority) + " interval ";
  text += IsV2(packet) ? std::to_string(packet.interval.count() / 100) + " s"
                       : std::to_string(packet.interval.count()) + " cs";
  for (const Address& address : packet.addresses) text += " " + address.ToString();
  return text;
}

}  // namespace holdfast::wire
