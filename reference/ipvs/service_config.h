// How a virtual service and its servers are set up in the kernel: all that IPVS lets one say of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reference/base/units.h"
#include "reference/ipvs/server.h"
#include "reference/ipvs/service_key.h"

namespace holdfast::ipvs {

// A client's later connections go to the server of its first.
struct Stickiness {
  Seconds timeout{360};           // above zero
  std::uint8_t granularity = 32;  // prefix length of what counts as one client: 1..32, for IPv6 services 1..128
  std::string engine;             // "sip", or empty for the client's address
  bool operator==(const Stickiness&) const = default;
};

struct ServiceConfig {
  std::string scheduler = "wlc";  // the kernel's name for it, at most 15 octets
  bool one_packet = false;        // UDP: each datagram is scheduled by itself
  bool flag_1 = false;            // the scheduler's own: sh-fallback, mh-fallback
  bool flag_2 = false;            // sh-port, mh-port
  bool flag_3 = false;
  std::optional<Stickiness> sticky;
  bool operator==(const ServiceConfig&) const = default;
};

enum class TunnelKind : std::uint8_t { kIpip, kGue, kGre };

// What the packets to a server are wrapped in; for Forwarding::kTunnel only.
struct Tunnel {
  TunnelKind kind = TunnelKind::kIpip;
  std::uint16_t port = 0;        // GUE only, where it is not 0
  bool checksum = false;         // GUE and GRE
  bool remote_checksum = false;  // GUE only
  bool operator==(const Tunnel&) const = default;
};

struct DestinationConfig {
  std::uint32_t weight = 1;  // 0..kMaxWeight; 0 takes no new connections and keeps those it has
  Forwarding forwarding = Forwarding::kNat;
  Tunnel tunnel = {};
  Thresholds thresholds = {};
  bool operator==(const DestinationConfig&) const = default;
};

// What counts as the same to the kernel is the same here: what does not apply to the setup is set to its default
// (the tunnel of a server that is not reached by one, a granularity beyond the family's).
DestinationConfig Normal(DestinationConfig config);
ServiceConfig Normal(ServiceConfig config, Family family);

}  // namespace holdfast::ipvs
