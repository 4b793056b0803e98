// Marks arriving packets, as a firewall does for services of a firewall mark (nftables).
#pragma once

#include <cstdint>
#include <memory>

#include "reference/base/address.h"
#include "reference/base/result.h"

namespace holdfast::host {

class PacketMarker {
 public:
  virtual ~PacketMarker() = default;
  // Every packet to `network` gets `mark` from now on; 0: none does. The rule goes with the object.
  virtual Status Mark(const IpPrefix& network, std::uint32_t mark) = 0;
};

// In the network namespace of the calling thread.
std::unique_ptr<PacketMarker> MakePacketMarker();

}  // namespace holdfast::host
