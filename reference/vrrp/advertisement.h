// One VRRP message, and its octets: RFC 3768 section 5.1 (version 2) and RFC 9568 section 5.1 (version 3).
//
//     0                   1                   2                   3
//    +-------+-------+---------------+---------------+---------------+
//    |Version| Type  |      VRID     |    Priority   |     Count     |
//    +-------+-------+---------------+---------------+---------------+
// v2 |   Auth Type   |  Adver Int, s |           Checksum            |
// v3 |Reserve|  Max Advertise Int, cs|           Checksum            |
//    +---------------+---------------+-------------------------------+
//    |             addresses, 4 or 16 octets each                    |
// v2 |             authentication data, 8 octets                     |
//
// The codec knows shapes only. What a receiver may honour is decided in receive_checks.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "reference/base/address.h"
#include "reference/base/units.h"
#include "reference/vrrp/address_view.h"
#include "reference/vrrp/version.h"

namespace holdfast::vrrp {

inline constexpr std::uint8_t kAdvertisementType = 1;  // the only type, section 5.2.2
inline constexpr std::size_t kHeaderSize = 8;
inline constexpr std::size_t kAuthDataSize = 8;  // version 2 only
// Room for any message: the header and 255 IPv6 addresses (a version 2 message is smaller).
inline constexpr std::size_t kMaxMessageSize = kHeaderSize + kMaxAddresses * 16;

// Advertisement_Interval's limits: RFC 9568 section 6.1 (12 bits of centiseconds), RFC 3768 section 5.3.7 (8 bits of
// seconds).
inline constexpr Centiseconds kMinIntervalV3{1};
inline constexpr Centiseconds kMaxIntervalV3{4095};
inline constexpr Centiseconds kMinIntervalV2{100};
inline constexpr Centiseconds kMaxIntervalV2{25500};

// Authentication of version 2: none (RFC 3768 section 5.3.6.1) or RFC 2338's simple text password (type 1).
struct Authentication {
  std::uint8_t type = 0;
  std::array<std::uint8_t, kAuthDataSize> data{};  // zero-filled behind a short password, RFC2338-5.3.10-PASS-PAD

  // Type 1 with the first eight octets of `password`.
  static Authentication SimplePassword(std::string_view password);
  bool operator==(const Authentication&) const = default;
};

struct Advertisement {
  Version version = Version::kV3;
  std::uint8_t type = kAdvertisementType;  // 4 bits
  std::uint8_t vrid = 0;
  std::uint8_t priority = kDefaultPriority;
  Centiseconds interval{100};     // v3: 0..4095 cs; v2: whole seconds, 0..255 s
  Authentication authentication;  // v2 only
  AddressView addresses;          // at most 255, one family; v2: IPv4
};

// What goes into the checksum (RFC 9568 section 5.2.8). IPv6 always has its pseudo-header and version 2 never has one;
// the choice is about version 3 over IPv4 alone, where the texts and the deployed routers differ.
enum class ChecksumForm : std::uint8_t { kMessageOnly, kIpv4PseudoHeader };

// The addresses of the IP header around a message.
struct IpEndpoints {
  IpAddress source;
  IpAddress destination;
};

// Octets that `advertisement` takes on the wire.
std::size_t EncodedSize(const Advertisement& advertisement);

// Writes the message with its checksum and returns the part of `room` that was written. Empty where the message cannot
// be: `room` too small, more than 255 addresses, mixed families, IPv6 in version 2, an interval outside the field or
// not in its unit. Reserved bits are zero (RFC9568-5.2.6-RSVD-TX).
std::span<const std::uint8_t> Encode(const Advertisement& advertisement, const IpEndpoints& endpoints,
                                     ChecksumForm form, std::span<std::uint8_t> room);

// Reads a message; the addresses are seen in place, in `octets`. Nullopt where the version is unknown or the fixed
// part, the counted addresses of `family` or (v2) the authentication data are not all there. The checksum is not
// looked at, reserved bits are ignored (RFC9568-5.2.6-RSVD-RX), octets behind the message are left alone.
std::optional<Advertisement> Decode(std::span<const std::uint8_t> octets, Family family);

// Whether `octets`, of exactly the message's length, carry their own right checksum.
bool ChecksumHolds(std::span<const std::uint8_t> octets, Version version, const IpEndpoints& endpoints,
                   ChecksumForm form);

// The virtual router that a message is about, before anything is checked: for finding the right instance.
std::optional<std::uint8_t> PeekVrid(std::span<const std::uint8_t> octets);

// Where a version 2 router, and a version 3 router of either family, sends its advertisements (sections 5.1.1.2 and
// 5.1.2.2): 224.0.0.18 and ff02::12.
IpAddress MulticastGroup(Family family);

}  // namespace holdfast::vrrp
