#include "conformance/wire/internet.h"

#include <algorithm>

namespace holdfast::wire {
namespace {

constexpr std::uint8_t kClassSelector6 = 0xc0;  // DSCP 48, ECN 0

void PutEthernet(Bytes& out, const Mac& destination, const Mac& source, std::uint16_t type) {
  Put(out, destination.octets);
  Put(out, source.octets);
  Put16(out, type);
}

void PutIpv4Header(Bytes& out, const IpFrame& packet) {
  Bytes header = {0x45, kClassSelector6};
  Put16(header, static_cast<unsigned>(20 + packet.payload.size()));
  Put16(header, 0);  // identification
  Put16(header, 0);  // flags and fragment offset
  Put8(header, packet.ttl);
  Put8(header, packet.protocol);
  Put16(header, 0);  // checksum, below
  Put(header, packet.source.bytes());
  Put(header, packet.destination.bytes());
  const std::uint16_t sum = Checksum({header});
  header[10] = static_cast<std::uint8_t>(sum >> 8);
  header[11] = static_cast<std::uint8_t>(sum);
  Put(out, header);
}

void PutIpv6Header(Bytes& out, const IpFrame& packet) {
  Put8(out, 0x60 | kClassSelector6 >> 4);
  Put8(out, (kClassSelector6 & 0x0f) << 4);
  Put16(out, 0);  // flow label
  Put16(out, static_cast<unsigned>(packet.payload.size()));
  Put8(out, packet.protocol);
  Put8(out, packet.ttl);
  Put(out, packet.source.bytes());
  Put(out, packet.destination.bytes());
}

bool TakeIpv4(std::span<const std::uint8_t> ip, IpFrame& packet) {
  if (ip.size() < 20 || ip[0] >> 4 != 4) return false;
  const std::size_t header = (ip[0] & 0x0fu) * 4u, total = Get16(ip, 2);
  if (header < 20 || total < header || total > ip.size()) return false;
  if ((Get16(ip, 6) & 0x1fff) != 0) return false;
  packet.ttl = ip[8];
  packet.protocol = ip[9];
  packet.source = Address::FromOctets(ip.subspan(12, 4));
  packet.destination = Address::FromOctets(ip.subspan(16, 4));
  packet.payload.assign(ip.begin() + static_cast<std::ptrdiff_t>(header),
                        ip.begin() + static_cast<std::ptrdiff_t>(total));
  return true;
}

bool TakeIpv6(std::span<const std::uint8_t> ip, IpFrame& packet) {
  if (ip.size() < 40 || ip[0] >> 4 != 6) return false;
  const std::size_t length = Get16(ip, 4);
  if (40 + length > ip.size()) return false;
  packet.protocol = ip[6];
  packet.ttl = ip[7];
  packet.source = Address::FromOctets(ip.subspan(8, 16));
  packet.destination = Address::FromOctets(ip.subspan(24, 16));
  packet.payload.assign(ip.begin() + 40, ip.begin() + static_cast<std::ptrdiff_t>(40 + length));
  return true;
}

}  // namespace

void Put8(Bytes& out, unsigned value) { out.push_back(static_cast<std::uint8_t>(value)); }
void Put16(Bytes& out, unsigned value) {
  Put8(out, value >> 8 & 0xff);
  Put8(out, value & 0xff);
}
void Put(Bytes& out, std::span<const std::uint8_t> octets) { out.insert(out.end(), octets.begin(), octets.end()); }
std::uint16_t Get16(std::span<const std::uint8_t> octets, std::size_t at) {
  return static_cast<std::uint16_t>(octets[at] << 8 | octets[at + 1]);
}

std::uint16_t Checksum(std::initializer_list<std::span<const std::uint8_t>> pieces) {
  std::uint64_t sum = 0;
  for (const auto piece : pieces) {
    for (std::size_t i = 0; i < piece.size(); ++i) sum += i % 2 == 0 ? piece[i] << 8 : piece[i];
  }
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

Bytes PseudoHeader(const Address& source, const Address& destination, std::uint8_t protocol, std::size_t length) {
  Bytes out;
  Put(out, source.bytes());
  Put(out, destination.bytes());
  if (source.family == Family::kIpv4) {
    Put8(out, 0);
    Put8(out, protocol);
    Put16(out, length & 0xffff);
  } else {
    Put16(out, static_cast<unsigned>(length >> 16));
    Put16(out, length & 0xffff);
    Put16(out, 0);
    Put16(out, protocol);  // three octets of zero before the next header
  }
  return out;
}

Bytes EncodeIp(const IpFrame& packet) {
  const bool v4 = packet.source.family == Family::kIpv4;
  Bytes out;
  PutEthernet(out, packet.mac_destination, packet.mac_source, v4 ? kEtherIpv4 : kEtherIpv6);
  v4 ? PutIpv4Header(out, packet) : PutIpv6Header(out, packet);
  Put(out, packet.payload);
  return out;
}

std::optional<IpFrame> DecodeIp(std::span<const std::uint8_t> frame) {
  const std::uint16_t type = EtherType(frame);
  if (type != kEtherIpv4 && type != kEtherIpv6) return std::nullopt;
  IpFrame packet;
  std::copy_n(frame.begin(), 6, packet.mac_destination.octets.begin());
  std::copy_n(frame.begin() + 6, 6, packet.mac_source.octets.begin());
  const auto ip = frame.subspan(kEthernetHeader);
  if (!(type == kEtherIpv4 ? TakeIpv4(ip, packet) : TakeIpv6(ip, packet))) return std::nullopt;
  return packet;
}

std::uint16_t EtherType(std::span<const std::uint8_t> frame) {
  return frame.size() < kEthernetHeader ? std::uint16_t{0} : Get16(frame, 12);
}

}  // namespace holdfast::wire
