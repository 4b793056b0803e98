#include "reference/host/arp_nd.h"

#include "reference/base/bytes.h"
#include "reference/host/icmpv6_frame.h"

namespace holdfast::host {
namespace {

constexpr std::uint16_t kEthertypeArp = 0x0806;
constexpr std::uint16_t kEthertypeIpv4 = 0x0800;
constexpr std::uint8_t kNeighborAdvertisement = 136;
constexpr std::uint8_t kRouterFlag = 0x80;
constexpr std::uint8_t kOverrideFlag = 0x20;
constexpr std::uint8_t kTargetLinkLayerAddress = 2;
constexpr MacAddress kBroadcast{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
constexpr std::size_t kAdvertisementLength = 32;  // ICMPv6 header, target, one option

}  // namespace

std::vector<std::uint8_t> GratuitousArp(const MacAddress& mac, const IpAddress& address) {
  std::vector<std::uint8_t> frame(14 + 28);
  ByteWriter out(frame);
  out.Copy(kBroadcast.octets);
  out.Copy(mac.octets);
  out.U16(kEthertypeArp);
  out.U16(1);  // Ethernet
  out.U16(kEthertypeIpv4);
  out.U8(6);
  out.U8(4);
  out.U16(1);  // request
  out.Copy(mac.octets);
  out.Copy(address.octets());
  out.Copy(MacAddress{}.octets);
  out.Copy(address.octets());
  return frame;
}

std::vector<std::uint8_t> UnsolicitedNeighborAdvertisement(const MacAddress& mac, const IpAddress& address,
                                                           bool router) {
  std::vector<std::uint8_t> message(kAdvertisementLength);
  ByteWriter out(message);
  out.U8(kNeighborAdvertisement);
  out.U8(0);
  out.U16(0);
  out.U32(static_cast<std::uint32_t>(kOverrideFlag | (router ? kRouterFlag : 0)) << 24);
  out.Copy(address.octets());
  out.U8(kTargetLinkLayerAddress);
  out.U8(1);  // in units of 8 octets
  out.Copy(mac.octets);
  return FrameToAllNodes(mac, address, std::move(message));
}

}  // namespace holdfast::host
