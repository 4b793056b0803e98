#include "reference/host/router_discovery.h"

#include <algorithm>
#include <array>

#include "reference/base/bytes.h"
#include "reference/host/icmpv6_frame.h"

namespace holdfast::host {
namespace {

constexpr std::uint8_t kSolicitation = 133, kAdvertisement = 134;
constexpr std::size_t kSolicitationHeader = 8, kAdvertisementHeader = 16;
constexpr std::size_t kOptionUnit = 8;  // octets
constexpr std::uint8_t kSourceLinkLayerAddress = 1, kPrefixInformation = 3;
constexpr std::size_t kLinkLayerUnits = 1, kPrefixUnits = 4;
constexpr std::uint8_t kHostsHopLimit = 64;
constexpr std::uint8_t kOnLink = 0x80, kAutonomous = 0x40;
constexpr std::uint8_t kAutoconfigurationLength = 64;          // RFC 4291 section 2.5.1
constexpr std::uint32_t kValidSeconds = 30 * 24 * 60 * 60;     // AdvValidLifetime
constexpr std::uint32_t kPreferredSeconds = 7 * 24 * 60 * 60;  // AdvPreferredLifetime

std::array<std::uint8_t, 16> NetworkOf(const IpPrefix& prefix) {
  std::array<std::uint8_t, 16> octets{};
  std::copy_n(prefix.address.octets().begin(), octets.size(), octets.begin());
  for (std::size_t bit = prefix.length; bit < 128; ++bit) {
    octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] & ~(0x80 >> bit % 8));
  }
  return octets;
}

void WritePrefix(ByteWriter& out, const IpPrefix& prefix) {
  out.U8(kPrefixInformation);
  out.U8(kPrefixUnits);
  out.U8(prefix.length);
  out.U8(prefix.length == kAutoconfigurationLength ? kOnLink | kAutonomous : kOnLink);
  out.U32(kValidSeconds);
  out.U32(kPreferredSeconds);
  out.U32(0);  // reserved
  out.Copy(NetworkOf(prefix));
}

}  // namespace

std::vector<std::uint8_t> RouterAdvertisementFrame(const RouterAdvertisement& advertisement) {
  std::vector<std::uint8_t> message(kAdvertisementHeader +
                                    kOptionUnit * (kLinkLayerUnits + kPrefixUnits * advertisement.prefixes.size()));
  ByteWriter out(message);
  out.U8(kAdvertisement);
  out.U8(0);
  out.U16(0);
  out.U8(kHostsHopLimit);
  out.U8(0);  // neither addresses nor other configuration by DHCPv6
  out.U16(advertisement.lifetime_seconds);
  out.U32(0);  // reachable time: unspecified
  out.U32(0);  // retransmission timer: unspecified
  out.U8(kSourceLinkLayerAddress);
  out.U8(kLinkLayerUnits);
  out.Copy(advertisement.mac.octets);
  for (const IpPrefix& prefix : advertisement.prefixes) WritePrefix(out, prefix);
  return FrameToAllNodes(advertisement.mac, advertisement.source, std::move(message));
}

bool IsRouterSolicitation(const ReceivedMessage& received) {
  if (received.hop_limit != kDiscoveryHopLimit || received.message.size() < kSolicitationHeader) return false;
  if (received.message[0] != kSolicitation || received.message[1] != 0) return false;
  ByteReader options(received.message.subspan(kSolicitationHeader));
  while (options.left() > 0) {
    const std::uint8_t type = options.U8();
    const std::size_t units = options.U8();
    if (units == 0) return false;
    options.Take(units * kOptionUnit - 2);
    if (!options.ok()) return false;
    if (type == kSourceLinkLayerAddress && received.source.IsUnspecified()) return false;
  }
  return true;
}

}  // namespace holdfast::host
