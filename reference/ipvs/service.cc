#include "reference/ipvs/service.h"

#include <algorithm>
#include <string>
#include <utility>

namespace holdfast::ipvs {
namespace {

ServerList::iterator Find(ServerList& list, const Endpoint& endpoint) {
  return std::find_if(list.begin(), list.end(), [&](const Server& server) { return server.endpoint == endpoint; });
}

tl::unexpected<Error> FailFor(const Endpoint& endpoint, const std::string& problem) {
  return Fail("server " + endpoint.address.ToString() + " port " + std::to_string(endpoint.port) + ": " + problem);
}

}  // namespace

Status Service::Add(const Endpoint& endpoint, const ServerSettings& settings) {
  if (Find(servers_, endpoint) != servers_.end()) return FailFor(endpoint, "the service has it already");
  Server server{endpoint};
  if (const auto kept = Find(removed_, endpoint); kept != removed_.end()) {
    server = *kept;
    removed_.erase(kept);
  }
  server.Edit(settings);
  servers_.insert(servers_.begin(), server);
  scheduler_->Changed(servers_, {ListChange::Kind::kAdded, 0});
  return {};
}

Status Service::Edit(const Endpoint& endpoint, const ServerSettings& settings) {
  const auto server = Find(servers_, endpoint);
  if (server == servers_.end()) return FailFor(endpoint, "the service does not have it");
  server->Edit(settings);
  scheduler_->Changed(servers_, {ListChange::Kind::kEdited, static_cast<std::size_t>(server - servers_.begin())});
  return {};
}

Status Service::Remove(const Endpoint& endpoint) {
  const auto server = Find(servers_, endpoint);
  if (server == servers_.end()) return FailFor(endpoint, "the service does not have it");
  const auto position = static_cast<std::size_t>(server - servers_.begin());
  if (server->total() > 0) removed_.push_back(*server);
  servers_.erase(server);
  scheduler_->Changed(servers_, {ListChange::Kind::kRemoved, position});
  return {};
}

std::optional<Endpoint> Service::Connect(const NewConnection& connection) {
  const std::optional<std::size_t> position = scheduler_->Pick(servers_, connection);
  if (!position) return std::nullopt;
  servers_[*position].Bind();
  return servers_[*position].endpoint;
}

Status Service::Activate(const Endpoint& endpoint) {
  return WithConnection(endpoint, false).map([](Server* server) { server->Activate(); });
}

Status Service::Deactivate(const Endpoint& endpoint) {
  return WithConnection(endpoint, true).map([](Server* server) { server->Deactivate(); });
}

Status Service::Unbind(const Endpoint& endpoint, bool was_active) {
  return WithConnection(endpoint, was_active).map([&](Server* server) {
    server->Unbind(was_active);
    std::erase_if(removed_, [](const Server& kept) { return kept.total() == 0; });
  });
}

Result<Server*> Service::WithConnection(const Endpoint& endpoint, bool active) {
  auto server = Find(servers_, endpoint);
  if (server == servers_.end()) {
    server = Find(removed_, endpoint);
    if (server == removed_.end()) return FailFor(endpoint, "the service does not have it");
  }
  if ((active ? server->active : server->inactive) == 0)
    return FailFor(endpoint, active ? "no active connection" : "no inactive connection");
  return &*server;
}

}  // namespace holdfast::ipvs
