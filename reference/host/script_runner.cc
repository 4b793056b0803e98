#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <map>

#include "reference/host/linux_host.h"
#include "reference/sys/error.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::host {
namespace {

// What a child begins with: its own process group, default signals, no input, no descriptor of ours.
class SpawnSetup {
 public:
  SpawnSetup() {
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
  }
  ~SpawnSetup() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;

  // 0 or an errno.
  int Spawn(const std::vector<std::string>& argv, pid_t& pid) {
    std::vector<char*> words;
    for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    return ::posix_spawnp(&pid, words[0], &actions_, &attributes_, words.data(), environ);
  }

 private:
  posix_spawnattr_t attributes_;
  posix_spawn_file_actions_t actions_;
};

class LinuxScriptRunner : public ScriptRunner {
 public:
  explicit LinuxScriptRunner(sys::UniqueFd epoll) : epoll_(std::move(epoll)) {}

  Result<pid_t> Start(const ScriptCommand& command) override {
    if (command.argv.empty()) return Fail("a script without a command");
    pid_t pid = 0;
    if (const int error = setup_.Spawn(command.argv, pid); error != 0) {
      return sys::Errno("starting " + command.argv[0], error);
    }
    Child child{sys::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))), command.tag};
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.u64 = static_cast<std::uint64_t>(pid);
    if (!child.pidfd || ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, child.pidfd.get(), &interest) != 0) {
      return sys::Errno("watching " + command.argv[0]);
    }
    children_.emplace(pid, std::move(child));
    return pid;
  }

  Status Signal(pid_t pid, int signal) override {
    if (!children_.contains(pid)) return {};
    if (::kill(-pid, signal) != 0 && errno != ESRCH) return sys::Errno("signalling a script");
    return {};
  }

  int fd() const override { return epoll_.get(); }

  std::vector<ScriptEnd> Reap() override {
    std::vector<ScriptEnd> ends;
    std::array<epoll_event, 64> ready;
    for (;;) {
      const int count = ::epoll_wait(epoll_.get(), ready.data(), ready.size(), 0);
      if (count <= 0) return ends;
      for (int i = 0; i < count; ++i) Collect(static_cast<pid_t>(ready[static_cast<std::size_t>(i)].data.u64), ends);
    }
  }

 private:
  struct Child {
    sys::UniqueFd pidfd;  // closing it takes it out of the epoll set
    std::optional<std::string> tag;
  };

  void Collect(pid_t pid, std::vector<ScriptEnd>& ends) {
    const auto child = children_.find(pid);
    if (child == children_.end()) return;
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG) == 0) return;
    ScriptEnd end;
    end.pid = pid;
    end.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    end.tag = std::move(child->second.tag);
    children_.erase(child);
    ends.push_back(std::move(end));
  }

  SpawnSetup setup_;
  sys::UniqueFd epoll_;
  std::map<pid_t, Child> children_;
};

}  // namespace

Result<std::unique_ptr<ScriptRunner>> MakeScriptRunner() {
  sys::UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return sys::Errno("opening an epoll descriptor");
  return std::make_unique<LinuxScriptRunner>(std::move(epoll));
}

}  // namespace holdfast::host
