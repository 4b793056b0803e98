#include "conformance/stage/stage.h"

namespace holdfast::conformance {

const Addresses& Addresses::Of(Family family) {
  static const Addresses v4{Address::Of("192.0.2.10"),     Address::Of("192.0.2.2"),     Address::Of("192.0.2.200"),
                            Address::Of("192.0.2.100"),    Address::Of("192.0.2.101"),   Address::Of("192.0.2.100"),
                            Address::Of("192.0.2.11"),     Address::Of("198.51.100.10"), Address::Of("198.51.100.200"),
                            Address::Of("198.51.100.100"), Address::Of("198.51.100.77"), Address::Of("203.0.113.77")};
  static const Addresses v6{Address::Of("fe80::10"),    Address::Of("fe80::2"),        Address::Of("fe80::c8"),
                            Address::Of("fe80::100"),   Address::Of("fe80::101"),      Address::Of("2001:db8::100"),
                            Address::Of("fe80::11"),    Address::Of("fe80::1:10"),     Address::Of("fe80::1:c8"),
                            Address::Of("fe80::1:100"), Address::Of("2001:db8:1::77"), Address::Of("2001:db8:2::77")};
  return family == Family::kIpv4 ? v4 : v6;
}

std::string Dialect::ToString() const {
  return "v3 over IPv4: checksum " + std::string(wire::ToString(v3_ipv4_checksum)) + "; v2: authentication type " +
         std::to_string(auth_type);
}

}  // namespace holdfast::conformance
