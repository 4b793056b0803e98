// Frames of other link types, and tagged ones, as plain Ethernet.
#include <algorithm>
#include <array>
#include <span>

#include "netns-lab/engine/capture_reader.h"

namespace holdfast::lab {
namespace {

using Octets = std::span<const std::uint8_t>;

constexpr std::uint16_t kIpv4 = 0x0800, kArp = 0x0806, kIpv6 = 0x86dd;

std::uint16_t Two(Octets octets, std::size_t at) {
  return static_cast<std::uint16_t>(octets[at] << 8 | octets[at + 1]);
}

struct Payload {
  std::uint16_t type = 0;      // EtherType; 0: unknown
  Octets octets;               // behind the link layer's header
  Octets source, destination;  // MACs of 6 octets, or empty
};

Payload FromIp(Octets octets) {
  if (octets.empty()) return {};
  const int version = octets[0] >> 4;
  return {version == 4 ? kIpv4 : version == 6 ? kIpv6 : std::uint16_t{0}, octets, {}, {}};
}

// The address length, then eight octets of room for it.
Octets MacAt(Octets octets, std::size_t length, std::size_t at) {
  return length == 6 ? octets.subspan(at, 6) : Octets();
}

Payload Open(const ReadFrame& frame) {
  const Octets o = frame.octets;
  switch (frame.link_type) {
    case kLinkEthernet:
      if (o.size() < 14) return {};
      return {Two(o, 12), o.subspan(14), o.subspan(6, 6), o.first(6)};
    case kLinkLinuxSll:
      if (o.size() < 16) return {};
      return {Two(o, 14), o.subspan(16), MacAt(o, Two(o, 4), 6), {}};
    case kLinkLinuxSll2:
      if (o.size() < 20) return {};
      return {Two(o, 0), o.subspan(20), MacAt(o, o[11], 12), {}};
    case kLinkNull:
    case kLinkLoop:
      return o.size() < 4 ? Payload() : FromIp(o.subspan(4));
    case kLinkRaw:
    case kLinkIpv4:
    case kLinkIpv6:
      return FromIp(o);
    default:
      return {};
  }
}

}  // namespace

AsEthernet ToEthernet(const ReadFrame& frame) {
  AsEthernet out;
  Payload payload = Open(frame);
  constexpr std::size_t kMostTags = 4;
  const auto tagged = [&] { return payload.type == 0x8100 || payload.type == 0x88a8 || payload.type == 0x9100; };
  while (tagged() && payload.octets.size() >= 4 && out.vlans.size() < kMostTags) {
    out.vlans.push_back(Two(payload.octets, 0) & 0x0FFF);
    payload.type = Two(payload.octets, 2);
    payload.octets = payload.octets.subspan(4);
  }
  if (payload.type != kIpv4 && payload.type != kIpv6 && payload.type != kArp) return out;
  out.octets.assign(14, 0);
  out.knows_source = !payload.source.empty();
  out.knows_destination = !payload.destination.empty();
  std::copy(payload.destination.begin(), payload.destination.end(), out.octets.begin());
  std::copy(payload.source.begin(), payload.source.end(), out.octets.begin() + 6);
  out.octets[12] = static_cast<std::uint8_t>(payload.type >> 8);
  out.octets[13] = static_cast<std::uint8_t>(payload.type);
  out.octets.insert(out.octets.end(), payload.octets.begin(), payload.octets.end());
  return out;
}

}  // namespace holdfast::lab
