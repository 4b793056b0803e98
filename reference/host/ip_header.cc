#include "reference/host/ip_header.h"

#include "reference/base/bytes.h"

namespace holdfast::host {
namespace {

constexpr std::size_t kIpv4HeaderLength = 20;
constexpr std::size_t kIpv6HeaderLength = 40;

void Ipv4Header(ByteWriter& out, const IpHeaderFields& fields, std::size_t message_length) {
  out.U8(0x45);
  out.U8(kInternetControl);
  out.U16(static_cast<std::uint16_t>(kIpv4HeaderLength + message_length));
  out.U32(0);  // identification, flags, fragment offset
  out.U8(fields.hop_limit);
  out.U8(kVrrpProtocol);
  out.U16(0);  // header checksum
  out.Copy(fields.source.octets());
  out.Copy(fields.destination.octets());
}

void Ipv6Header(ByteWriter& out, const IpHeaderFields& fields, std::size_t message_length) {
  out.U32(0x60000000 | static_cast<std::uint32_t>(kInternetControl) << 20);
  out.U16(static_cast<std::uint16_t>(message_length));
  out.U8(kVrrpProtocol);
  out.U8(fields.hop_limit);
  out.Copy(fields.source.octets());
  out.Copy(fields.destination.octets());
}

}  // namespace

std::vector<std::uint8_t> IpPacket(const IpHeaderFields& fields, std::span<const std::uint8_t> message) {
  const bool v4 = fields.source.is_v4();
  std::vector<std::uint8_t> packet((v4 ? kIpv4HeaderLength : kIpv6HeaderLength) + message.size());
  ByteWriter out(packet);
  v4 ? Ipv4Header(out, fields, message.size()) : Ipv6Header(out, fields, message.size());
  out.Copy(message);
  return packet;
}

IpAddress VrrpGroup(Family family) {
  return family == Family::kIpv4 ? IpAddress::V4(224, 0, 0, 18) : *IpAddress::Parse("ff02::12");
}

}  // namespace holdfast::host
