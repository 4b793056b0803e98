// `holdfast-lab guest`: a command under a kernel that has IPVS.
#include <fmt/format.h>

#include "netns-lab/commands.h"

namespace holdfast::lab {

int RunInGuest(const guest::GuestOptions& options) {
  const Result<int> status = guest::RunGuest(options);
  if (status) return *status;
  fmt::print(stderr, "holdfast-lab guest: {}\n", status.error().message);
  return kCannotRun;
}

}  // namespace holdfast::lab
