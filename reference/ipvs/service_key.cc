#include "reference/ipvs/service_key.h"

#include <array>

namespace holdfast::ipvs {

Family FamilyOf(const ServiceKey& key) {
  if (const auto* address = std::get_if<AddressKey>(&key)) return address->endpoint.address.family();
  return std::get<MarkKey>(key).family;
}

std::string ToString(const Endpoint& endpoint) {
  const std::string address = endpoint.address.ToString();
  return (endpoint.address.is_v4() ? address : "[" + address + "]") + ":" + std::to_string(endpoint.port);
}

std::string ToString(const ServiceKey& key) {
  static constexpr std::array<const char*, 3> kProtocols = {"TCP ", "UDP ", "SCTP "};
  if (const auto* address = std::get_if<AddressKey>(&key)) {
    return kProtocols[static_cast<std::size_t>(address->protocol)] + ToString(address->endpoint);
  }
  const MarkKey& mark = std::get<MarkKey>(key);
  return "FWM " + std::to_string(mark.mark) + (mark.family == Family::kIpv6 ? " ipv6" : "");
}

}  // namespace holdfast::ipvs
