// Reads captures that others wrote: pcapng by a reader of our own (libpcap refuses a file with two link types), classic
// pcap by libpcap. Nothing in a file is trusted: lengths are checked against the file and against limits, a damaged
// block ends the reading with a note, and what came before it counts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "reference/base/result.h"

namespace holdfast::lab {

// https://www.tcpdump.org/linktypes.html
enum LinkType : std::uint16_t {
  kLinkNull = 0,
  kLinkEthernet = 1,
  kLinkRaw = 101,
  kLinkLoop = 108,
  kLinkLinuxSll = 113,
  kLinkIpv4 = 228,
  kLinkIpv6 = 229,
  kLinkLinuxSll2 = 276
};

struct ReadFrame {
  std::uint32_t number = 0;     // in the file, from 1, as Wireshark counts
  std::int64_t stamp_ns = 0;    // since 1970; 0 where the file has none
  std::uint32_t interface = 0;  // in order of their description, through all sections
  std::uint16_t link_type = kLinkEthernet;
  std::uint8_t direction = 0;  // 0 unknown, 1 inbound, 2 outbound
  std::uint32_t wire_length = 0;
  std::vector<std::uint8_t> octets;  // perhaps fewer than wire_length
  std::string comment;
};

struct ReadSummary {
  std::uint32_t frames = 0;
  std::vector<std::string> notes;  // what is wrong with the file, where; fit to show
};

inline constexpr std::uint32_t kMostFrameOctets = 256 * 1024;
inline constexpr std::uint32_t kMostFrames = 20'000'000;

// Calls `visit` for each frame in the order of the file, until it returns false. An error is only a file that cannot be
// opened or is no capture at all.
Result<ReadSummary> ReadCapture(const std::filesystem::path& file, const std::function<bool(const ReadFrame&)>& visit);

// A frame as Ethernet: the header of another link type is replaced by one with what is known, VLAN tags are taken out.
// Empty: it carries neither IP nor ARP, or is cut before it.
struct AsEthernet {
  std::vector<std::uint8_t> octets;
  bool knows_source = false, knows_destination = false;  // of the two MACs
  std::vector<std::uint16_t> vlans;                      // outermost first
};
AsEthernet ToEthernet(const ReadFrame& frame);

}  // namespace holdfast::lab
