// Boost.Process starts the children (it sets up the descriptors, and reports a failed exec through a pipe of its own).
// Waiting is ours: version 1 of the library waits with a deadline by forking a second, sleeping child, and a pidfd
// does it without.
#include "reference/sys/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/env.hpp>
#include <boost/process/error.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/posix.hpp>
#include <chrono>
#include <deque>
#include <fstream>
#include <sstream>
#include <thread>

#include "reference/sys/error.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::sys {
namespace {

namespace bp = boost::process;
using SteadyClock = std::chrono::steady_clock;

// Runs in the child between fork and exec: system calls only.
void EnterNamespaces(const Command& command, bool own_session) {
  if (command.death_signal != 0) ::prctl(PR_SET_PDEATHSIG, command.death_signal);
  if (own_session) ::setsid();
  if (command.netns >= 0 && ::setns(command.netns, CLONE_NEWNET) != 0) ::_exit(126);
  if (command.mntns >= 0 && ::setns(command.mntns, CLONE_NEWNS) != 0) ::_exit(126);
  // Entering a mount namespace moves us to its root directory.
  if (!command.directory.empty() && ::chdir(command.directory.c_str()) != 0) ::_exit(126);
}

bp::environment EnvironmentOf(const Command& command) {
  bp::environment environment = boost::this_process::environment();
  for (const auto& [name, value] : command.environment) environment[name] = value;
  return environment;
}

struct Pipe {
  UniqueFd read, write;
};

Result<Pipe> MakePipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Errno("making a pipe");
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// A file of its own for the input: a pipe would end us by SIGPIPE where the program ends without reading.
Result<UniqueFd> InMemory(const std::string& text) {
  UniqueFd fd(::memfd_create("input", MFD_CLOEXEC));
  if (!fd || ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return Errno("keeping a program's input");
  }
  ::lseek(fd.get(), 0, SEEK_SET);
  return fd;
}

// Starts the program with `in` and `out` as its standard descriptors; the pid is the caller's to wait for.
Result<pid_t> Spawn(const Command& command, int in, int out, bool own_session) {
  if (command.argv.empty()) return Fail("no program to start");
  const Result<std::string> program = FindProgram(command.argv.front());
  if (!program) return tl::make_unexpected(program.error());
  std::error_code error;
  bp::child child(bp::exe = *program, bp::args = std::vector(command.argv.begin() + 1, command.argv.end()),
                  bp::posix::fd.bind(0, in), bp::posix::fd.bind(1, out), bp::posix::fd.bind(2, out),
                  EnvironmentOf(command), error,
                  bp::extend::on_exec_setup([&](auto&) { EnterNamespaces(command, own_session); }));
  if (error) return Fail(fmt::format("starting {}: {}", *program, error.message()));
  child.detach();  // so that its destructor does not end it
  return child.id();
}

int ExitStatus(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

int MillisecondsLeft(SteadyClock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000));
}

// True once the process has ended, whether reaped or not.
bool AwaitEnd(int pidfd, SteadyClock::time_point deadline) {
  pollfd waited{pidfd, POLLIN, 0};
  while (true) {
    const int n = ::poll(&waited, 1, MillisecondsLeft(deadline));
    if (n >= 0 || errno != EINTR) return n > 0;
  }
}

UniqueFd OpenPidfd(pid_t pid) { return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

int Reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return 255;
  }
  return ExitStatus(status);
}

// Reads until the end of file or the deadline; false where the deadline came first.
bool Drain(int fd, SteadyClock::time_point deadline, std::string& text) {
  char buffer[4096];
  while (true) {
    pollfd waited{fd, POLLIN, 0};
    const int n = ::poll(&waited, 1, MillisecondsLeft(deadline));
    if (n == 0) return false;
    if (n < 0 && errno == EINTR) continue;
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

std::string WallClock() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  tm parts{};
  ::gmtime_r(&now.tv_sec, &parts);
  return fmt::format("{:02}:{:02}:{:02}.{:06}", parts.tm_hour, parts.tm_min, parts.tm_sec, now.tv_nsec / 1000);
}

// Cuts a program's output into lines, each with the time at which it arrived.
class LogPump {
 public:
  explicit LogPump(const std::filesystem::path& path) : log_(path, std::ios::app) {}
  // Until nobody can write any more, or `stop` closes: a grandchild may keep the pipe open for ever.
  void Run(int from, int stop) {
    for (bool more = true; more;) {
      pollfd waited[] = {{from, POLLIN, 0}, {stop, POLLIN, 0}};
      if (::poll(waited, 2, -1) < 0) continue;
      more = waited[0].revents ? Take(from) : waited[1].revents == 0;
    }
    if (!line_.empty()) End();
    log_.flush();
  }

 private:
  bool Take(int from) {
    char buffer[4096];
    const ssize_t n = ::read(from, buffer, sizeof buffer);
    for (ssize_t i = 0; i < n; ++i) {
      if (buffer[i] == '\n') {
        End();
      } else {
        line_ += buffer[i];
      }
    }
    log_.flush();
    return n > 0 || (n < 0 && errno == EINTR);
  }
  void End() {
    log_ << WallClock() << ' ' << line_ << '\n';
    line_.clear();
  }
  std::ofstream log_;
  std::string line_;
};

}  // namespace

Result<std::string> FindProgram(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    if (::access(name.c_str(), X_OK) == 0) return name;
    return Errno(name);
  }
  const char* path = std::getenv("PATH");
  std::istringstream places(fmt::format("{}:/usr/local/sbin:/usr/sbin:/sbin", path ? path : "/usr/bin:/bin"));
  for (std::string place; std::getline(places, place, ':');) {
    const std::string candidate = place + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return Fail(name + ": not found in PATH");
}

Result<Finished> Run(const Command& command, Milliseconds timeout) {
  Result<UniqueFd> in = InMemory(command.input);
  Result<Pipe> out = MakePipe();
  if (!in || !out) return Fail("out of descriptors");
  const Result<pid_t> pid = Spawn(command, in->get(), out->write.get(), false);
  if (!pid) return tl::make_unexpected(pid.error());
  out->write.reset();
  const auto deadline = SteadyClock::now() + timeout;
  const UniqueFd pidfd = OpenPidfd(*pid);
  Finished finished;
  // The end of the program ends it, even where a grandchild keeps the pipe open.
  if (!Drain(out->read.get(), deadline, finished.output) && !AwaitEnd(pidfd.get(), SteadyClock::now())) {
    ::kill(*pid, SIGKILL);
    Reap(*pid);
    return Fail(fmt::format("{} did not end within {} ms", command.argv.front(), timeout.count()));
  }
  finished.status = Reap(*pid);
  return finished;
}

Result<std::string> RunOk(const Command& command, Milliseconds timeout) {
  Result<Finished> finished = Run(command, timeout);
  if (!finished) return tl::make_unexpected(finished.error());
  if (finished->ok()) return finished->output;
  std::string line;
  for (const std::string& word : command.argv) line += (line.empty() ? "" : " ") + word;
  return Fail(fmt::format("`{}` ended with {}: {}", line, finished->status, finished->output));
}

struct Process::State {
  pid_t pid = -1;
  UniqueFd pidfd;
  std::optional<int> status;
  std::filesystem::path log;
  UniqueFd output;     // read by the pump
  UniqueFd stop_pump;  // closing it ends the pump
  UniqueFd pump_stops;
  std::thread pump;
};

Result<std::unique_ptr<Process>> Process::Start(const Command& command, const std::filesystem::path& log) {
  Result<Pipe> out = MakePipe();
  Result<Pipe> stop = MakePipe();
  if (!out || !stop) return Fail("out of descriptors");
  const UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Result<pid_t> pid = Spawn(command, null.get(), out->write.get(), true);
  if (!pid) return tl::make_unexpected(pid.error());
  auto state = std::make_unique<State>();
  state->pid = *pid;
  state->pidfd = OpenPidfd(*pid);
  state->log = log;
  state->output = std::move(out->read);
  state->pump_stops = std::move(stop->read);
  state->stop_pump = std::move(stop->write);
  state->pump = std::thread([s = state.get()] { LogPump(s->log).Run(s->output.get(), s->pump_stops.get()); });
  return std::unique_ptr<Process>(new Process(std::move(state)));
}

Process::Process(std::unique_ptr<State> state) : state_(std::move(state)) {}

Process::~Process() {
  ::kill(-state_->pid, SIGKILL);  // its session: children that outlived it too
  if (!state_->status) Wait(Seconds(5));
  state_->stop_pump.reset();
  if (state_->pump.joinable()) state_->pump.join();
}

pid_t Process::pid() const { return state_->pid; }
const std::filesystem::path& Process::log() const { return state_->log; }
bool Process::running() { return !status().has_value(); }
std::optional<int> Process::status() { return Wait(Milliseconds(0)); }

Status Process::Signal(int signal) {
  if (!running()) return Fail("the process has ended");
  if (::kill(state_->pid, signal) != 0) return Errno("sending a signal");
  return {};
}

std::optional<int> Process::Wait(Milliseconds timeout) {
  if (state_->status) return state_->status;
  if (!AwaitEnd(state_->pidfd.get(), SteadyClock::now() + timeout)) return std::nullopt;
  state_->status = Reap(state_->pid);
  // Its last words are in the log before its end is known.
  state_->stop_pump.reset();
  state_->pump.join();
  return state_->status;
}

int Process::Stop(int signal, Milliseconds timeout) {
  if (running()) ::kill(state_->pid, signal);
  if (const auto status = Wait(timeout)) return *status;
  ::kill(-state_->pid, SIGKILL);
  return Wait(Seconds(5)).value_or(128 + SIGKILL);
}

std::vector<pid_t> ProcessesIn(int netns) {
  struct stat wanted {};
  std::vector<pid_t> found;
  if (::fstat(netns, &wanted) != 0) return found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename();
    struct stat its {};
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (::stat((entry.path() / "ns/net").c_str(), &its) != 0) continue;
    if (its.st_ino == wanted.st_ino && its.st_dev == wanted.st_dev) found.push_back(std::stoi(name));
  }
  return found;
}

std::vector<std::string> LastLines(const std::filesystem::path& log, std::size_t lines) {
  std::ifstream file(log);
  std::deque<std::string> last;
  for (std::string line; std::getline(file, line);) {
    last.push_back(line);
    if (last.size() > lines) last.pop_front();
  }
  return {last.begin(), last.end()};
}

}  // namespace holdfast::sys
