// One VRRP advertisement as the suite sends and reads it: every field can be made wrong, one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "conformance/wire/address.h"
#include "conformance/wire/units.h"

namespace holdfast::wire {

// How the checksum of a v3 advertisement over IPv4 is computed: RFC 9568 section 5.2.8 has the message alone, much of
// the field adds an IPv4 pseudo-header. IPv6 always has RFC 8200's pseudo-header, v2 never one.
enum class ChecksumForm : std::uint8_t { kMessageOnly, kIpv4PseudoHeader };
std::string_view ToString(ChecksumForm form);

// The VRRP message and what carries it. A default one is well-formed but for its addresses.
struct Packet {
  // Ethernet and IP
  Mac mac_source, mac_destination;
  Address source, destination;
  std::uint8_t ttl = 255;       // RFC 9568 sections 5.1.1.3 and 5.1.2.3
  std::uint8_t protocol = 112;  // 5.1.1.4
  // VRRP
  std::uint8_t version = 3, type = 1;          // 2 has the layout of RFC 3768, anything else that of RFC 9568
  std::optional<std::uint8_t> version_nibble;  // sent in its place, the layout unchanged
  std::uint8_t vrid = 51, priority = 200;
  std::optional<std::uint8_t> count;        // nullopt: the number of addresses
  std::uint8_t reserved = 0;                // v3: the nibble before the interval
  Centiseconds interval{100};               // v3: 12 bits of centiseconds; v2: whole seconds on the wire
  std::uint8_t auth_type = 0;               // v2
  std::array<std::uint8_t, 8> auth_data{};  // v2
  bool auth_trailer = true;                 // v2: false leaves the 8 octets out
  std::vector<Address> addresses;
  ChecksumForm checksum_form = ChecksumForm::kMessageOnly;
  std::uint16_t checksum_xor = 0;     // damages the checksum
  Bytes trailing;                     // octets behind the message, inside the IP payload
  bool checksum_trailing = false;     // the checksum covers them too; else it ends where the message does
  std::optional<std::size_t> cut_to;  // VRRP octets kept, the checksum computed before the cut

  std::uint16_t checksum = 0;      // read only: as seen on the wire
  std::size_t message_octets = 0;  // read only: octets of the VRRP message, trailing ones included
};

// The Ethernet frame for a packet, checksums computed (RFC 1071).
Bytes Encode(const Packet& packet);

// Reads a frame that carries protocol 112; nullopt for any other or for one too short to have a VRRP header. Nothing
// is verified here: the caller judges. `count` is what the wire says, `addresses` are those that are really there, and
// Encode gives back the same VRRP octets, a wrong checksum included (as checksum_xor).
std::optional<Packet> Decode(std::span<const std::uint8_t> frame);

// Which forms the checksum of a seen v3/IPv4 frame verifies in; for v2 and IPv6 the first says whether it verifies.
struct ChecksumVerdict {
  bool message_only = false, pseudo_header = false;
  bool valid() const { return message_only || pseudo_header; }
};
ChecksumVerdict VerifyChecksum(std::span<const std::uint8_t> frame);

std::string Summary(const Packet& packet);  // "VRRPv3 advertisement vrid 51 priority 200 interval 100 cs 192.0.2.100"

// RFC 9568 section 6.1: v3 (256 - priority) * interval / 256; RFC 3768 section 6.1: v2 (256 - priority) / 256 s.
Duration SkewTime(Version version, std::uint8_t priority, Centiseconds interval);
// 3 * interval + Skew_Time.
Duration DownInterval(Version version, std::uint8_t priority, Centiseconds interval);

}  // namespace holdfast::wire
