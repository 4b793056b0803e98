// The protocol version in a message's first nibble (RFC 9568 section 5.2.1, RFC 3768 section 5.3.1).
#pragma once

#include <cstdint>
#include <string_view>

namespace holdfast::vrrp {

// kV2 speaks IPv4 only and counts whole seconds; kV3 speaks both families and counts centiseconds.
enum class Version : std::uint8_t { kV2 = 2, kV3 = 3 };

constexpr std::string_view ToString(Version version) { return version == Version::kV2 ? "v2" : "v3"; }

// Priorities with a meaning of their own (RFC 9568 section 5.2.4). All others, 1 to 254, only compare.
inline constexpr std::uint8_t kResignPriority = 0;     // the Active Router stops participating
inline constexpr std::uint8_t kDefaultPriority = 100;  // a Backup that was told nothing else
inline constexpr std::uint8_t kOwnerPriority = 255;    // the router owns the virtual addresses

// IP protocol number, and the TTL or Hop Limit of every multicast advertisement (section 5.1).
inline constexpr std::uint8_t kIpProtocol = 112;
inline constexpr std::uint8_t kAdvertisementTtl = 255;

}  // namespace holdfast::vrrp
