#include "reference/vrrp/action.h"

namespace holdfast::vrrp {

std::string_view ToString(Notice notice) {
  switch (notice) {
    case Notice::kSeveralOwners:
      return "another router advertises priority 255 for this virtual router";
    case Notice::kSamePriority:
      return "another router advertises our own priority for this virtual router";
    case Notice::kTimerLate:
      return "an advertisement left more than an interval late";
  }
  return "";
}

}  // namespace holdfast::vrrp
