// Labs that need IPVS on a machine whose kernel has none: the same command in the guest, one boot for all.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "netns-lab/commands.h"
#include "netns-lab/engine/dut_file.h"
#include "reference/sys/process.h"

namespace holdfast::lab {
namespace {

namespace fs = std::filesystem;

constexpr Seconds kLongestLab(300);

fs::path OurProgram() { return fs::read_symlink("/proc/self/exe"); }

}  // namespace

bool HasIpvs() {
  constexpr const char* kTable = "/proc/net/ip_vs";
  if (fs::exists(kTable)) return true;
  static_cast<void>(sys::Run({.argv = {"modprobe", "-q", "ip_vs"}}));
  return fs::exists(kTable);
}

int RunLabsInGuest(const RunOptions& options) {
  guest::GuestOptions guest;
  // The module comes from the guest's own tree; the kernel loads the schedulers by itself.
  guest.argv = {"sh", "-c", "modprobe ip_vs && exec \"$@\"", "sh", OurProgram(), "run"};
  if (!options.dut.empty()) guest.argv.insert(guest.argv.end(), {"--dut", options.dut});
  if (options.json) guest.argv.push_back("--json");
  if (!options.report.empty()) {
    guest.out = fs::absolute(options.report);
    guest.argv.insert(guest.argv.end(), {"--report", guest.out.string()});
  }
  // A checkout below /tmp is hidden there, but for what is shown.
  guest.shown = {OurProgram().parent_path(), DutFolder()};
  for (const std::string& word : options.labs) {
    const LabChoice lab = ChoiceOf(word, "");
    const fs::path file = fs::absolute(lab.file).lexically_normal();  // without "..": what it leads through is hidden
    guest.argv.push_back(lab.dut.empty() ? file.string() : file.string() + "@" + lab.dut);
    guest.shown.push_back(file.parent_path());
  }
  guest.limit = kLongestLab * static_cast<std::int64_t>(options.labs.size());
  return RunInGuest(guest);
}

}  // namespace holdfast::lab
