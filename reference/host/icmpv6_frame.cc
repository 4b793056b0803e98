#include "reference/host/icmpv6_frame.h"

#include "reference/base/bytes.h"
#include "reference/base/checksum.h"

namespace holdfast::host {
namespace {

constexpr std::uint16_t kEthertypeIpv6 = 0x86dd;
constexpr std::uint8_t kIcmpv6 = 58;
constexpr std::size_t kHeaders = 14 + 40;  // Ethernet, IPv6

}  // namespace

std::vector<std::uint8_t> FrameToAllNodes(const MacAddress& mac, const IpAddress& source,
                                          std::vector<std::uint8_t> message) {
  const IpAddress all_nodes = *IpAddress::Parse("ff02::1");
  const auto length = static_cast<std::uint16_t>(message.size());
  const std::uint16_t checksum =
      InternetChecksum().AddPseudoHeader(source, all_nodes, kIcmpv6, length).Add(message).Value();
  message[2] = static_cast<std::uint8_t>(checksum >> 8);
  message[3] = static_cast<std::uint8_t>(checksum);
  std::vector<std::uint8_t> frame(kHeaders + message.size());
  ByteWriter out(frame);
  out.Copy(MacAddress::Multicast(all_nodes).octets);
  out.Copy(mac.octets);
  out.U16(kEthertypeIpv6);
  out.U32(0x60000000);
  out.U16(length);
  out.U8(kIcmpv6);
  out.U8(kDiscoveryHopLimit);
  out.Copy(source.octets());
  out.Copy(all_nodes.octets());
  out.Copy(message);
  return frame;
}

}  // namespace holdfast::host
