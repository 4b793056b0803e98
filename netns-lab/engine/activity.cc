#include "netns-lab/engine/activity.h"

#include <algorithm>

namespace holdfast::lab {
namespace {

constexpr std::int64_t kCentisecond = 10'000'000;
// Active_Down_Interval in intervals, with the whole interval that a skew can be at most.
constexpr std::int64_t kDownIntervals = 4;

}  // namespace

bool Activity::Add(const std::string& router, const AdvertPeek& advert, std::int64_t at_ns) {
  const VirtualRouterKey key{advert.family, advert.vrid};
  interval_ns_[key] = std::max<std::int64_t>(advert.interval.count(), 1) * kCentisecond;
  const auto found = latest_.find({router, key});
  const bool continues = found != latest_.end() && Continues(spans_[found->second], at_ns);
  const bool goodbye = advert.priority == 0;
  if (goodbye && !continues) return false;
  if (!continues) {
    latest_[{router, key}] = spans_.size();
    spans_.push_back({.router = router, .key = key, .from_ns = at_ns});
  }
  ActiveSpan& span = spans_[latest_.at({router, key})];
  span.to_ns = at_ns;
  span.yield = ActiveSpan::Yield::kNo;
  span.said_goodbye = goodbye;
  if (!goodbye) span.priority = advert.priority;
  TellOthers(span);
  return !continues;
}

bool Activity::Continues(const ActiveSpan& span, std::int64_t at_ns) const {
  const std::int64_t interval = interval_ns_.at(span.key), silent = at_ns - span.to_ns;
  if (span.said_goodbye || span.yield == ActiveSpan::Yield::kBetterLeft) return false;
  // One that goes on beside a better one (a partition) keeps its rhythm.
  if (span.yield == ActiveSpan::Yield::kHeardBetter) return 2 * silent <= 3 * interval;
  return silent <= kDownIntervals * interval;
}

void Activity::TellOthers(const ActiveSpan& speaker) {
  using Yield = ActiveSpan::Yield;
  for (const auto& [who, index] : latest_) {
    ActiveSpan& other = spans_[index];
    if (&other == &speaker || who.second != speaker.key) continue;
    if (speaker.said_goodbye && other.yield == Yield::kHeardBetter) other.yield = Yield::kBetterLeft;
    if (speaker.said_goodbye || speaker.priority < other.priority) continue;
    // One that was in its rhythm until it heard the better one was Active until then.
    const bool in_rhythm = 2 * (speaker.to_ns - other.to_ns) <= 3 * interval_ns_.at(other.key);
    if (!other.said_goodbye && other.yield == Yield::kNo && in_rhythm) other.to_ns = speaker.to_ns - 1;
    other.yield = Yield::kHeardBetter;
  }
}

const ActiveSpan* Activity::ActiveAt(const VirtualRouterKey& key, std::int64_t now_ns) const {
  const ActiveSpan* last = nullptr;
  for (const auto& [who, index] : latest_) {
    if (who.second == key && (!last || spans_[index].to_ns > last->to_ns)) last = &spans_[index];
  }
  const bool active = last && !last->said_goodbye && now_ns - last->to_ns <= kDownIntervals * interval_ns_.at(key);
  return active ? last : nullptr;
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
