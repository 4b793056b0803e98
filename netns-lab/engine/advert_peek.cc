#include "netns-lab/engine/advert_peek.h"

#include <fmt/format.h>

#include <algorithm>

#include "reference/base/bytes.h"

namespace holdfast::lab {
namespace {

constexpr std::uint16_t kIpv4 = 0x0800, kIpv6 = 0x86DD;
constexpr std::uint8_t kVrrp = 112, kAdvertisement = 1;

// Leaves the reader at the payload; the protocol number, or nullopt.
std::optional<std::uint8_t> SkipIp(ByteReader& reader, std::uint16_t ethertype) {
  if (ethertype == kIpv6) {
    const auto header = reader.Take(40);
    return reader.ok() ? std::optional(header[6]) : std::nullopt;
  }
  const auto header = reader.Take(20);
  if (ethertype != kIpv4 || !reader.ok()) return std::nullopt;
  reader.Take(std::size_t{4} * (header[0] & 0xF) - std::min<std::size_t>(20, std::size_t{4} * (header[0] & 0xF)));
  return header[9];
}

}  // namespace

std::string AdvertPeek::ToString() const {
  return fmt::format("VRRPv{} advertisement vrid {} priority {} interval {} cs", version, vrid, priority,
                     interval.count());
}

std::optional<AdvertPeek> PeekAdvert(std::span<const std::uint8_t> frame) {
  ByteReader reader(frame);
  AdvertPeek peek;
  reader.Take(6);
  const auto source = reader.Take(6);
  const std::uint16_t ethertype = reader.U16();
  const auto protocol = SkipIp(reader, ethertype);
  if (!protocol || *protocol != kVrrp) return std::nullopt;
  std::copy(source.begin(), source.end(), peek.source.octets.begin());
  peek.family = ethertype == kIpv4 ? Family::kIpv4 : Family::kIpv6;
  const std::uint8_t version_and_type = reader.U8();
  peek.version = version_and_type >> 4;
  peek.vrid = reader.U8();
  peek.priority = reader.U8();
  reader.U8();  // count of addresses
  const std::uint16_t timing = reader.U16();
  if (!reader.ok() || (version_and_type & 0xF) != kAdvertisement) return std::nullopt;
  // v2: authentication type, then whole seconds; v3: four reserved bits, then centiseconds.
  peek.interval = peek.version == 2 ? Centiseconds(100 * (timing & 0xFF)) : Centiseconds(timing & 0xFFF);
  return peek;
}

}  // namespace holdfast::lab
