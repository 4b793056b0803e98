// Going into the background, and into a network namespace.
#pragma once

#include <string>

#include "reference/base/result.h"

namespace holdfast::daemon {

// Forks and leaves the terminal: the caller's process ends with 0 and this function returns in the new one, a session
// leader in "/" with its standard streams on /dev/null. To be called before anything is opened.
Status Daemonize();

// -s: enters the namespace that `ip netns` knows by this name. Needs CAP_SYS_ADMIN.
Status EnterNetworkNamespace(const std::string& name);

}  // namespace holdfast::daemon
