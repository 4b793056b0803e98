// Where the stage "ipvs" is played: here, or in the lab's guest where this kernel has no IPVS.
#pragma once

#include <filesystem>

#include "conformance/tool/run_options.h"
#include "netns-lab/report/run.h"
#include "reference/base/result.h"

namespace holdfast::conformance {

// Whether this kernel has IPVS, or a module of it that can be loaded.
bool KernelHasIpvs();

struct GuestRun {
  int status = 0;     // of the program in the guest, or of what should have started it
  report::Run run;    // where it came to a report
  bool told = false;  // whether it did
};

// The same run by this program in the guest (`holdfast-lab guest`), one boot for all of it; its report is left in
// `folder`. Its progress and complaints go to our standard error. An error: the lab's program is not beside this one.
Result<GuestRun> RunInGuest(const RunOptions& options, const std::filesystem::path& folder, std::size_t cells);

}  // namespace holdfast::conformance
