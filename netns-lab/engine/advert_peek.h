// Just enough of VRRP to say who is Active: the lab watches, it does not judge. (The suite's codec is elsewhere.)
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "reference/base/address.h"
#include "reference/base/units.h"

namespace holdfast::lab {

struct AdvertPeek {
  Family family = Family::kIpv4;
  int version = 0;
  std::uint8_t vrid = 0;
  std::uint8_t priority = 0;
  Centiseconds interval{0};  // as announced
  MacAddress source;
  std::string ToString() const;  // "VRRPv3 advertisement vrid 51 priority 100 interval 100 cs"
};

// A VRRP advertisement in an Ethernet frame, whatever its checksum and TTL; nullopt for everything else.
std::optional<AdvertPeek> PeekAdvert(std::span<const std::uint8_t> frame);

}  // namespace holdfast::lab
