#include "reference/daemon/supervisor.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "reference/daemon/exit_codes.h"
#include "reference/daemon/process_setup.h"
#include "reference/daemon/service_manager.h"

namespace holdfast::daemon {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kIdle{3'600'000};
// A child that lived shorter than this is started again only after the pause, lest a loop of deaths eat the machine.
constexpr milliseconds kShortLife{5'000};
constexpr milliseconds kPause{1'000};

sigset_t WatchedSignals() {
  sigset_t set;
  sigemptyset(&set);
  for (int signal_number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGCHLD}) sigaddset(&set, signal_number);
  return set;
}

// Codes that say "another start ends the same way".
bool IsFinal(int wait_status) {
  if (!WIFEXITED(wait_status)) return false;
  const int code = WEXITSTATUS(wait_status);
  return code == kExitUsage || code == kExitPermission || code == kExitNoConfig;
}

std::string HowItEnded(int wait_status) {
  if (WIFSIGNALED(wait_status)) {
    return fmt::format("died of signal {} ({})", WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)));
  }
  return fmt::format("ended with code {}", WEXITSTATUS(wait_status));
}

void WritePid(const std::string& file, pid_t pid) {
  if (file.empty()) return;
  std::FILE* out = std::fopen(file.c_str(), "we");
  if (out == nullptr) {
    spdlog::warn("pid file {}: {}", file, std::strerror(errno));
    return;
  }
  fmt::print(out, "{}\n", pid);
  std::fclose(out);
}

}  // namespace

Supervisor::Supervisor(std::vector<ChildPlan> plans, bool respawn) : respawn_(respawn), signals_(WatchedSignals()) {
  for (ChildPlan& plan : plans) children_.push_back({std::move(plan)});
}

int Supervisor::Run() {
  sigprocmask(SIG_BLOCK, &signals_, nullptr);
  for (Child& child : children_) child.wanted = !child.plan.wanted;
  AskWanted();
  while (!stopping_) {
    StartDue();
    switch (const int signal_number = WaitSignal(kIdle)) {
      case SIGTERM:
      case SIGINT:
        spdlog::info("stopping on {}", strsignal(signal_number));
        stopping_ = true;
        break;
      case SIGHUP:
      case SIGUSR1:
      case SIGUSR2:
        Forward(signal_number);
        if (signal_number == SIGHUP) AskWanted();
        break;
      default:
        Reap();
        break;
    }
  }
  StopAll();
  return exit_code_;
}

void Supervisor::AskWanted() {
  for (Child& child : children_) child.wanted = child.wanted || child.plan.wanted();
}

void Supervisor::StartDue() {
  const auto now = Clock::now();
  for (Child& child : children_) {
    if (child.wanted && child.pid == -1 && child.start_at <= now) Start(child);
  }
}

void Supervisor::Start(Child& child) {
  const pid_t parent = getpid();
  std::fflush(nullptr);
  child.pid = fork();
  if (child.pid == 0) {
    BecomeChild(child.plan.name, parent);
    _exit(child.plan.run());
  }
  child.started = Clock::now();
  if (child.pid == -1) {
    spdlog::error("starting the {} process: {}", child.plan.name, std::strerror(errno));
    child.start_at = child.started + kPause;
    return;
  }
  spdlog::debug("the {} process is {}", child.plan.name, child.pid);
  WritePid(child.plan.pid_file, child.pid);
}

int Supervisor::WaitSignal(milliseconds at_most) {
  for (const Child& child : children_) {
    if (child.pid != -1 || stopping_ || !child.wanted) continue;
    at_most = std::min(at_most, std::chrono::ceil<milliseconds>(child.start_at - Clock::now()));
  }
  at_most = std::max(at_most, milliseconds(0));
  const timespec timeout{at_most.count() / 1000, at_most.count() % 1000 * 1'000'000};
  return sigtimedwait(&signals_, nullptr, &timeout);
}

void Supervisor::Reap() {
  int wait_status = 0;
  for (pid_t pid; (pid = waitpid(-1, &wait_status, WNOHANG)) > 0;) {
    for (Child& child : children_) {
      if (child.pid == pid) Died(child, wait_status);
    }
  }
}

void Supervisor::Died(Child& child, int wait_status) {
  const pid_t pid = std::exchange(child.pid, -1);
  if (stopping_) return;
  const std::string end = fmt::format("the {} process ({}) {}", child.plan.name, pid, HowItEnded(wait_status));
  if (IsFinal(wait_status) || !respawn_) {
    spdlog::error("{}; stopping", end);
    exit_code_ = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) != 0 ? WEXITSTATUS(wait_status) : kExitFatal;
    stopping_ = true;
    return;
  }
  const auto now = Clock::now();
  child.start_at = now - child.started < kShortLife ? now + kPause : now;
  spdlog::error("{}; starting it again", end);
}

void Supervisor::Forward(int signal_number) {
  for (const Child& child : children_) {
    if (child.plan.gets_signals && child.pid != -1) kill(child.pid, signal_number);
  }
}

void Supervisor::StopAll() {
  NotifyServiceManager("STOPPING=1");
  for (auto child = children_.rbegin(); child != children_.rend(); ++child) Stop(*child);
}

void Supervisor::Stop(Child& child) {
  if (child.pid == -1) return;
  kill(child.pid, SIGTERM);
  const auto deadline = Clock::now() + child.plan.grace;
  while (child.pid != -1 && Clock::now() < deadline) {
    WaitSignal(std::chrono::ceil<milliseconds>(deadline - Clock::now()));
    Reap();
  }
  if (child.pid == -1) return;
  spdlog::error("the {} process ({}) did not stop within {} ms; killing it", child.plan.name, child.pid,
                child.plan.grace.count());
  kill(child.pid, SIGKILL);
  waitpid(child.pid, nullptr, 0);
  child.pid = -1;
}

}  // namespace holdfast::daemon
