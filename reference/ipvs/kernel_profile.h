// Which kernel is meant. Schedulers of one name do not decide alike in every kernel: each documented difference is a
// field here, and a set of values that one kernel really has carries its name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"

namespace holdfast::ipvs {

struct KernelProfile {
  std::string_view name;
  // What one active connection weighs against an inactive one for lc, wlc, lblc, lblcr and twos: 257 where a kernel
  // adds all connections to 256 times the active ones, 256 where it adds the inactive ones.
  std::uint32_t active_cost = 257;
  // Whether an edit of a threshold judges the overload flag anew at once. Otherwise an edit only ever clears it: when
  // the upper threshold goes away or rises.
  bool edit_judges_overload = true;
  // mh's lookup table has the greatest prime below 2 to this power (CONFIG_IP_VS_MH_TAB_INDEX), 8 to 17.
  std::uint32_t mh_table_index = 12;
};

// Debian's 6.1.192 of the late summer of 2026, whose overload accounting was reworked. What is meant by default.
inline constexpr KernelProfile kLinux6_1_192{"linux-6.1.192", 257, true, 12};
// Kernels before that rework, up to 6.12 at least.
inline constexpr KernelProfile kLinux6_12{"linux-6.12", 256, false, 12};

// The profile of a name; fails for another name and says which there are.
Result<KernelProfile> FindKernelProfile(std::string_view name);

}  // namespace holdfast::ipvs
