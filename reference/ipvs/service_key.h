// What a virtual service is known by: a protocol, an address and a port, or a firewall mark.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <variant>

#include "reference/base/address.h"
#include "reference/ipvs/server.h"

namespace holdfast::ipvs {

enum class ServiceProtocol : std::uint8_t { kTcp, kUdp, kSctp };

struct AddressKey {
  ServiceProtocol protocol = ServiceProtocol::kTcp;
  Endpoint endpoint;  // port 0: every port (the kernel takes it with persistence only)
  auto operator<=>(const AddressKey&) const = default;
};

// Packets that a firewall rule marked, of one family; the mark is not 0.
struct MarkKey {
  std::uint32_t mark = 0;
  Family family = Family::kIpv4;
  auto operator<=>(const MarkKey&) const = default;
};

using ServiceKey = std::variant<AddressKey, MarkKey>;

Family FamilyOf(const ServiceKey& key);
// As people write it: "192.0.2.1:80", "[2001:db8::1]:80".
std::string ToString(const Endpoint& endpoint);
// "TCP 192.0.2.1:80", "FWM 5", "FWM 5 ipv6".
std::string ToString(const ServiceKey& key);

}  // namespace holdfast::ipvs
