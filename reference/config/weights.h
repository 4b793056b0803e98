// What trackers can make of an instance's priority.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "reference/config/model.h"

namespace holdfast::config {

// 1..255. Where no weight applies, both ends are the configured priority.
struct PriorityRange {
  int low = 0, high = 0;
  bool moves() const { return low != high; }
};

// The weights of one configuration, which must outlive it.
class Weights {
 public:
  explicit Weights(const Config& config);

  // Of all combinations of what is up and down. The address owner's priority, 255, does not move; the others' stay from
  // 1 to 254. A tracked file holds any number.
  PriorityRange RangeOf(const VrrpInstance& instance) const;
  // Where the first weight of an instance applies; unknown if it has none.
  Place FirstPlace(const VrrpInstance& instance) const;

 private:
  // A tracker of an instance and the weight that it applies with, not 0.
  struct Applied {
    int weight = 0;
    Place where;
  };
  using ByName = std::unordered_map<std::string_view, int>;
  std::vector<Applied> AppliedTo(const VrrpInstance& instance) const;

  ByName scripts_, files_, processes_, bfd_;
};

}  // namespace holdfast::config
