// A real server as a scheduler sees it: its weight, its connections, and whether it has had enough of them.
#pragma once

#include <compare>
#include <cstdint>

#include "reference/base/address.h"
#include "reference/ipvs/kernel_profile.h"

namespace holdfast::ipvs {

// What a server is known by within its virtual service. Port 0 is allowed (services of a firewall mark).
struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;
  auto operator<=>(const Endpoint&) const = default;
};

// keepalived's uthreshold and lthreshold, in connections (active and inactive together); 0: not set.
struct Thresholds {
  std::uint32_t upper = 0;
  std::uint32_t lower = 0;
  bool operator==(const Thresholds&) const = default;
};

// lvs_method: how packets reach the server. Answers come back through the director with NAT only, so that only then it
// sees both directions of a connection.
enum class Forwarding : std::uint8_t { kNat, kDirect, kTunnel };

// The greatest weight that the kernel takes.
inline constexpr std::uint32_t kMaxWeight = 2147483647;

// What the operator says of a server. A weight is 0..kMaxWeight; 0 means: no new connections.
struct ServerSettings {
  std::uint32_t weight = 1;
  Thresholds thresholds;
  Forwarding forwarding = Forwarding::kNat;
  bool operator==(const ServerSettings&) const = default;
};

// One server of a service. The methods keep the overload flag as a kernel does; the caller names only moves that can
// be, so a counter never goes below zero (asserts). One line of the cache each, not two halves.
struct alignas(64) Server {
  Endpoint endpoint;
  ServerSettings settings;
  std::uint32_t last_weight = 1;  // the weight when it was added, later the last one given that was not 0
  std::uint32_t active = 0;       // connections that their protocol calls active
  std::uint32_t inactive = 0;     // all others that still refer to the server
  std::uint32_t rank = 0;         // its place in the list, see ServerList; meaningless unless present
  bool overloaded = false;        // no scheduler may choose the server
  bool present = false;           // in the list; otherwise removed and kept for its connections

  std::uint64_t total() const { return std::uint64_t{active} + inactive; }
  // Whether a scheduler may choose it at all.
  bool usable() const { return settings.weight > 0 && !overloaded; }
  // What lc and its kin compare.
  std::uint64_t Overhead(const KernelProfile& kernel) const {
    return std::uint64_t{active} * kernel.active_cost + inactive;
  }

  // New settings, after which the flag is judged as the kernel judges it after an edit.
  void Edit(const ServerSettings& wanted, const KernelProfile& kernel = kLinux6_1_192);
  // A new connection, inactive at first. total() reaching the upper threshold sets the flag.
  void Bind();
  // A connection moves between the counters; total() and the flag stay.
  void Activate();
  void Deactivate();
  // A connection is gone. The flag goes below the lower threshold; without one, below three quarters of the upper.
  void Unbind(bool was_active);

 private:
  bool full() const { return settings.thresholds.upper > 0 && total() >= settings.thresholds.upper; }
  bool relieved() const;
};

}  // namespace holdfast::ipvs
