#include "reference/daemon/checker_pool.h"

#include <algorithm>

#include "reference/daemon/virtual_servers.h"

namespace holdfast::daemon {
namespace {

using Kind = health::PoolAction::Kind;

health::PoolSettings PoolSettingsOf(const config::VirtualServer& server) {
  return {.quorum = server.quorum,
          .hysteresis = server.hysteresis,
          .alpha = server.timing.alpha,
          .omega = server.omega,
          .sorry_server = server.sorry_server->address.has_value(),
          .sorry_server_inhibit = server.sorry_server_inhibit};
}

std::vector<health::MemberSettings> MembersOf(const config::VirtualServer& server, const std::vector<bool>& up) {
  std::vector<health::MemberSettings> members;
  for (std::size_t i = 0; i < server.real_servers.size(); ++i) {
    const config::RealServer& real = server.real_servers[i];
    members.push_back({.weight = real.weight, .inhibit_on_failure = real.inhibit_on_failure, .up = up[i]});
  }
  return members;
}

bool IsNotice(const health::PoolAction& action) {
  return action.kind == Kind::kNotifyUp || action.kind == Kind::kNotifyDown || action.kind == Kind::kQuorumUp ||
         action.kind == Kind::kQuorumDown;
}

}  // namespace

CheckerPool::CheckerPool(config::VirtualServer server, std::vector<ipvs::ServiceKey> keys, const std::vector<bool>& up)
    : server_(std::move(server)),
      keys_(std::move(keys)),
      state_(PoolSettingsOf(server_), MembersOf(server_, up)),
      weights_(server_.real_servers.size()) {}

health::PoolActions CheckerPool::SetWeight(std::uint32_t member, std::uint32_t weight) {
  return CarryOut(state_.SetWeight(member, weight));
}

health::PoolActions CheckerPool::CarryOut(const health::PoolActions& actions) {
  health::PoolActions notices;
  for (const health::PoolAction& action : actions) {
    switch (action.kind) {
      case Kind::kAdd:
      case Kind::kSetWeight:
        weights_[action.member] = action.weight;
        break;
      case Kind::kRemove:
        weights_[action.member].reset();
        break;
      case Kind::kAddSorry:
      case Kind::kSetSorryWeight:
        sorry_weight_ = action.weight;
        break;
      case Kind::kRemoveSorry:
        sorry_weight_.reset();
        break;
      default:
        break;
    }
    if (IsNotice(action)) notices.push_back(action);
  }
  return notices;
}

void CheckerPool::AddTo(ipvs::Table& table) const {
  const ipvs::ServiceConfig config = ServiceConfigOf(server_);
  for (const ipvs::ServiceKey& key : keys_) {
    ipvs::TableService service{config};
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const config::RealServer& real = server_.real_servers[i];
      if (weights_[i])
        service.destinations.emplace_back(EndpointIn(key, real), DestinationConfigOf(real, *weights_[i]));
    }
    if (sorry_weight_) {
      service.destinations.emplace_back(SorryEndpointIn(key, server_), SorryConfigOf(server_, *sorry_weight_));
    }
    table.try_emplace(key, std::move(service));  // of two virtual servers with one key the first counts
  }
}

std::string CheckerPool::Title() const {
  return server_.key.group.empty() ? ipvs::ToString(keys_.front()) : "group " + server_.key.group;
}

std::string CheckerPool::Title(std::uint32_t member) const {
  const config::RealServer& real = server_.real_servers[member];
  return ipvs::ToString(ipvs::Endpoint{real.address, real.port});
}

}  // namespace holdfast::daemon
