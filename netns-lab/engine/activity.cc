#include "netns-lab/engine/activity.h"

#include <algorithm>

namespace holdfast::lab {
namespace {

constexpr std::int64_t kCentisecond = 10'000'000;

}  // namespace

bool Activity::Add(const std::string& router, const AdvertPeek& advert, std::int64_t at_ns) {
  const VirtualRouterKey key{advert.family, advert.vrid};
  interval_ns_[key] = std::max<std::int64_t>(advert.interval.count(), 1) * kCentisecond;
  const auto found = latest_.find({router, key});
  ActiveSpan* last = found == latest_.end() ? nullptr : &spans_[found->second];
  const bool open = last && !last->said_goodbye && at_ns - last->to_ns <= Patience(*last);
  if (advert.priority == 0) {
    if (!open) return false;
    last->to_ns = at_ns;
    last->said_goodbye = true;
    return false;
  }
  if (open) {
    last->to_ns = at_ns;
    return false;
  }
  latest_[{router, key}] = spans_.size();
  spans_.push_back({router, key, at_ns, at_ns, false});
  return true;
}

// Active_Down_Interval, with the whole interval that a skew can be at most: four intervals.
std::int64_t Activity::Patience(const ActiveSpan& span) const { return 4 * interval_ns_.at(span.key); }

const ActiveSpan* Activity::ActiveAt(const VirtualRouterKey& key, std::int64_t now_ns) const {
  const ActiveSpan* active = nullptr;
  for (const auto& [who, index] : latest_) {
    const ActiveSpan& span = spans_[index];
    if (who.second != key || span.said_goodbye || now_ns - span.to_ns > Patience(span)) continue;
    if (!active || span.to_ns > active->to_ns) active = &span;
  }
  return active;
}

std::vector<VirtualRouterKey> Activity::Keys() const {
  std::vector<VirtualRouterKey> keys;
  for (const auto& entry : interval_ns_) keys.push_back(entry.first);
  return keys;
}

std::int64_t Activity::DualActive() const {
  std::int64_t total = 0;
  for (const VirtualRouterKey& key : Keys()) {
    // A sweep over beginnings (+1) and ends (-1); ends first where they coincide.
    std::vector<std::pair<std::int64_t, int>> edges;
    for (const ActiveSpan& span : spans_) {
      if (span.key != key) continue;
      edges.emplace_back(span.from_ns, 1);
      edges.emplace_back(span.to_ns, -1);
    }
    std::sort(edges.begin(), edges.end());
    int active = 0;
    std::int64_t since = 0;
    for (const auto& [at, change] : edges) {
      if (active >= 2) total += at - since;
      active += change;
      since = at;
    }
  }
  return total;
}

}  // namespace holdfast::lab
