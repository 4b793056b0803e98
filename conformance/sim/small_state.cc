#include "conformance/sim/small_state.h"

#include <algorithm>

namespace holdfast::conformance::sim {
namespace {

// More messages than any exchange of three routers takes at one instant.
constexpr int kEndless = 1000;

}  // namespace

SmallState::SmallState(const GroupPlan& group) : configs_(group.routers) {
  for (const vrrp::VirtualRouterConfig& config : configs_) nodes_.push_back({vrrp::VirtualRouter(config)});
  for (std::size_t i = 0; i < nodes_.size(); ++i) Start(i);
}

std::string SmallState::Deliver(std::size_t message) {
  const SmallMessage m = messages_[message];
  messages_.erase(messages_.begin() + static_cast<std::ptrdiff_t>(message));
  const vrrp::VirtualRouter& receiver = nodes_[m.to].router;
  const bool discarded = receiver.owner() && vrrp::DiscardsOwnAsOwner(receiver.config().profile);
  if (!discarded) {
    const vrrp::VirtualRouterConfig& sender = configs_[m.from];
    Handle(m.to, vrrp::AdvertisementReceived{m.priority, sender.interval, sender.primary_address});
  }
  return Name(m.to) + " hears " + std::to_string(m.priority) + " of " + Name(m.from);
}

std::string SmallState::Lose(std::size_t message) {
  const SmallMessage m = messages_[message];
  messages_.erase(messages_.begin() + static_cast<std::ptrdiff_t>(message));
  return Name(m.to) + " misses " + std::to_string(m.priority) + " of " + Name(m.from);
}

std::string SmallState::FireNextTimer() {
  const std::size_t who = NextTimer();
  now_ = std::max(now_, *nodes_[who].router.deadline());
  Handle(who, vrrp::DeadlineReached{});
  return "the timer of " + Name(who) + " fires";
}

std::string SmallState::Crash(std::size_t who) {
  nodes_[who] = {vrrp::VirtualRouter(configs_[who])};
  return Name(who) + " crashes";
}

std::string SmallState::Stop(std::size_t who) {
  Handle(who, vrrp::Shutdown{});
  return Name(who) + " stops";
}

std::string SmallState::Start(std::size_t who) {
  Handle(who, vrrp::Startup{});
  return Name(who) + " starts";
}

bool SmallState::HasTimer() const {
  return std::any_of(nodes_.begin(), nodes_.end(), [](const Node& node) { return node.router.deadline().has_value(); });
}

bool SmallState::TakesPart(std::size_t who) const { return nodes_[who].router.state() != vrrp::State::kInitialize; }

void SmallState::RunCalm(Microseconds length) {
  const Instant end = now_ + length;
  while (true) {
    for (int delivered = 0; !messages_.empty(); ++delivered) {
      if (delivered == kEndless) broken_ = "the routers answer each other without end";
      if (!broken_.empty()) return;
      Deliver(0);
    }
    if (!HasTimer() || *nodes_[NextTimer()].router.deadline() > end) return;
    FireNextTimer();
  }
}

std::string SmallState::Unsettled() const {
  std::vector<std::size_t> active;
  bool anybody = false;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    anybody = anybody || TakesPart(i);
    if (nodes_[i].router.state() == vrrp::State::kActive) active.push_back(i);
  }
  if (active.size() != (anybody ? 1u : 0u)) return std::to_string(active.size()) + " routers are Active";
  for (std::size_t i = 0; anybody && i < nodes_.size(); ++i) {
    const vrrp::VirtualRouter& router = nodes_[i].router;
    const bool preempts = router.config().preempt || router.owner();
    if (TakesPart(i) && preempts && router.priority() > nodes_[active[0]].router.priority()) {
      return Name(active[0]) + " is Active and " + Name(i) + " should be";
    }
  }
  return "";
}

std::string SmallState::Key() const {
  std::string key;
  const auto add = [&key](std::int64_t value) { key += std::to_string(value) + " "; };
  for (const Node& node : nodes_) {
    const vrrp::VirtualRouter& router = node.router;
    add(static_cast<std::int64_t>(router.state()));
    add(router.deadline() ? (*router.deadline() - now_).count() : -1);
    add(router.active_adver_interval().count());
    add(router.skew_time().count());
  }
  std::vector<SmallMessage> sorted = messages_;
  std::sort(sorted.begin(), sorted.end());
  for (const SmallMessage& m : sorted) {
    add(static_cast<std::int64_t>(m.from * 16 + m.to));
    add(m.priority);
  }
  return key;
}

void SmallState::Handle(std::size_t who, const vrrp::Event& event) {
  Node& node = nodes_[who];
  const vrrp::State before = node.router.state();
  const vrrp::Output out = node.router.Handle(event, now_);
  const vrrp::State after = node.router.state();
  if (out.transition) transitions_.Count(*out.transition);
  for (const vrrp::Action& action : out.actions) {
    if (std::holds_alternative<vrrp::InstallAddresses>(action)) node.holds_addresses = true;
    if (std::holds_alternative<vrrp::RemoveAddresses>(action)) node.holds_addresses = false;
    const auto* send = std::get_if<vrrp::SendAdvertisement>(&action);
    if (send == nullptr) continue;
    const bool last_word = before == vrrp::State::kActive && after == vrrp::State::kInitialize;
    const bool allowed = send->priority == vrrp::kResignPriority ? last_word : after == vrrp::State::kActive;
    if (!allowed) broken_ = Name(who) + " sent priority " + std::to_string(send->priority);
    for (std::size_t to = 0; to < nodes_.size(); ++to) {
      if (to != who) messages_.push_back({who, to, send->priority});
    }
  }
  if (node.holds_addresses != (after == vrrp::State::kActive)) broken_ = Name(who) + " and its addresses part";
  if (node.router.deadline().has_value() != (after != vrrp::State::kInitialize)) broken_ = Name(who) + " has no timer";
}

std::size_t SmallState::NextTimer() const {
  std::size_t next = nodes_.size();
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const auto deadline = nodes_[i].router.deadline();
    if (deadline && (next == nodes_.size() || *deadline < *nodes_[next].router.deadline())) next = i;
  }
  return next;
}

std::string SmallState::Name(std::size_t who) const {
  return "router " + std::to_string(who) + " (" + std::to_string(configs_[who].priority) + ")";
}

}  // namespace holdfast::conformance::sim
