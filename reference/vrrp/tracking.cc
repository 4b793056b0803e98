#include "reference/vrrp/tracking.h"

#include <algorithm>

namespace holdfast::vrrp {
namespace {

bool IsUp(const TrackedObject& object) { return object.up != object.reverse; }

}  // namespace

Tracker::Tracker(std::uint8_t base_priority) : base_priority_(base_priority), told_priority_(base_priority) {}

std::size_t Tracker::Add(const TrackedObject& object) {
  objects_.push_back(object);
  return objects_.size() - 1;
}

void Tracker::SetUp(std::size_t index, bool up) { objects_[index].up = up; }

void Tracker::SetBasePriority(std::uint8_t priority) { base_priority_ = priority; }

bool Tracker::fault() const {
  return std::any_of(objects_.begin(), objects_.end(),
                     [](const TrackedObject& object) { return object.weight == 0 && !IsUp(object); });
}

std::uint8_t Tracker::effective_priority() const {
  if (base_priority_ == kOwnerPriority) return kOwnerPriority;
  int priority = base_priority_;
  for (const TrackedObject& object : objects_) {
    const bool counts = IsUp(object) ? object.weight > 0 : object.weight < 0;
    if (counts) priority += object.weight;
  }
  return static_cast<std::uint8_t>(std::clamp(priority, 1, 254));
}

std::optional<Event> Tracker::Next() {
  // The priority first: a router that starts up takes part with the right one from its first advertisement on.
  if (told_priority_ != effective_priority()) {
    told_priority_ = effective_priority();
    return PriorityChanged{told_priority_};
  }
  const bool running = !fault();
  if (running == told_running_) return std::nullopt;
  told_running_ = running;
  if (running) return Startup{};
  return Shutdown{};
}

}  // namespace holdfast::vrrp
