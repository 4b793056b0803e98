#include "reference/ipvs/kernel_profile.h"

#include <array>

namespace holdfast::ipvs {

Result<KernelProfile> FindKernelProfile(std::string_view name) {
  std::string known;
  for (const KernelProfile& profile : std::array{kLinux6_1_192, kLinux6_12}) {
    if (profile.name == name) return profile;
    known += (known.empty() ? "" : ", ") + std::string(profile.name);
  }
  return Fail("no kernel profile \"" + std::string(name) + "\"; there are " + known);
}

}  // namespace holdfast::ipvs
