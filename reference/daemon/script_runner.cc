#include "reference/daemon/script_runner.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <map>

#include "reference/daemon/exit_codes.h"
#include "reference/daemon/script_channel.h"
#include "reference/daemon/script_queue.h"

namespace holdfast::daemon {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kStopGrace{1'000};       // keepalived's: STOP scripts are waited for this long
constexpr milliseconds kOrphanPatience{2'000};  // for the requests of a VRRP process that is still resigning
constexpr int kCannotExec = 127;

volatile std::sig_atomic_t stop_asked = 0;

void OnTerm(int) { stop_asked = 1; }
void OnChild(int) {}  // only to end ppoll

// In the new process: nothing of ours but the environment. Never returns.
[[noreturn]] void Exec(const config::Script& script, const Identity& identity) {
  setsid();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int signal_number : {SIGTERM, SIGCHLD, SIGPIPE, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) {
    std::signal(signal_number, SIG_DFL);
  }
  const int null = open("/dev/null", O_RDWR);
  for (int fd : {0, 1, 2}) dup2(null, fd);
  close_range(3, ~0U, 0);
  if (identity.uid != getuid() || identity.gid != getgid()) {
    const bool dropped =
        (identity.name.empty() ? setgroups(0, nullptr) : initgroups(identity.name.c_str(), identity.gid)) == 0 &&
        setgid(identity.gid) == 0 && setuid(identity.uid) == 0;
    if (!dropped) _exit(kExitPermission);
  }
  std::vector<char*> argv;
  for (const std::string& word : script.argv) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(kCannotExec);
}

class Runner {
 public:
  Runner(int receiver, bool script_security) : receiver_(receiver), script_security_(script_security) {}

  int Run() {
    const pid_t parent = getppid();
    while (stop_asked == 0 && !closed_) Wait(milliseconds(-1));
    const auto patience = Clock::now() + kOrphanPatience;
    while (getppid() != parent && !closed_ && Clock::now() < patience) Wait(Left(patience));
    Receive();
    StartReady();
    const auto deadline = Clock::now() + kStopGrace;
    while (AwaitedIsLeft() && Clock::now() < deadline - kStopGrace / 2) Wait(Left(deadline - kStopGrace / 2));
    for (const ScriptRequest& request : queue_.TakeAll()) Start(request);  // what hangs no longer holds them back
    while (AwaitedIsLeft() && Clock::now() < deadline) Wait(Left(deadline));
    for (const auto& [pid, script] : running_) kill(-pid, SIGTERM);
    return kExitOk;
  }

 private:
  struct Running {
    std::string program;
    bool awaited;
    std::string subject;
  };

  static milliseconds Left(Clock::time_point deadline) {
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(deadline - Clock::now()));
  }

  // Until something happens or the time is over; negative: no limit. Signals arrive here and nowhere else.
  void Wait(milliseconds at_most) {
    if (const auto turn = queue_.NextDeadline()) {
      at_most = at_most.count() < 0 ? Left(*turn) : std::min(at_most, Left(*turn));
    }
    pollfd socket{receiver_, static_cast<short>(closed_ ? 0 : POLLIN), 0};
    const timespec timeout{at_most.count() / 1000, at_most.count() % 1000 * 1'000'000};
    sigset_t none;
    sigemptyset(&none);
    if (ppoll(&socket, 1, at_most.count() < 0 ? nullptr : &timeout, &none) > 0) Receive();
    Reap();
    StartReady();
  }

  void StartReady() {
    for (const ScriptRequest& request : queue_.Ready(Clock::now())) {
      if (!Start(request)) queue_.Ended(request.subject);
    }
  }

  void Receive() {
    std::array<char, 65536> buffer;
    for (;;) {
      const ssize_t size = recv(receiver_, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (size == 0) closed_ = true;
      if (size <= 0) return;
      auto request = DecodeScriptRequest({buffer.data(), static_cast<std::size_t>(size)});
      if (request && queue_.Add(std::move(*request))) {
        spdlog::warn("scripts are too slow for their news: the oldest that waited was dropped");
      }
    }
  }

  // False where no process came of it.
  bool Start(const ScriptRequest& request) {
    const std::string& program = request.script.argv.front();
    const auto identity = ResolveIdentity(request.script);
    if (!identity) {
      spdlog::error("script {}: {}", program, identity.error().message);
      return false;
    }
    if (script_security_ && identity->uid == 0) {
      if (const auto safe = CheckScriptPath(program); !safe) {
        spdlog::error("script {} was not started: {} (enable_script_security)", program, safe.error().message);
        return false;
      }
    }
    const pid_t pid = fork();
    if (pid == 0) Exec(request.script, *identity);
    if (pid < 0) {
      spdlog::error("script {}: {}", program, std::strerror(errno));
      return false;
    }
    spdlog::debug("script {} runs as {}", program, pid);
    running_[pid] = {program, request.awaited, request.subject};
    return true;
  }

  void Reap() {
    int wait_status = 0;
    for (pid_t pid; (pid = waitpid(-1, &wait_status, WNOHANG)) > 0;) {
      const auto script = running_.find(pid);
      if (script == running_.end()) continue;
      Report(script->second.program, wait_status);
      queue_.Ended(script->second.subject);
      running_.erase(script);
    }
  }

  static void Report(const std::string& program, int wait_status) {
    if (WIFSIGNALED(wait_status)) {
      spdlog::warn("script {} died of signal {}", program, WTERMSIG(wait_status));
    } else if (WEXITSTATUS(wait_status) == kCannotExec) {
      spdlog::error("script {} could not be started: no such program, or it may not be executed", program);
    } else if (WEXITSTATUS(wait_status) != 0) {
      spdlog::warn("script {} ended with code {}", program, WEXITSTATUS(wait_status));
    }
  }

  // What waits for its turn at the end counts as awaited: it is older news than what does.
  bool AwaitedIsLeft() const {
    if (!queue_.empty()) return true;
    for (const auto& [pid, script] : running_) {
      if (script.awaited) return true;
    }
    return false;
  }

  int receiver_;
  bool script_security_;
  bool closed_ = false;
  ScriptQueue queue_;
  std::map<pid_t, Running> running_;
};

}  // namespace

int RunScripts(int receiver, bool script_security) {
  sigset_t ours;
  sigemptyset(&ours);
  for (int signal_number : {SIGTERM, SIGCHLD}) sigaddset(&ours, signal_number);
  sigprocmask(SIG_BLOCK, &ours, nullptr);
  std::signal(SIGTERM, OnTerm);
  std::signal(SIGCHLD, OnChild);
  for (int signal_number : {SIGINT, SIGHUP, SIGPIPE}) std::signal(signal_number, SIG_IGN);
  return Runner(receiver, script_security).Run();
}

}  // namespace holdfast::daemon
