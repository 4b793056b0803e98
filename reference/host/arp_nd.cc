#include "reference/host/arp_nd.h"

#include <array>

#include "reference/base/bytes.h"
#include "reference/base/checksum.h"

namespace holdfast::host {
namespace {

constexpr std::uint16_t kEthertypeArp = 0x0806;
constexpr std::uint16_t kEthertypeIpv4 = 0x0800;
constexpr std::uint16_t kEthertypeIpv6 = 0x86dd;
constexpr std::uint8_t kIcmpv6 = 58;
constexpr std::uint8_t kNeighborAdvertisement = 136;
constexpr std::uint8_t kRouterFlag = 0x80;
constexpr std::uint8_t kOverrideFlag = 0x20;
constexpr std::uint8_t kTargetLinkLayerAddress = 2;
constexpr MacAddress kBroadcast{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
constexpr std::size_t kAdvertisementLength = 32;  // ICMPv6 header, target, one option

void EthernetHeader(ByteWriter& out, const MacAddress& destination, const MacAddress& source, std::uint16_t ethertype) {
  out.Copy(destination.octets);
  out.Copy(source.octets);
  out.U16(ethertype);
}

std::array<std::uint8_t, kAdvertisementLength> AdvertisementMessage(const MacAddress& mac, const IpAddress& address,
                                                                    bool router, std::uint16_t checksum) {
  std::array<std::uint8_t, kAdvertisementLength> octets{};
  ByteWriter out(octets);
  out.U8(kNeighborAdvertisement);
  out.U8(0);
  out.U16(checksum);
  out.U32(static_cast<std::uint32_t>(kOverrideFlag | (router ? kRouterFlag : 0)) << 24);
  out.Copy(address.octets());
  out.U8(kTargetLinkLayerAddress);
  out.U8(1);  // in units of 8 octets
  out.Copy(mac.octets);
  return octets;
}

}  // namespace

std::vector<std::uint8_t> GratuitousArp(const MacAddress& mac, const IpAddress& address) {
  std::vector<std::uint8_t> frame(14 + 28);
  ByteWriter out(frame);
  EthernetHeader(out, kBroadcast, mac, kEthertypeArp);
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
  const IpAddress all_nodes = *IpAddress::Parse("ff02::1");
  const auto unsummed = AdvertisementMessage(mac, address, router, 0);
  const std::uint16_t checksum =
      InternetChecksum().AddPseudoHeader(address, all_nodes, kIcmpv6, kAdvertisementLength).Add(unsummed).Value();
  std::vector<std::uint8_t> frame(14 + 40 + kAdvertisementLength);
  ByteWriter out(frame);
  EthernetHeader(out, MacAddress::Multicast(all_nodes), mac, kEthertypeIpv6);
  out.U32(0x60000000);
  out.U16(kAdvertisementLength);
  out.U8(kIcmpv6);
  out.U8(255);  // RFC 4861 section 7.1.2: receivers drop any other hop limit
  out.Copy(address.octets());
  out.Copy(all_nodes.octets());
  out.Copy(AdvertisementMessage(mac, address, router, checksum));
  return frame;
}

}  // namespace holdfast::host
