#include "conformance/tool/ipvs_guest.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "conformance/clauses/registry.h"
#include "netns-lab/engine/dut_file.h"
#include "netns-lab/report/run_json.h"
#include "reference/sys/process.h"

namespace holdfast::conformance {
namespace {

namespace fs = std::filesystem;

constexpr int kStartSeconds = 120, kCellSeconds = 15;  // at most
constexpr int kCannotStart = 127;

// Runs it to its end with our standard error and without our standard output; its status, or 128 + signal.
int RunQuietly(const std::vector<std::string>& argv) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    if (nowhere >= 0) ::dup2(nowhere, STDOUT_FILENO);
    ::execv(words.front(), words.data());
    ::_exit(kCannotStart);
  }
  int status = 0;
  while (pid > 0 && ::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (pid < 0) return kCannotStart;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool IsFile(const std::string& dut) {
  return dut.find('/') != std::string::npos || dut.find(".yaml") != std::string::npos;
}

}  // namespace

bool KernelHasIpvs() {
  constexpr const char* kTable = "/proc/net/ip_vs";
  if (fs::exists(kTable)) return true;
  static_cast<void>(sys::Run({.argv = {"modprobe", "-q", "ip_vs"}}));
  return fs::exists(kTable);
}

Result<GuestRun> RunInGuest(const RunOptions& options, const fs::path& folder, std::size_t cells) {
  const fs::path self = fs::read_symlink("/proc/self/exe"), lab = self.parent_path() / "holdfast-lab";
  if (!fs::exists(lab)) return Fail(lab.string() + " is not there: this kernel has no IPVS, and it starts the guest");
  std::set<fs::path> shown = {self.parent_path(), fs::absolute(lab::DutFolder()), fs::absolute(DefaultRegistryDir())};
  std::vector<std::string> run = {self.string(), "run", "--stage", "ipvs", "--report", folder.string(), "--json"};
  for (const std::string& dut : options.duts) {
    const std::string word = IsFile(dut) ? fs::absolute(dut).lexically_normal().string() : dut;
    if (IsFile(dut)) shown.insert(fs::path(word).parent_path());
    run.insert(run.end(), {"--dut", word});
  }
  if (options.jobs) run.insert(run.end(), {"--jobs", std::to_string(options.jobs)});
  run.insert(run.end(), {"--seed", std::to_string(options.seed)});
  run.insert(run.end(), options.select.begin(), options.select.end());

  std::vector<std::string> argv = {
      lab.string(), "guest",
      "-m",         "1024",
      "-c",         "2",
      "-o",         folder.string(),
      "-t",         std::to_string(kStartSeconds + kCellSeconds * static_cast<int>(cells))};
  for (const fs::path& path : shown) argv.insert(argv.end(), {"-s", path.string()});
  // The modules come from the guest's own tree. The kernel loads schedulers by itself, but the director that first asks
  // for one of these two waited longer than a case does.
  constexpr auto kModules = "modprobe ip_vs && for s in lblc lblcr; do modprobe -q ip_vs_$s; done; exec \"$@\"";
  argv.insert(argv.end(), {"--", "sh", "-c", kModules, "sh"});
  argv.insert(argv.end(), run.begin(), run.end());

  std::error_code none;
  fs::remove(folder / "run.json", none);
  GuestRun done{.status = RunQuietly(argv), .run = {}};
  if (auto read = report::ReadRun(folder.string())) {
    done.run = std::move(*read);
    done.told = true;
  }
  return done;
}

}  // namespace holdfast::conformance
