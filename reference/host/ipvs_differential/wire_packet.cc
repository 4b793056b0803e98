#include "reference/host/ipvs_differential/wire_packet.h"

#include "reference/base/bytes.h"
#include "reference/base/checksum.h"

namespace holdfast::host {
namespace {

constexpr std::uint8_t kIcmp = 1, kIpInIp = 4, kTcp = 6, kUdp = 17;
constexpr std::uint8_t kUnreachable = 3;
constexpr std::size_t kIpHeader = 20, kIcmpHeader = 8, kTcpHeader = 20, kUdpHeader = 8;
constexpr std::size_t kServerOctet0 = 10, kServerOctet1 = 9;  // real servers are in 10.9.0.0/16

void PutChecksum(std::span<std::uint8_t> at, std::uint16_t checksum) {
  at[0] = static_cast<std::uint8_t>(checksum >> 8);
  at[1] = static_cast<std::uint8_t>(checksum);
}

std::uint8_t FlagsOf(ipvs::TcpSignal signal) {
  switch (signal) {
    case ipvs::TcpSignal::kSyn:
      return 0x02;
    case ipvs::TcpSignal::kFin:
      return 0x11;
    case ipvs::TcpSignal::kAck:
      return 0x10;
    case ipvs::TcpSignal::kRst:
      return 0x04;
    case ipvs::TcpSignal::kNothing:
      return 0;
  }
  return 0;
}

void WriteIpHeader(std::span<std::uint8_t> packet, const ipvs::NewConnection& connection, std::uint8_t protocol) {
  ByteWriter out(packet.first(kIpHeader));
  out.U16(0x4500);
  out.U16(static_cast<std::uint16_t>(packet.size()));
  out.U32(0);
  out.U8(64);
  out.U8(protocol);
  out.U16(0);
  out.Copy(connection.client.address.octets());
  out.Copy(connection.service.address.octets());
  PutChecksum(packet.subspan(10), InternetChecksum().Add(packet.first(kIpHeader)).Value());
}

struct IpView {
  std::uint8_t protocol;
  IpAddress source, destination;
  std::span<const std::uint8_t> payload;
};

std::optional<IpView> ReadIp(std::span<const std::uint8_t> packet) {
  if (packet.size() < kIpHeader || packet[0] >> 4 != 4) return std::nullopt;
  const std::size_t header = std::size_t{packet[0] & 0xfu} * 4;
  if (header < kIpHeader || packet.size() < header) return std::nullopt;
  return IpView{packet[9], IpAddress::FromOctets(packet.subspan(12, 4)), IpAddress::FromOctets(packet.subspan(16, 4)),
                packet.subspan(header)};
}

// The client of a packet that a client sent.
std::optional<ipvs::Endpoint> ClientOf(const IpView& ip) {
  if ((ip.protocol != kTcp && ip.protocol != kUdp) || ip.payload.size() < 4) return std::nullopt;
  return ipvs::Endpoint{ip.source, static_cast<std::uint16_t>(ip.payload[0] << 8 | ip.payload[1])};
}

bool IsServer(const IpAddress& address) {
  return address.octets()[0] == kServerOctet0 && address.octets()[1] == kServerOctet1;
}

}  // namespace

std::vector<std::uint8_t> ClientPacket(const ipvs::NewConnection& connection, ipvs::Transport transport,
                                       ipvs::TcpSignal signal) {
  const bool tcp = transport == ipvs::Transport::kTcp;
  const std::size_t length = tcp ? kTcpHeader : kUdpHeader + 1;
  std::vector<std::uint8_t> packet(kIpHeader + length);
  WriteIpHeader(packet, connection, tcp ? kTcp : kUdp);
  const std::span<std::uint8_t> upper = std::span(packet).subspan(kIpHeader);
  ByteWriter out(upper);
  out.U16(connection.client.port);
  out.U16(connection.service.port);
  if (tcp) {
    out.U32(1);
    out.U32(signal == ipvs::TcpSignal::kSyn ? 0 : 1);
    out.U16(static_cast<std::uint16_t>(0x5000 | FlagsOf(signal)));
    out.U16(0xffff);
  } else {
    out.U16(static_cast<std::uint16_t>(length));
  }
  InternetChecksum sum;
  sum.AddPseudoHeader(connection.client.address, connection.service.address, tcp ? kTcp : kUdp,
                      static_cast<std::uint32_t>(length));
  PutChecksum(upper.subspan(tcp ? 16 : 6), sum.Add(upper).Value());
  return packet;
}

std::optional<Emerged> ReadEmerged(std::span<const std::uint8_t> packet) {
  const auto outer = ReadIp(packet);
  if (!outer) return std::nullopt;
  const bool refusal =
      outer->protocol == kIcmp && outer->payload.size() > kIcmpHeader && outer->payload[0] == kUnreachable;
  if (!refusal && !IsServer(outer->destination)) return std::nullopt;
  const auto inner = refusal                      ? ReadIp(outer->payload.subspan(kIcmpHeader))
                     : outer->protocol == kIpInIp ? ReadIp(outer->payload)
                                                  : outer;
  const auto client = inner ? ClientOf(*inner) : std::nullopt;
  if (!client) return std::nullopt;
  return Emerged{*client, refusal ? std::nullopt : std::optional(outer->destination)};
}

}  // namespace holdfast::host
