#include "reference/health/pool_state.h"

namespace holdfast::health {

using Kind = PoolAction::Kind;

PoolState::PoolState(const PoolSettings& settings, std::vector<MemberSettings> members)
    : settings_(settings), quorum_(!settings.alpha) {
  for (const MemberSettings& member : members) members_.push_back({member});
}

PoolActions PoolState::Start() {
  PoolActions actions;
  if (settings_.sorry_server && settings_.sorry_server_inhibit) {
    actions.push_back({Kind::kAddSorry, 0, 0});
    sorry_in_pool_ = true;
  }
  for (std::uint32_t i = 0; i < members_.size(); ++i) {
    if (!members_[i].settings.up) continue;
    if (Serving()) Enter(i, actions);
  }
  if (!quorum_) ServeSorry(true, actions);
  JudgeQuorum(actions, 0);
  return actions;
}

PoolActions PoolState::MemberBecame(std::uint32_t member, bool up) {
  PoolActions actions;
  MemberSettings& settings = members_[member].settings;
  if (settings.up == up) return actions;
  settings.up = up;
  if (Serving()) up ? Enter(member, actions) : Leave(member, actions);
  actions.push_back({up ? Kind::kNotifyUp : Kind::kNotifyDown, member});
  JudgeQuorum(actions, settings_.hysteresis);
  return actions;
}

PoolActions PoolState::SetWeight(std::uint32_t member, std::uint32_t weight) {
  PoolActions actions;
  MemberSettings& settings = members_[member].settings;
  if (settings.weight == weight) return actions;
  settings.weight = weight;
  if (settings.up && members_[member].in_pool && Serving()) actions.push_back({Kind::kSetWeight, member, weight});
  if (settings.up) JudgeQuorum(actions, settings_.hysteresis);
  return actions;
}

PoolActions PoolState::Stop() {
  PoolActions actions;
  for (std::uint32_t i = 0; i < members_.size(); ++i) {
    if (members_[i].in_pool) actions.push_back({Kind::kRemove, i});
    members_[i].in_pool = false;
    if (settings_.omega && members_[i].settings.up) actions.push_back({Kind::kNotifyDown, i});
  }
  if (sorry_in_pool_) actions.push_back({Kind::kRemoveSorry});
  sorry_in_pool_ = false;
  if (settings_.omega && quorum_) actions.push_back({Kind::kQuorumDown});
  quorum_ = false;
  return actions;
}

std::uint64_t PoolState::live_weight() const {
  std::uint64_t sum = 0;
  for (const Member& member : members_) sum += member.settings.up ? member.settings.weight : 0;
  return sum;
}

void PoolState::Enter(std::uint32_t member, PoolActions& actions) {
  Member& entering = members_[member];
  actions.push_back({entering.in_pool ? Kind::kSetWeight : Kind::kAdd, member, entering.settings.weight});
  entering.in_pool = true;
}

void PoolState::Leave(std::uint32_t member, PoolActions& actions) {
  Member& leaving = members_[member];
  if (!leaving.in_pool) return;
  leaving.in_pool = leaving.settings.inhibit_on_failure;
  actions.push_back({leaving.in_pool ? Kind::kSetWeight : Kind::kRemove, member, 0});
}

void PoolState::JudgeQuorum(PoolActions& actions, std::uint64_t hysteresis) {
  const std::uint64_t live = live_weight();
  if (!quorum_ && live >= settings_.quorum + hysteresis) return GainQuorum(actions);
  // A pool without any weight has no quorum, however great the hysteresis.
  if (quorum_ && (live == 0 || live + hysteresis < settings_.quorum)) LoseQuorum(actions);
}

void PoolState::GainQuorum(PoolActions& actions) {
  quorum_ = true;
  actions.push_back({Kind::kQuorumUp});
  if (!settings_.sorry_server) return;
  ServeSorry(false, actions);
  for (std::uint32_t i = 0; i < members_.size(); ++i) {
    if (members_[i].settings.up) Enter(i, actions);
  }
}

void PoolState::LoseQuorum(PoolActions& actions) {
  quorum_ = false;
  actions.push_back({Kind::kQuorumDown});
  if (!settings_.sorry_server) return;
  ServeSorry(true, actions);
  for (std::uint32_t i = 0; i < members_.size(); ++i) {
    if (members_[i].settings.up) Leave(i, actions);
  }
}

void PoolState::ServeSorry(bool serve, PoolActions& actions) {
  if (!settings_.sorry_server) return;
  if (settings_.sorry_server_inhibit) {
    actions.push_back({Kind::kSetSorryWeight, 0, serve ? 1u : 0u});
    return;
  }
  actions.push_back(serve ? PoolAction{Kind::kAddSorry, 0, 1} : PoolAction{Kind::kRemoveSorry});
  sorry_in_pool_ = serve;
}

}  // namespace holdfast::health
