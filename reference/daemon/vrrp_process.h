// The process that speaks VRRP: one loop in one thread over the host's descriptors, a timer per instance and the
// signals that the parent forwards. Nothing in it waits for anything else: scripts are started by another process, log
// lines are written by another thread, netlink and raw sockets answer at once.
//
// A timer that comes due first drains the sockets. A process that was stopped, or starved, finds both an expired timer
// and the advertisements that should have kept it from expiring; the latter count, by the kernel's time stamps.
#pragma once

#include <string>

#include "reference/config/model.h"
#include "reference/daemon/options.h"
#include "reference/daemon/script_channel.h"

namespace holdfast::daemon {

// The process's whole life, until SIGTERM; the value is its exit code. `config` is what the parent has read already.
int RunVrrp(const Options& options, config::Config config, const ScriptChannel& scripts);

}  // namespace holdfast::daemon
