// Word to the service manager, where there is one.
#pragma once

#include <string>

namespace holdfast::daemon {

// Sends `state` in sd_notify(3)'s form, "READY=1" for instance; does nothing outside a service manager.
void NotifyServiceManager(const std::string& state);

}  // namespace holdfast::daemon
