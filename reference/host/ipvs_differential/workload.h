// Random workloads for one virtual service: what operators and clients might do to it, from a seed. Pure.
//
// A workload is an episode of a scheduler's run and draws its own character: kind of service, flags, persistence, how
// many servers, which weights, thresholds or none, how servers are reached, how often connections end. Then servers
// are edited, removed and returned, all weights fall to 0 and come back, while connections begin and end.
#pragma once

#include <cstdint>
#include <string>

#include "reference/ipvs/service_config.h"
#include "reference/ipvs/service_key.h"
#include "reference/ipvs/trace.h"

namespace holdfast::host {

inline constexpr std::uint32_t kMostDecisions = 20000;  // of one workload
inline constexpr std::uint32_t kMostServers = 40;

struct WorkloadOrder {
  std::string scheduler;
  std::uint64_t seed = 1;
  std::uint32_t episode = 0;       // below 20000; each has a key of its own, as the kernel remembers removed servers
  std::uint32_t decisions = 2000;  // 1..kMostDecisions
};

struct Workload {
  ipvs::ServiceKey key;
  ipvs::ServiceConfig config;  // the same as the trace's service
  // Steps are numbered from 1 (`line`), connections and datagrams too, each from an address and port of its own. The
  // steps hold `decisions` of these, less than half of all steps are of other kinds. What was chosen is open,
  // and the tables of checks are empty. A connection may be closed although it was refused; that is to be skipped.
  ipvs::Trace trace;
};

// The same order makes the same workload, on every machine.
Workload MakeWorkload(const WorkloadOrder& order);

}  // namespace holdfast::host
