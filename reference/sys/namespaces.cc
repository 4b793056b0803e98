#include "reference/sys/namespaces.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

#include "reference/sys/error.h"

namespace holdfast::sys {
namespace {

constexpr char kCure[] =
    "; run as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, "
    "kernel.apparmor_restrict_unprivileged_userns=0; in a container: --privileged; in a chroot: pivot_root into it)";

Status WriteFile(const char* path, const std::string& text) {
  const UniqueFd fd(::open(path, O_WRONLY | O_CLOEXEC));
  if (!fd || ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return Errno(fmt::format("writing {}", path));
  }
  return {};
}

// Root inside is we outside; nobody else exists. setgroups has to be given up first (user_namespaces(7)).
Status MapUser(uid_t uid, gid_t gid) {
  if (Status s = WriteFile("/proc/self/setgroups", "deny"); !s) return s;
  if (Status s = WriteFile("/proc/self/uid_map", fmt::format("0 {} 1", uid)); !s) return s;
  return WriteFile("/proc/self/gid_map", fmt::format("0 {} 1", gid));
}

Status Mount(const char* source, const char* target, const char* type, unsigned long flags, const char* data = "") {
  if (::mount(source, target, type, flags, data) == 0) return {};
  return Errno(fmt::format("mounting {} on {}", type ? type : "nothing", target));
}

Status LoopbackUp() {
  const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::snprintf(request.ifr_name, sizeof request.ifr_name, "lo");
  request.ifr_flags = IFF_UP;
  if (!fd || ::ioctl(fd.get(), SIOCSIFFLAGS, &request) != 0) return Errno("setting the loopback interface up");
  return {};
}

Status DieWithParent(const SandboxOptions& options) {
  if (options.outlive_caller) return {};
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return Errno("asking for a death signal");
  return {};
}

// Leaves the caller's namespaces. As real root no user namespace is needed; it is tried where root alone is not enough.
Status Unshare(const SandboxOptions& options) {
  constexpr int kWorlds = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;
  const uid_t uid = ::geteuid();
  const gid_t gid = ::getegid();
  if (uid == 0 && !options.force_user_namespace && ::unshare(kWorlds) == 0) return {};
  if (::unshare(kWorlds | CLONE_NEWUSER) != 0) {
    const auto error = Errno("making namespaces");
    return Fail(error.value().message + kCure);
  }
  return MapUser(uid, gid);
}

Status PrivateRun() {
  if (Status s = Mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755"); !s) return s;
  if (::mkdir(kScratch, 0755) != 0) return Errno("making a scratch folder");
  return {};
}

// A private /run that keeps the sandbox's scratch folder.
Status PrivateRunOfNode() {
  const UniqueFd scratch(::open(kScratch, O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (Status s = PrivateRun(); !s || !scratch) return s;
  return Mount(fmt::format("/proc/self/fd/{}", scratch.get()).c_str(), kScratch, nullptr, MS_BIND);
}

// What PID 1 of the sandbox does before anything else.
Status FurnishSandbox() {
  if (Status s = Mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE); !s) return s;
  if (Status s = Mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC); !s) {
    return Fail(s.error().message + kCure);
  }
  if (Status s = PrivateRun(); !s) return s;
  return LoopbackUp();
}

int ExitStatus(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

int WaitFor(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return ExitStatus(status);
}

[[noreturn]] void Leave(int status) {
  std::fflush(nullptr);
  ::_exit(status);
}

// Tells the caller what went wrong, through the pipe whose silent closing means that all is well.
[[noreturn]] void GiveUp(int report, const Error& error) {
  [[maybe_unused]] const ssize_t written = ::write(report, error.message.data(), error.message.size());
  Leave(125);
}

[[noreturn]] void BeBody(const SandboxOptions& options, const SandboxBody& body, UniqueFd report, int helper) {
  if (Status s = DieWithParent(options); !s) GiveUp(report.get(), s.error());
  pollfd died{helper, POLLIN, 0};  // before the prctl? getppid() is always 0 here
  if (!options.outlive_caller && ::poll(&died, 1, 0) > 0) Leave(125);
  if (Status s = FurnishSandbox(); !s) GiveUp(report.get(), s.error());
  report.reset();
  Leave(body());
}

[[noreturn]] void BeHelper(const SandboxOptions& options, const SandboxBody& body, UniqueFd report, pid_t caller) {
  if (options.outlive_caller) ::setsid();
  if (Status s = DieWithParent(options); !s) GiveUp(report.get(), s.error());
  if (!options.outlive_caller && ::getppid() != caller) Leave(125);  // it died before the prctl
  if (Status s = Unshare(options); !s) GiveUp(report.get(), s.error());
  // Unsharing a user namespace changes credentials, and that clears the death signal (prctl(2)).
  if (Status s = DieWithParent(options); !s) GiveUp(report.get(), s.error());
  const UniqueFd self(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
  const pid_t child = ::fork();
  if (child < 0) GiveUp(report.get(), Errno("forking").value());
  if (child == 0) BeBody(options, body, std::move(report), self.get());
  // The helper only waits: whatever it kept open would never be seen to close.
  [[maybe_unused]] const int null = options.outlive_caller ? ::open("/dev/null", O_RDWR) : -1;
  for (const int standard : {0, 1, 2}) {
    if (null >= 0) ::dup2(null, standard);
  }
  [[maybe_unused]] const int closed = ::close_range(3, ~0U, 0);
  // A Ctrl-C goes to the whole foreground group: the body decides what it means, the helper only waits.
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGTERM, SIG_IGN);
  Leave(WaitFor(child));
}

std::string ReadAll(int fd) {
  std::string text;
  char buffer[512];
  for (ssize_t n; (n = ::read(fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR);) {
    if (n > 0) text.append(buffer, static_cast<std::size_t>(n));
  }
  return text;
}

}  // namespace

Result<NamespaceFd> OpenNamespace(const std::string& path) {
  NamespaceFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return Errno(fmt::format("opening {}", path));
  return fd;
}

Result<pid_t> StartSandbox(const SandboxOptions& options, const SandboxBody& body) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Errno("making a pipe");
  const UniqueFd listen(ends[0]);
  UniqueFd report(ends[1]);
  std::fflush(nullptr);  // or buffered output would be written twice
  const pid_t caller = ::getpid();
  const pid_t helper = ::fork();
  if (helper < 0) return Errno("forking");
  if (helper == 0) BeHelper(options, body, std::move(report), caller);
  report.reset();
  const std::string complaint = ReadAll(listen.get());
  if (complaint.empty()) return helper;
  WaitFor(helper);
  return Fail(complaint);
}

Result<int> RunInSandbox(const SandboxOptions& options, const SandboxBody& body) {
  const Result<pid_t> helper = StartSandbox(options, body);
  if (!helper) return tl::make_unexpected(helper.error());
  return WaitFor(*helper);
}

Status ProbeSandbox(const SandboxOptions& options) {
  const Result<int> status = RunInSandbox(options, [] { return 0; });
  if (!status) return tl::make_unexpected(status.error());
  return {};
}

bool IsRealRoot() {
  if (::geteuid() != 0) return false;
  const UniqueFd fd(::open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC));
  unsigned long inside = 0, outside = 0, count = 0;
  const std::string map = fd ? ReadAll(fd.get()) : "";
  return std::sscanf(map.c_str(), "%lu %lu %lu", &inside, &outside, &count) == 3 && outside == 0 && count > 1;
}

Result<NamespaceFd> NewNetworkNamespace() {
  Result<NamespaceFd> made = Fail("no thread ran");
  std::thread([&made] {
    if (::unshare(CLONE_NEWNET) != 0) {
      made = Errno("making a network namespace");
      return;
    }
    const Status up = LoopbackUp();
    made = up ? OpenNamespace("/proc/thread-self/ns/net") : tl::make_unexpected(up.error());
  }).join();
  return made;
}

Result<NamespaceFd> NewNodeMounts(const NamespaceFd& netns) {
  int ready[2], done[2];
  if (::pipe2(ready, O_CLOEXEC) != 0 || ::pipe2(done, O_CLOEXEC) != 0) return Errno("making a pipe");
  UniqueFd listen(ready[0]), report(ready[1]), wait(done[0]), release(done[1]);
  const pid_t child = ::fork();
  if (child < 0) return Errno("forking");
  if (child == 0) {
    release.reset();
    Status s = {};
    if (::setns(netns.get(), CLONE_NEWNET) != 0 || ::unshare(CLONE_NEWNS) != 0) s = Errno("making a mount namespace");
    if (s) s = Mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE);
    if (s) s = PrivateRunOfNode();
    if (s) s = Mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC);
    if (!s) GiveUp(report.get(), s.error());
    report.reset();
    char end;
    [[maybe_unused]] const ssize_t n = ::read(wait.get(), &end, 1);  // until the caller holds the namespace
    ::_exit(0);
  }
  report.reset();
  wait.reset();
  const std::string complaint = ReadAll(listen.get());
  Result<NamespaceFd> mounts =
      complaint.empty() ? OpenNamespace(fmt::format("/proc/{}/ns/mnt", child)) : Result<NamespaceFd>(Fail(complaint));
  release.reset();
  WaitFor(child);
  return mounts;
}

Status InNetworkNamespace(const NamespaceFd& netns, const std::function<void()>& work) {
  Status entered = {};
  std::thread([&] {
    if (::setns(netns.get(), CLONE_NEWNET) != 0) {
      entered = Errno("entering a network namespace");
      return;
    }
    work();
  }).join();
  return entered;
}

}  // namespace holdfast::sys
