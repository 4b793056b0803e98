// What a workload is played to: a director whose choices can be seen.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "reference/base/result.h"
#include "reference/host/ipvs_differential/workload.h"

namespace holdfast::host {

class Director {
 public:
  virtual ~Director() = default;

  // Makes the service of the workload, without servers. Fails where the director has no such scheduler.
  virtual Status Begin(const Workload& workload) = 0;
  // Carries out one step. For a connection or a datagram the number of the server that was given it, nullopt where it
  // was refused; nullopt for all else. An error means that the director cannot be judged.
  virtual Result<std::optional<std::uint32_t>> Play(const ipvs::TraceStep& step) = 0;
  // The servers with their counters, newest first. A director whose connections end by timers is given time until the
  // table is as `expected`.
  virtual Result<std::vector<ipvs::TraceRow>> Table(const std::vector<ipvs::TraceRow>& expected) = 0;
  // Removes the service.
  virtual Status End() = 0;
};

}  // namespace holdfast::host
