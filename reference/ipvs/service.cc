#include "reference/ipvs/service.h"

namespace holdfast::ipvs {

Status Service::Add(const Endpoint& endpoint, const ServerSettings& settings) {
  return servers_.Add(endpoint, settings).map([&](ServerId id) {
    scheduler_->Changed(servers_, {ListChange::Kind::kAdded, servers_[id].rank});
  });
}

Status Service::Edit(const Endpoint& endpoint, const ServerSettings& settings) {
  return servers_.Edit(endpoint, settings).map([&](ServerId id) {
    scheduler_->Changed(servers_, {ListChange::Kind::kEdited, servers_[id].rank});
  });
}

Status Service::Remove(const Endpoint& endpoint) {
  return servers_.Remove(endpoint).map([&](Rank rank) {
    scheduler_->Changed(servers_, {ListChange::Kind::kRemoved, rank});
  });
}

}  // namespace holdfast::ipvs
