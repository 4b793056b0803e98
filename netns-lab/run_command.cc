// `holdfast-lab run`: each lab in a sandbox of its own. The body of the sandbox runs the scenario; its result comes
// back through a memory file, so that nothing of it depends on what the sandbox sees of the file system.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <thread>

#include "netns-lab/commands.h"
#include "netns-lab/keeper.h"
#include "netns-lab/report/run_json.h"
#include "netns-lab/report/write.h"
#include "netns-lab/results.h"
#include "reference/sys/namespaces.h"

namespace holdfast::lab {
namespace {

namespace fs = std::filesystem;

int g_interrupt_write = -1;

// The first Ctrl-C asks the scenario to end; the second ends us, and with us the sandbox.
void OnInterrupt(int) {
  static volatile sig_atomic_t asked = 0;
  if (asked) ::_exit(kInterrupted);
  asked = 1;
  [[maybe_unused]] const ssize_t n = ::write(g_interrupt_write, "x", 1);
}

struct Interrupts {
  sys::UniqueFd read, write;

  static Interrupts Install() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return {};
    g_interrupt_write = ends[1];
    struct sigaction action {};
    action.sa_handler = OnInterrupt;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
    return {sys::UniqueFd(ends[0]), sys::UniqueFd(ends[1])};
  }
};

void PrintEvent(std::FILE* out, std::int64_t started_ns, const LabEvent& event) {
  static constexpr std::array<const char*, 5> kWords = {"step", "do", "active", "goodbye", "note"};
  const double at = static_cast<double>(event.at_ns - started_ns) / 1e9;
  fmt::print(out, "  {:8.3f} s  {:<8}{}{}\n", at, kWords[static_cast<std::size_t>(event.kind)],
             event.node.empty() || event.kind == LabEvent::Kind::kFault ? "" : event.node + ": ", event.text);
  std::fflush(out);
}

// In the sandbox.
int Body(const LabFile& file, const fs::path& artifacts, const std::string& artifact_name, std::FILE* out,
         int interrupt_fd, int result_fd) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_IGN);  // the caller tells us
  std::atomic<bool> interrupted = false;
  std::thread([&interrupted, interrupt_fd] {
    char byte;
    while (::read(interrupt_fd, &byte, 1) < 0) {
    }
    interrupted = true;
  }).detach();
  std::error_code ignored;
  const fs::path folder = artifacts.empty() ? fs::path(sys::kScratch) / "artifacts" : artifacts;
  fs::create_directories(folder, ignored);
  std::int64_t started = 0;
  const ScenarioOptions options{.scratch = sys::kScratch,
                                .artifacts = folder,
                                .on_event =
                                    [&](const LabEvent& event) {
                                      if (started == 0) started = event.at_ns;
                                      PrintEvent(out, started, event);
                                    },
                                .interrupted = &interrupted};
  const LabOutcome outcome = RunScenario(file, options);
  fmt::print(out, "{}\n", VerdictLines(file, outcome));
  const std::string json = report::ToJson(RunOf(file, outcome, artifacts.empty() ? "" : artifact_name));
  if (::write(result_fd, json.data(), json.size()) != static_cast<ssize_t>(json.size())) return kInternal;
  return outcome.interrupted ? static_cast<int>(kInterrupted) : outcome.exit_code();
}

std::string ReadFromStart(int fd) {
  std::string text;
  ::lseek(fd, 0, SEEK_SET);
  char buffer[65536];
  for (ssize_t n; (n = ::read(fd, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
  return text;
}

// Of several the first of 2, 3, 6, 7, 1, 5, 4 counts; an interruption before all.
int Worst(const std::vector<int>& codes) {
  for (const int code : {130, 2, 3, 6, 7, 1, 5, 4}) {
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) return code;
  }
  const auto odd = std::find_if(codes.begin(), codes.end(), [](int code) { return code != 0; });
  return odd == codes.end() ? static_cast<int>(kHolds) : static_cast<int>(kInternal);
}

bool BelowRun(const fs::path& path) { return fs::weakly_canonical(path).string().starts_with("/run/"); }

// The lab's place in the report; one that is played by several has a place for each.
std::string PlaceOf(const LabFile& file, bool one_of_several) {
  std::string place = "labs/" + file.file.stem().string();
  if (one_of_several) place += "@" + file.routers.front().dut.name;
  std::ranges::replace(place, ':', '-');
  return place;
}

}  // namespace

LabChoice ChoiceOf(const std::string& word, const std::string& dut) {
  constexpr std::string_view kMark = ".yaml@";
  const std::size_t mark = word.find(kMark);
  if (mark == std::string::npos) return {word, dut};
  const std::size_t at = mark + kMark.size() - 1;
  return {word.substr(0, at), word.substr(at + 1)};
}

int RunLabs(const RunOptions& options) {
  WipeDead();
  std::vector<LabFile> files;
  for (const std::string& word : options.labs) {
    const LabChoice choice = ChoiceOf(word, options.dut);
    auto file = LoadLab(choice.file, choice.dut);
    if (!file) return fmt::print(stderr, "{}", file.error().message), kUsage;
    files.push_back(std::move(*file));
  }
  if (!options.report.empty() && BelowRun(options.report)) {
    return fmt::print(stderr, "error: a lab has a /run of its own: choose a report folder elsewhere than {}\n",
                      options.report.string()),
           kUsage;
  }
  const bool need_ipvs = std::ranges::any_of(files, [](const LabFile& file) { return file.needs_ipvs; });
  if (need_ipvs && !HasIpvs()) return RunLabsInGuest(options);
  std::FILE* out = options.json ? stderr : stdout;
  const Interrupts interrupts = Interrupts::Install();
  std::vector<int> codes;
  std::vector<report::Run> runs;
  for (const LabFile& file : files) {
    const auto same = std::ranges::count(files, file.file, &LabFile::file);
    const std::string name = PlaceOf(file, same > 1);
    const fs::path artifacts = options.report.empty() ? fs::path() : fs::absolute(options.report) / name;
    fmt::print(out, "{}{}\n", file.title, same > 1 ? " (" + file.routers.front().dut.name + ")" : "");
    const sys::UniqueFd result(::memfd_create("result", MFD_CLOEXEC));
    const Result<int> status =
        sys::RunInSandbox({}, [&] { return Body(file, artifacts, name, out, interrupts.read.get(), result.get()); });
    if (!status) return fmt::print(stderr, "error: {}\n", status.error().message), kCannotRun;
    codes.push_back(*status);
    if (auto run = report::RunFromJson(ReadFromStart(result.get()))) runs.push_back(std::move(*run));
    if (*status == kInterrupted) break;
  }
  const report::Run merged = report::MergeRuns(runs);
  if (options.json) fmt::print("{}", report::ToJson(merged));
  if (!options.report.empty() && !runs.empty()) {
    if (Status s = report::WriteReport(merged, options.report); !s) {
      return fmt::print(stderr, "error: {}\n", s.error().message), kInternal;
    }
    fmt::print(out, "report: {}\n", (fs::absolute(options.report) / "report.html").string());
  }
  return Worst(codes);
}

}  // namespace holdfast::lab
