// Recorded workloads as files: one service each, its operations in the order in which a kernel saw them, and what the
// kernel did. Lines of tab-separated fields; '#' begins a remark:
//
//   svc SCHED tcp|udp|fwmark FLAGS RPORT      first; FLAGS as for `ipvsadm -A`, "-" for none
//   add K WEIGHT EXTRA, edit K WEIGHT EXTRA   EXTRA: "-" or "-x UPPER [-y LOWER]"; -m, -g or -i: NAT, direct (the
//                                             default), tunnel
//   del K
//   open C SRC SPORT DST DPORT K              connection C begins with SYN and ACK, and server K gets it, "-": none
//   udp C SRC SPORT DST DPORT K               a datagram
//   close C                                   FIN and ACK of the client
//   drain                                     every closed connection of a server in the list has expired
//   check K:WEIGHT:ACTIVE:INACTIVE,...        the kernel's table, in its order
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/ipvs/scheduler.h"
#include "reference/ipvs/tracker.h"

namespace holdfast::ipvs {

struct TraceService {
  std::string scheduler;
  SchedulerFlags flags;
  ServiceTraits traits;
  std::uint16_t server_port = 0;
};

// One row of a `check` line.
struct TraceRow {
  std::uint32_t server;
  std::uint32_t weight, active, inactive;
  bool operator==(const TraceRow&) const = default;
};

struct TraceStep {
  enum class Kind : std::uint8_t { kAdd, kEdit, kRemove, kOpen, kDatagram, kClose, kDrain, kCheck };
  Kind kind;
  std::uint32_t line;                   // in the file, from 1
  std::uint32_t server = 0;             // kAdd, kEdit, kRemove
  ServerSettings settings;              // kAdd, kEdit
  std::uint32_t connection = 0;         // kOpen, kDatagram, kClose
  NewConnection addresses;              // kOpen, kDatagram
  std::optional<std::uint32_t> chosen;  // kOpen, kDatagram
  std::vector<TraceRow> table;          // kCheck
};

struct Trace {
  TraceService service;
  std::vector<TraceStep> steps;
};

// Reads a whole file. Servers are numbered 1 to 65535. Fails at the first line that is not as above, and names it:
// "line 7: add: weight \"x\" is not a number".
Result<Trace> ParseTrace(std::string_view text);

}  // namespace holdfast::ipvs
