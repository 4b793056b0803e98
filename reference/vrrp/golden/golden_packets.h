// Twelve messages whose octets were judged by other programs (tshark, tcpdump, Scapy) and by hand: what our codec has
// to write and to read, to the byte. All are for VRID 51, from 192.0.2.1 or fe80::1 to the family's group.
#pragma once

#include <cstdint>
#include <ostream>
#include <string_view>
#include <vector>

#include "reference/base/address.h"
#include "reference/vrrp/advertisement.h"

namespace holdfast::vrrp {

struct GoldenPacket {
  std::string_view name;    // a file name as well
  std::string_view octets;  // hexadecimal
  Version version;
  std::uint8_t priority;
  Centiseconds interval;
  std::string_view password;  // v2; empty for no authentication
  ChecksumForm form;
  std::string_view first_address;
  std::size_t count;  // addresses, each one up from the last; but see `second_address`
  std::string_view second_address;
};

inline constexpr auto kPlain = ChecksumForm::kMessageOnly;
inline constexpr auto kPseudo = ChecksumForm::kIpv4PseudoHeader;

inline constexpr GoldenPacket kGoldenPackets[] = {
    {"01-v2", "213364010001b865c00002640000000000000000", Version::kV2, 100, Centiseconds(100), "", kPlain,
     "192.0.2.100", 1, ""},
    {"02-v2-password", "2133640101015a2ac00002647333637265742121", Version::kV2, 100, Centiseconds(100), "s3cret!!",
     kPlain, "192.0.2.100", 1, ""},
    {"03-v2-resigns", "2133000100011c66c00002640000000000000000", Version::kV2, 0, Centiseconds(100), "", kPlain,
     "192.0.2.100", 1, ""},
    {"04-v3", "313364010064a802c0000264", Version::kV3, 100, Centiseconds(100), "", kPlain, "192.0.2.100", 1, ""},
    {"05-v3-pseudo-header", "3133640100640572c0000264", Version::kV3, 100, Centiseconds(100), "", kPseudo,
     "192.0.2.100", 1, ""},
    {"06-v3-ipv6", "3133640200643dfdfe80000000000000000000000000010020010db8000000000000000000000100", Version::kV3,
     100, Centiseconds(100), "", kPlain, "fe80::100", 2, "2001:db8::100"},
    {"07-v3-resigns", "3133000100640c03c0000264", Version::kV3, 0, Centiseconds(100), "", kPlain, "192.0.2.100", 1, ""},
    {"08-v3-owner", "3133ff0100640d65c0000201", Version::kV3, 255, Centiseconds(100), "", kPlain, "192.0.2.1", 1, ""},
    {"09-v3-twenty-addresses",
     "31336414006439b7c0000264c0000265c0000266c0000267c0000268c0000269c000026ac000026bc000026cc000026dc000026e"
     "c000026fc0000270c0000271c0000272c0000273c0000274c0000275c0000276c0000277",
     Version::kV3, 100, Centiseconds(100), "", kPlain, "192.0.2.100", 20, ""},
    {"10-v3-longest-interval", "313364010fff9867c0000264", Version::kV3, 100, Centiseconds(4095), "", kPlain,
     "192.0.2.100", 1, ""},
    {"11-v3-ipv6-resigns", "313300010064d0c7fe800000000000000000000000000100", Version::kV3, 0, Centiseconds(100), "",
     kPlain, "fe80::100", 1, ""},
    {"12-v3-reserved-bits", "31336401f064b801c0000264", Version::kV3, 100, Centiseconds(100), "", kPlain, "192.0.2.100",
     1, ""},
};

// What a test of it is called.
inline void PrintTo(const GoldenPacket& packet, std::ostream* out) { *out << packet.name; }

// The only one that no encoder may write: its reserved bits are set (RFC9568-5.2.6-RSVD-TX).
inline bool MayBeSent(const GoldenPacket& packet) { return packet.name != "12-v3-reserved-bits"; }

inline std::vector<std::uint8_t> Octets(const GoldenPacket& packet) {
  std::vector<std::uint8_t> octets;
  const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (std::size_t i = 0; i + 1 < packet.octets.size(); i += 2) {
    octets.push_back(static_cast<std::uint8_t>(nibble(packet.octets[i]) << 4 | nibble(packet.octets[i + 1])));
  }
  return octets;
}

inline std::vector<IpAddress> Addresses(const GoldenPacket& packet) {
  std::vector<IpAddress> addresses = {*IpAddress::Parse(packet.first_address)};
  if (!packet.second_address.empty()) {
    addresses.push_back(*IpAddress::Parse(packet.second_address));
  }
  while (addresses.size() < packet.count) {
    std::vector<std::uint8_t> next(addresses.back().octets().begin(), addresses.back().octets().end());
    ++next.back();
    addresses.push_back(IpAddress::FromOctets(next));
  }
  return addresses;
}

inline IpEndpoints Endpoints(const GoldenPacket& packet) {
  const Family family = IpAddress::Parse(packet.first_address)->family();
  return {*IpAddress::Parse(family == Family::kIpv4 ? "192.0.2.1" : "fe80::1"), MulticastGroup(family)};
}

}  // namespace holdfast::vrrp
