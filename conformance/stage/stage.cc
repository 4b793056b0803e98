#include "conformance/stage/stage.h"

namespace holdfast::conformance {

const Addresses& Addresses::Of(Family family) {
  static const Addresses v4{Address::Of("192.0.2.10"),  Address::Of("192.0.2.2"),   Address::Of("192.0.2.200"),
                            Address::Of("192.0.2.100"), Address::Of("192.0.2.101"), Address::Of("192.0.2.100"),
                            Address::Of("192.0.2.11")};
  static const Addresses v6{Address::Of("fe80::10"),  Address::Of("fe80::2"),   Address::Of("fe80::c8"),
                            Address::Of("fe80::100"), Address::Of("fe80::101"), Address::Of("2001:db8::100"),
                            Address::Of("fe80::11")};
  return family == Family::kIpv4 ? v4 : v6;
}

std::string Dialect::ToString() const {
  return "v3 over IPv4: checksum " + std::string(wire::ToString(v3_ipv4_checksum)) + "; v2: authentication type " +
         std::to_string(auth_type);
}

}  // namespace holdfast::conformance
