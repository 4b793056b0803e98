// A workload's operations carried out by our own scheduler and connection tracking: what we would have done where a
// kernel was at work.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "reference/base/result.h"
#include "reference/ipvs/trace.h"

namespace holdfast::ipvs {

// The real server that a trace calls K: 10.9.0.K, and beyond 255 the third octet goes on; with the service's port.
Endpoint TraceServer(const TraceService& service, std::uint32_t number);
// The number of such an address.
std::uint32_t TraceServerNumber(const IpAddress& address);

// Time is virtual and hardly passes, but in a drain. Not safe for concurrent use.
class TracePlayer {
 public:
  // `scheduler` is a fresh one, not null.
  TracePlayer(const TraceService& service, std::unique_ptr<Scheduler> scheduler, const KernelProfile& kernel);

  // Carries out one step. For a connection or a datagram the number of the server that it goes to, nullopt where none
  // takes it (what the step says of it is not looked at); nullopt for all else. A check changes nothing. Fails, and
  // changes nothing, where the step cannot be: a server added twice, an unknown connection closed.
  Result<std::optional<std::uint32_t>> Play(const TraceStep& step);

  // The servers with their counters, in the order of the kernel's table.
  std::vector<TraceRow> Table() const;
  const ServerList& servers() const { return tracker_.service().servers(); }

 private:
  std::optional<std::uint32_t> Connect(const TraceStep& step);
  Status Close(const TraceStep& step);
  Verdict Finish(const NewConnection& connection);
  void Drain();

  TraceService service_;
  Tracker tracker_;
  Instant now_{};
  std::unordered_map<std::uint32_t, NewConnection> opened_;
  std::vector<NewConnection> closed_;
};

}  // namespace holdfast::ipvs
