// The daemon's start: configuration, background, pid file, children.
#pragma once

#include "reference/daemon/options.h"

namespace holdfast::daemon {

// Runs until a stop; the value is the daemon's exit code.
int RunDaemon(Options options);

}  // namespace holdfast::daemon
