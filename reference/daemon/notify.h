// What the operator's scripts and pipes are told of a change of state: keepalived's words, arguments and lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/config/model.h"

namespace holdfast::daemon {

// What happened to an instance or a group, in keepalived's words.
enum class Notice { kMaster, kBackup, kFault, kStop, kDeleted, kMasterRxLowerPri };

std::string_view ToString(Notice notice);  // "MASTER", ..., "MASTER_RX_LOWER_PRI"

struct Subject {
  std::string_view kind;  // "INSTANCE" or "GROUP"
  std::string_view name;
  std::uint8_t priority = 0;  // in force now; 0 for a group
};

// The scripts to start, in order: the one for this notice with its arguments as configured, then `notify` with
// kind, name, state and priority appended. A script that names no user gets that of `global_user`.
std::vector<config::Script> ScriptsFor(Notice notice, const Subject& subject, const config::Notify& notify,
                                       const config::Script& global_user);

// The line for notify_fifo, with its newline: INSTANCE "VI_1" MASTER 101
std::string FifoLine(Notice notice, const Subject& subject);

}  // namespace holdfast::daemon
