// The port to a director's table: IPVS in the kernel (MakeKernelIpvs in ipvs_kernel.h) or any other data plane that
// takes the same commands; ipvs_fake.h has a recording one. ipvs_converge.h carries a plan out on it.
//
// Each call asks the kernel and has its answer before it returns (some ten microseconds; Read of 10,000 services tens
// of milliseconds). Used from one thread; it belongs to the network namespace it was opened in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/result.h"
#include "reference/base/units.h"
#include "reference/ipvs/reconcile.h"

namespace holdfast::host {

// Totals since the entry was made or zeroed, and the kernel's estimate of the present rates, per second. The kernel
// brings them up to date every two seconds.
struct IpvsCounters {
  std::uint64_t connections = 0, packets_in = 0, packets_out = 0, bytes_in = 0, bytes_out = 0;
  std::uint64_t connection_rate = 0, packet_rate_in = 0, packet_rate_out = 0, byte_rate_in = 0, byte_rate_out = 0;
  bool operator==(const IpvsCounters&) const = default;
};

struct IpvsDestination {
  ipvs::Endpoint endpoint;
  ipvs::DestinationConfig config;
  std::uint32_t active = 0, inactive = 0, persistent = 0;  // connections at this moment
  IpvsCounters counters;
};

struct IpvsService {
  ipvs::ServiceKey key;
  ipvs::ServiceConfig config;
  IpvsCounters counters;
  std::vector<IpvsDestination> destinations;  // oldest first
};

// What reconcile compares of it.
ipvs::Table TableOf(const std::vector<IpvsService>& services);

// keepalived's lvs_timeouts; zero: leave as it is. Whole seconds.
struct IpvsTimeouts {
  Seconds tcp{0}, tcp_fin{0}, udp{0};
  bool operator==(const IpvsTimeouts&) const = default;
};

// One half of connection synchronisation; the kernel may run both at once.
enum class SyncRole : std::uint8_t { kMaster, kBackup };

// keepalived's lvs_sync_daemon. What is not set is the kernel's default.
struct SyncDaemon {
  SyncRole role = SyncRole::kMaster;
  std::string interface;                  // at most 15 octets
  std::uint8_t sync_id = 0;               // a backup with 0 takes every id
  std::optional<std::uint16_t> max_size;  // of a datagram's payload
  std::optional<IpAddress> group;         // 224.0.0.81
  std::optional<std::uint16_t> port;      // 8848
  std::optional<std::uint8_t> ttl;        // 1
  bool operator==(const SyncDaemon&) const = default;
};

class IpvsPort {
 public:
  virtual ~IpvsPort() = default;

  // Everything that is in the table, whoever put it there.
  virtual Result<std::vector<IpvsService>> Read() = 0;
  // One command; an error begins with what was tried (ipvs::Describe) and leaves the table as it was.
  virtual Status Apply(const ipvs::Command& command) = 0;

  virtual Result<IpvsTimeouts> Timeouts() = 0;
  virtual Status SetTimeouts(const IpvsTimeouts& timeouts) = 0;

  virtual Result<std::vector<SyncDaemon>> SyncDaemons() = 0;
  virtual Status StartSync(const SyncDaemon& daemon) = 0;  // fails where one of its role runs
  virtual Status StopSync(SyncRole role) = 0;              // fails where none runs

  // Sets counters to zero: of one service and its servers, or of all.
  virtual Status ZeroCounters(const std::optional<ipvs::ServiceKey>& key) = 0;
  // Removes every service, whoever's (keepalived's lvs_flush).
  virtual Status Flush() = 0;
};

}  // namespace holdfast::host
