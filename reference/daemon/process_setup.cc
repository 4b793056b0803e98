#include "reference/daemon/process_setup.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "reference/daemon/exit_codes.h"

namespace holdfast::daemon {
namespace {

// A runaway loop at real-time priority would take the machine with it: after this much CPU time without a sleep the
// kernel ends the process, and the parent starts it again.
constexpr rlim_t kRealTimeBudgetMicroseconds = 1'000'000;

std::string PreferCpu() {
  rlimit budget{kRealTimeBudgetMicroseconds, kRealTimeBudgetMicroseconds};
  sched_param parameters{};
  parameters.sched_priority = sched_get_priority_min(SCHED_RR);
  if (setrlimit(RLIMIT_RTTIME, &budget) == 0 &&
      sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &parameters) == 0) {
    return fmt::format("real-time priority {}", parameters.sched_priority);
  }
  for (int nice_value : {-20, -10, -5}) {
    if (setpriority(PRIO_PROCESS, 0, nice_value) == 0) return fmt::format("nice {}", nice_value);
  }
  return fmt::format("ordinary priority ({})", std::strerror(errno));
}

// With a limit in place MCL_FUTURE would turn a page fault avoided into an allocation refused, so the limit goes first.
std::string LockMemory() {
  rlimit limit{};
  const bool is_free = getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY;
  const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
  if (!is_free && setrlimit(RLIMIT_MEMLOCK, &unlimited) != 0)
    return fmt::format("memory not locked ({})", std::strerror(errno));
  if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0) {
    return fmt::format("memory not locked ({})", std::strerror(errno));
  }
  return "memory locked";
}

}  // namespace

void BecomeChild(const std::string& name, pid_t parent) {
  prctl(PR_SET_NAME, name.c_str());
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(kExitFatal);  // it died before the line above could take effect
  // Until the child listens to them they must not end it; a terminal's interrupt is the parent's to deal with.
  for (int signal_number : {SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) std::signal(signal_number, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

std::string PreferPromptWakeups() {
  prctl(PR_SET_TIMERSLACK, 1UL);
  return PreferCpu() + ", " + LockMemory();
}

}  // namespace holdfast::daemon
