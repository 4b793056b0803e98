// What a process of ours is before it does its work: its name, what happens when its parent dies, its priority.
#pragma once

#include <sys/types.h>

#include <string>

namespace holdfast::daemon {

// To be called first in a forked child: names the process, has the kernel send SIGTERM when `parent` dies (so that no
// child outlives a killed parent; the VRRP process then resigns in order), takes the blocked signals back to none and
// ignores those that the parent forwards, until the child listens to them. Ends the process where the parent is gone
// already.
void BecomeChild(const std::string& name, pid_t parent);

// Real-time scheduling where it is allowed (else the best nice value that is), memory locked where no limit can make a
// later allocation fail. Every step may be refused, as it is for a mapped root in a user namespace; the returned
// sentence says what was had, for the log.
std::string PreferPromptWakeups();

}  // namespace holdfast::daemon
