// What SIGUSR1 and SIGUSR2 write: the instances as JSON, with keepalived's names for what keepalived has, so that its
// users' scripts read it, and the RFC's for the rest.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reference/base/result.h"
#include "reference/daemon/instance_set.h"

namespace holdfast::daemon {

// An array with one {"data", "stats", "rfc"} object per instance, as of `now`.
nlohmann::json DumpInstances(const InstanceSet& set, Instant now);

// The "stats" part alone, by name.
nlohmann::json DumpStatistics(const InstanceSet& set);

// Replaces `dir`/`name` in one step, making the folder where it is missing.
Status WriteDump(const std::string& dir, const std::string& name, const nlohmann::json& dump);

}  // namespace holdfast::daemon
