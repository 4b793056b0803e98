// The commands that read a configuration and end: -t and its relatives. They write to standard output and standard
// error and give the exit code of design's table.
#pragma once

#include <string>

#include "reference/config/load.h"
#include "reference/daemon/options.h"

namespace holdfast::daemon {

// How this daemon reads a file: -i or the host's short name, and whether interfaces exist is asked of this host.
config::LoadOptions LoadOptionsFor(const Options& options);

// The file as the process that speaks VRRP keeps it: without the virtual servers, and the memory that reading them took
// is the system's again. Takes as long as the file is; not for a loop that speaks.
config::LoadResult LoadForVrrp(const Options& options);

// One log line per diagnostic: place, rule and cure.
void LogDiagnostics(const config::LoadResult& loaded);

// -t, --explain, --fix, --dump-config.
int RunConfigCommand(const Options& options);

}  // namespace holdfast::daemon
