#include "conformance/cases/router_advertisements.h"

#include <algorithm>

#include "conformance/wire/internet.h"

namespace holdfast::conformance {
namespace {

constexpr std::uint8_t kSolicitation = 133, kAdvertisement = 134, kSourceLinkLayer = 1;
constexpr std::size_t kOptionsAt = 16;  // RFC 4861 section 4.2

// Of a Router Advertisement; nullopt where it has none.
std::optional<Mac> SourceLinkLayer(const Bytes& message) {
  for (std::size_t at = kOptionsAt; at + 8 <= message.size() && message[at + 1] > 0; at += message[at + 1] * 8u) {
    if (message[at] != kSourceLinkLayer) continue;
    Mac mac;
    std::copy_n(message.begin() + static_cast<std::ptrdiff_t>(at) + 2, mac.octets.size(), mac.octets.begin());
    return mac;
  }
  return std::nullopt;
}

bool IsFor(const ClauseCase& c, const Router& dut, const Bytes& frame) {
  const auto ip = wire::DecodeIp(frame);
  if (!ip || ip->protocol != wire::kProtocolIcmpv6 || ip->payload.empty() || ip->payload[0] != kAdvertisement) {
    return false;
  }
  return ip->source == dut.setup.addresses.front() || SourceLinkLayer(ip->payload) == VirtualMac(c, dut);
}

Bytes RouterSolicitation(ClauseCase& c) {
  const Address all = Address::Of("ff02::2"), host = c.addresses().tester_low;
  Bytes message{kSolicitation, 0, 0, 0, 0, 0, 0, 0};
  const std::uint16_t sum =
      wire::Checksum({wire::PseudoHeader(host, all, wire::kProtocolIcmpv6, message.size()), message});
  message[2] = static_cast<std::uint8_t>(sum >> 8);
  message[3] = static_cast<std::uint8_t>(sum);
  return wire::EncodeIp({c.stage().tester_mac(), Mac::Group(all), host, all, wire::kProtocolIcmpv6, 255, message});
}

}  // namespace

bool Advertised(ClauseCase& c, const Router& dut, Duration patience, bool ask) {
  const Instant begun = c.stage().Now();
  for (Instant now = begun; now < begun + patience; now = c.stage().Now()) {
    if (ask) c.peer.SendFrame(RouterSolicitation(c), "Router Solicitation");
    const Instant limit = std::min(begun + patience, now + 4_s);
    if (c.lan.NextFrame(limit, [&](const Bytes& frame) { return IsFor(c, dut, frame); })) return true;
  }
  return false;
}

}  // namespace holdfast::conformance
