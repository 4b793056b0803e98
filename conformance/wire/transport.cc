#include "conformance/wire/transport.h"

namespace holdfast::wire {
namespace {

constexpr std::size_t kTcpHeader = 20, kUdpHeader = 8;

std::size_t SumOffset(std::uint8_t protocol) { return protocol == kProtocolTcp ? 16 : 6; }

std::string FlagWords(std::uint8_t flags) {
  std::string text;
  const auto add = [&](TcpFlag flag, const char* word) {
    if (flags & flag) text += std::string(text.empty() ? "" : "+") + word;
  };
  add(kSyn, "SYN");
  add(kFin, "FIN");
  add(kRst, "RST");
  add(kAck, "ACK");
  return text;
}

Bytes Tcp(const Transport& message) {
  Bytes out;
  Put16(out, message.source);
  Put16(out, message.destination);
  Put16(out, message.sequence >> 16);
  Put16(out, message.sequence & 0xffff);
  Put16(out, 0);  // acknowledgement: nobody here keeps count
  Put16(out, message.flags & kAck ? 1 : 0);
  Put8(out, kTcpHeader / 4 << 4);
  Put8(out, message.flags);
  Put16(out, 65535);  // window
  Put16(out, 0);      // checksum
  Put16(out, 0);      // urgent pointer
  Put(out, message.data);
  return out;
}

Bytes Udp(const Transport& message) {
  Bytes out;
  Put16(out, message.source);
  Put16(out, message.destination);
  Put16(out, static_cast<unsigned>(kUdpHeader + message.data.size()));
  Put16(out, 0);  // checksum
  Put(out, message.data);
  return out;
}

}  // namespace

Bytes EncodeTransport(const Transport& message, const Address& source, const Address& destination) {
  Bytes out = message.protocol == kProtocolTcp ? Tcp(message) : Udp(message);
  const std::uint16_t sum = Checksum({PseudoHeader(source, destination, message.protocol, out.size()), out});
  const std::size_t at = SumOffset(message.protocol);
  out[at] = static_cast<std::uint8_t>(sum >> 8);
  out[at + 1] = static_cast<std::uint8_t>(sum);
  return out;
}

std::optional<Transport> DecodeTransport(const IpFrame& ip) {
  const bool tcp = ip.protocol == kProtocolTcp;
  if ((!tcp && ip.protocol != kProtocolUdp) || ip.payload.size() < (tcp ? kTcpHeader : kUdpHeader)) return std::nullopt;
  Transport message{.protocol = ip.protocol, .source = Get16(ip.payload, 0), .destination = Get16(ip.payload, 2)};
  std::size_t header = kUdpHeader;
  if (tcp) {
    message.sequence = static_cast<std::uint32_t>(Get16(ip.payload, 4)) << 16 | Get16(ip.payload, 6);
    message.flags = ip.payload[13];
    header = static_cast<std::size_t>(ip.payload[12] >> 4) * 4;
    if (header < kTcpHeader || header > ip.payload.size()) return std::nullopt;
  }
  message.data.assign(ip.payload.begin() + static_cast<std::ptrdiff_t>(header), ip.payload.end());
  return message;
}

bool HasRightSum(const IpFrame& ip) {
  return DecodeTransport(ip) &&
         Checksum({PseudoHeader(ip.source, ip.destination, ip.protocol, ip.payload.size()), ip.payload}) == 0;
}

std::optional<Bytes> Unwrapped(const IpFrame& outer) {
  if (outer.protocol != kProtocolIpip) return std::nullopt;
  Bytes frame;
  Put(frame, outer.mac_destination.octets);
  Put(frame, outer.mac_source.octets);
  Put16(frame, kEtherIpv4);
  Put(frame, outer.payload);
  return frame;
}

std::string DescribeTransport(std::span<const std::uint8_t> frame) {
  const auto ip = DecodeIp(frame);
  if (!ip) return "";
  if (const auto inner = Unwrapped(*ip)) {
    const std::string text = DescribeTransport(*inner);
    return text.empty() ? "" : "in IPv4 " + ip->source.ToString() + " to " + ip->destination.ToString() + ": " + text;
  }
  const auto message = DecodeTransport(*ip);
  if (!message) return "";
  const std::string name = ip->protocol == kProtocolUdp ? "UDP" : "TCP " + FlagWords(message->flags);
  const auto end = [](const Address& address, std::uint16_t port) {
    return (address.family == Family::kIpv4 ? address.ToString() : "[" + address.ToString() + "]") + ":" +
           std::to_string(port);
  };
  return name + " " + end(ip->source, message->source) + " to " + end(ip->destination, message->destination);
}

}  // namespace holdfast::wire
