// The process that starts the operator's scripts. It is apart from VRRP, so that neither a fork nor a slow user look-up
// costs an advertisement. Scripts of one instance or group run one after the other, in the order of their news (see
// script_queue.h; keepalived's overtake each other); those of different ones run beside each other.
#pragma once

#include <string>

#include "reference/base/result.h"
#include "reference/config/model_vrrp.h"

namespace holdfast::daemon {

// A script's user and group: what it names, else keepalived_script where that user exists, else our own.
struct Identity {
  unsigned uid = 0;
  unsigned gid = 0;
  std::string name;  // for initgroups; empty where the user has no name
};
Result<Identity> ResolveIdentity(const config::Script& script);

// enable_script_security: a script that runs as root must not lie where others than root can write.
Status CheckScriptPath(const std::string& path);

// The process's whole life: receives requests on `receiver` until SIGTERM, or until the sender is closed, then gives
// awaited scripts a second and ends every script that is left. The value is the exit code.
int RunScripts(int receiver, bool script_security);

}  // namespace holdfast::daemon
