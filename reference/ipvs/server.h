// A real server as a scheduler sees it: its weight, its connections, and whether it has had enough of them.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "reference/base/address.h"

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

// What the operator says of a server. The kernel takes weights 0..2147483647; 0 means: no new connections.
struct ServerSettings {
  std::uint32_t weight = 1;
  Thresholds thresholds;
};

// One server of a service. The methods keep the overload flag as Linux 6.1.192 does (earlier kernels judge an edit of
// the thresholds differently); the caller names only moves that can be, so a counter never goes below zero (asserts).
struct Server {
  Endpoint endpoint;
  ServerSettings settings;
  std::uint32_t active = 0;    // connections that their protocol calls active
  std::uint32_t inactive = 0;  // all others that still refer to the server
  bool overloaded = false;     // no scheduler may choose the server

  std::uint64_t total() const { return std::uint64_t{active} + inactive; }
  // Whether a scheduler may choose it at all.
  bool usable() const { return settings.weight > 0 && !overloaded; }

  // New settings. The flag is judged anew at once if a threshold changed; between the two thresholds it stays.
  void Edit(const ServerSettings& wanted);
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

// The servers of one service in the kernel's order: the newest first. Deciding the order is Service's.
using ServerList = std::vector<Server>;

}  // namespace holdfast::ipvs
