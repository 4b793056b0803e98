#include "reference/host/check_misc.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <vector>

#include "reference/host/check_task.h"

namespace holdfast::host {
namespace {

constexpr int kFailedStatus = 1, kFirstWeightStatus = 2, kMostStatus = 255;

bool BecomeUser(const RunAs& who) {
  if (who.uid == getuid() && who.gid == getgid()) return true;
  const bool groups = (who.name.empty() ? setgroups(0, nullptr) : initgroups(who.name.c_str(), who.gid)) == 0;
  return groups && setgid(who.gid) == 0 && setuid(who.uid) == 0;
}

// In the new process: nothing of ours but the environment. Never returns.
[[noreturn]] void ExecuteScript(const MiscCheck& check, int error_pipe) {
  setsid();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int signal_number = 1; signal_number < SIGRTMIN; ++signal_number) std::signal(signal_number, SIG_DFL);
  const int null = open("/dev/null", O_RDWR);
  for (int fd : {0, 1, 2}) dup2(null, fd);
  if (dup2(error_pipe, 3) == 3) fcntl(3, F_SETFD, FD_CLOEXEC);
  close_range(4, ~0U, 0);
  std::vector<char*> argv;
  for (const std::string& word : check.argv) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  if (!check.run_as || BecomeUser(*check.run_as)) execvp(argv[0], argv.data());
  const int error = errno;
  [[maybe_unused]] const ssize_t told = write(3, &error, sizeof error);
  _exit(kFailedStatus);
}

}  // namespace

int CheckScript::Start(const MiscCheck& check, CheckScript& script) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  const sys::UniqueFd write_end(ends[1]);
  script.error_.reset(ends[0]);
  const pid_t pid = fork();
  if (pid < 0) return errno;
  if (pid == 0) ExecuteScript(check, write_end.get());
  script.pid_ = pid;
  script.end_.reset(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  return script.end_ ? 0 : errno;
}

CheckScript::End CheckScript::Reap() {
  End end;
  kill(-pid_, SIGKILL);  // what it left behind in its group, which is surely still its own before the wait
  int status = 0;
  pid_t reaped = 0;
  while ((reaped = waitpid(pid_, &status, 0)) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  if (reaped < 0) return {.error = errno};  // SIGCHLD is ignored: nobody knows how it ended
  end.exit_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  int error = 0;
  // The end of the pipe is held by nobody any more: this does not wait.
  if (read(error_.get(), &error, sizeof error) == sizeof error) end.error = error;
  return end;
}

CheckScript::~CheckScript() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);  // before its setsid() there is no group
  Reap();
}

CheckResult JudgeExit(bool dynamic, int exit_status) {
  CheckResult result;
  result.exit_status = exit_status;
  result.reason = exit_status > 128 && !dynamic ? "died of signal " + std::to_string(exit_status - 128)
                                                : "exit status " + std::to_string(exit_status);
  result.ok = exit_status == 0 || (dynamic && exit_status >= kFirstWeightStatus && exit_status <= kMostStatus);
  if (result.ok && exit_status != 0) result.weight = static_cast<std::uint32_t>(exit_status - kFirstWeightStatus);
  return result;
}

namespace {

class MiscTask : public CheckTask {
 public:
  MiscTask(const MiscCheck& spec, CheckContext context) : spec_(spec), context_(std::move(context)) {}

  void Begin() override {
    if (const int error = CheckScript::Start(spec_, script_)) return context_.answer(CheckErrno("starting", error));
    watch_ = std::make_unique<CheckWatch>(context_.loop, script_.TakeEnd());
    watch_->OnReadable([this] { Ended(); });
  }
  CheckResult Overdue() override { return CheckFailure("timed out, killed"); }

 private:
  void Ended() {
    const CheckScript::End end = script_.Reap();
    if (end.error != 0) return context_.answer(CheckErrno(spec_.argv[0], end.error));
    context_.answer(JudgeExit(spec_.dynamic, end.exit_status));
  }

  MiscCheck spec_;
  CheckContext context_;
  CheckScript script_;
  std::unique_ptr<CheckWatch> watch_;
};

}  // namespace

CheckTaskPtr MakeCheckTask(const MiscCheck& spec, CheckContext context) {
  return std::make_unique<MiscTask>(spec, std::move(context));
}

Status ExamineCheck(const MiscCheck& spec) {
  return spec.argv.empty() || spec.argv[0].empty() ? Status(Fail("misc_path: no program")) : Status();
}

}  // namespace holdfast::host
