// The process that looks after virtual servers: health checks and the kernel's IPVS table. It is apart from VRRP, so
// that neither a TLS handshake nor a table of ten thousand servers costs an advertisement; it needs nothing of it.
#pragma once

#include "reference/config/model.h"
#include "reference/daemon/options.h"
#include "reference/daemon/script_channel.h"

namespace holdfast::daemon {

// The process's whole life, until SIGTERM; the value is its exit code. `config` is what the parent has read already.
int RunCheckers(const Options& options, config::Config config, const ScriptChannel& scripts);

}  // namespace holdfast::daemon
