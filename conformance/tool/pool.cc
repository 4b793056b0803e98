#include "conformance/tool/pool.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "reference/sys/clock.h"
#include "reference/sys/namespaces.h"

namespace holdfast::conformance {
namespace {

struct Child {
  std::size_t task = 0;
  pid_t pid = -1;
  int pipe = -1;
  Instant started{}, deadline{};
  std::string output;
  bool timed_out = false;
};

void WriteAll(int fd, const std::string& text) {
  for (std::size_t written = 0; written < text.size();) {
    const ssize_t n = ::write(fd, text.data() + written, text.size() - written);
    if (n <= 0) return;
    written += static_cast<std::size_t>(n);
  }
}

int StatusOf(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

// A plain child, which dies with us.
Result<pid_t> Fork(const std::function<int()>& body) {
  const pid_t pid = ::fork();
  if (pid < 0) return Fail("fork: no process to be had");
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::_exit(body());
}

class Pool {
 public:
  Pool(const std::vector<Task>& tasks, const std::function<void(const Done&)>& on_done)
      : tasks_(tasks), on_done_(on_done) {}
  ~Pool() {
    for (Child& child : children_) End(child);
  }

  std::size_t running() const { return children_.size(); }
  bool Finished() const { return next_ == tasks_.size() && children_.empty(); }

  void StartUpTo(std::size_t jobs) {
    while (next_ < tasks_.size() && children_.size() < jobs) Start(next_++);
  }

  void WaitForOutput() {
    std::vector<pollfd> fds;
    for (const Child& child : children_) fds.push_back({child.pipe, POLLIN, 0});
    ::poll(fds.data(), fds.size(), 250);
    for (std::size_t i = fds.size(); i-- > 0;)
      if (fds[i].revents && !Read(children_[i])) Reap(i);
    KillLate();
  }

 private:
  void Start(std::size_t index) {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) return on_done_({.task = index, .start_error = "pipe: out of descriptors"});
    const auto body = [&, write_end = fds[1]] {
      WriteAll(write_end, tasks_[index].body());
      return 0;
    };
    const auto pid = tasks_[index].in_sandbox ? sys::StartSandbox({}, body) : Fork(body);
    ::close(fds[1]);
    if (!pid) {
      ::close(fds[0]);
      return on_done_({.task = index, .start_error = pid.error().message});
    }
    const Instant now = sys::MonotonicNow();
    children_.push_back({index, *pid, fds[0], now, now + tasks_[index].limit, "", false});
  }

  // False once the child has closed its end.
  static bool Read(Child& child) {
    char buffer[65536];
    const ssize_t n = ::read(child.pipe, buffer, sizeof buffer);
    if (n > 0) child.output.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
  }

  void Reap(std::size_t i) {
    Child child = std::move(children_[i]);
    children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
    ::close(child.pipe);
    int wait_status = 0;
    ::waitpid(child.pid, &wait_status, 0);
    on_done_({child.task, std::move(child.output), child.timed_out, StatusOf(wait_status), "",
              std::chrono::duration_cast<Milliseconds>(sys::MonotonicNow() - child.started)});
  }

  void KillLate() {
    for (Child& child : children_) {
      if (child.timed_out || sys::MonotonicNow() < child.deadline) continue;
      child.timed_out = true;
      ::kill(child.pid, SIGKILL);  // its sandbox goes with it, and with that the pipe
    }
  }

  static void End(Child& child) {
    ::kill(child.pid, SIGKILL);
    ::waitpid(child.pid, nullptr, 0);
    ::close(child.pipe);
  }

  const std::vector<Task>& tasks_;
  const std::function<void(const Done&)>& on_done_;
  std::size_t next_ = 0;
  std::vector<Child> children_;
};

}  // namespace

void RunPool(const std::vector<Task>& tasks, std::size_t jobs, const std::function<void(const Done&)>& on_done,
             const std::function<void(std::size_t running)>& on_tick, const std::function<bool()>& stop) {
  Pool pool(tasks, on_done);
  Instant next_tick = sys::MonotonicNow();
  while (!pool.Finished() && !stop()) {
    pool.StartUpTo(std::max<std::size_t>(jobs, 1));
    if (sys::MonotonicNow() >= next_tick) {
      on_tick(pool.running());
      next_tick = sys::MonotonicNow() + Milliseconds(250);
    }
    pool.WaitForOutput();
  }
}

}  // namespace holdfast::conformance
