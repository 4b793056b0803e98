// One virtual_server at run time: its pool as health decides it, and what of it shall be in the kernel at the moment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/config/model.h"
#include "reference/health/pool_state.h"
#include "reference/ipvs/reconcile.h"

namespace holdfast::daemon {

class CheckerPool {
 public:
  // `keys`: the services it stands for, not empty. `up`: of each real server, in the file's order, whether it begins
  // up.
  CheckerPool(config::VirtualServer server, std::vector<ipvs::ServiceKey> keys, const std::vector<bool>& up);

  // What PoolState (pool_state.h) does, carried out here; the notices among its actions are returned, in order.
  health::PoolActions Start() { return CarryOut(state_.Start()); }
  health::PoolActions MemberBecame(std::uint32_t member, bool up) { return CarryOut(state_.MemberBecame(member, up)); }
  health::PoolActions SetWeight(std::uint32_t member, std::uint32_t weight);
  health::PoolActions Stop() { return CarryOut(state_.Stop()); }

  // The services with the servers that are in the pool, in the file's order, the sorry server last.
  void AddTo(ipvs::Table& table) const;

  const config::VirtualServer& server() const { return server_; }
  const std::vector<ipvs::ServiceKey>& keys() const { return keys_; }
  bool quorum() const { return state_.quorum(); }
  std::uint64_t live_weight() const { return state_.live_weight(); }
  // "TCP 192.0.2.1:80", of a group "group NAME".
  std::string Title() const;
  std::string Title(std::uint32_t member) const;  // "198.51.100.1:80"

  // Whether a pool of `next` would be the same.
  bool IsFor(const config::VirtualServer& next, const std::vector<ipvs::ServiceKey>& keys) const {
    return server_ == next && keys_ == keys;
  }

 private:
  health::PoolActions CarryOut(const health::PoolActions& actions);

  config::VirtualServer server_;
  std::vector<ipvs::ServiceKey> keys_;
  health::PoolState state_;
  std::vector<std::optional<std::uint32_t>> weights_;  // of the members that are in the pool
  std::optional<std::uint32_t> sorry_weight_;
};

}  // namespace holdfast::daemon
