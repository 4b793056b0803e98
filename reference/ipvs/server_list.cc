#include "reference/ipvs/server_list.h"

#include <string>

namespace holdfast::ipvs {
namespace {

tl::unexpected<Error> FailFor(const Endpoint& endpoint, const std::string& problem) {
  return Fail("server " + endpoint.address.ToString() + " port " + std::to_string(endpoint.port) + ": " + problem);
}

tl::unexpected<Error> FailForWeight(const Endpoint& endpoint, std::uint32_t weight) {
  return FailFor(endpoint, "weight " + std::to_string(weight) + " is more than " + std::to_string(kMaxWeight));
}

}  // namespace

Result<ServerId> ServerList::Add(const Endpoint& endpoint, const ServerSettings& settings) {
  if (Find(endpoint)) return FailFor(endpoint, "the service has it already");
  if (settings.weight > kMaxWeight) return FailForWeight(endpoint, settings.weight);
  const std::optional<ServerId> kept = FindKept(endpoint);
  const ServerId id = kept ? *kept : NewId();
  by_endpoint_[endpoint] = id;
  Server& server = At(id);
  server.endpoint = endpoint;
  server.Edit(settings, kernel_);
  NoteUsable(id);
  server.last_weight = settings.weight;
  server.present = true;
  server.rank = size();
  order_.push_back(id);
  return id;
}

Result<ServerId> ServerList::Edit(const Endpoint& endpoint, const ServerSettings& settings) {
  const std::optional<ServerId> id = Find(endpoint);
  if (!id) return FailFor(endpoint, "the service does not have it");
  if (settings.weight > kMaxWeight) return FailForWeight(endpoint, settings.weight);
  At(*id).Edit(settings, kernel_);
  NoteUsable(*id);
  return *id;
}

Result<Rank> ServerList::Remove(const Endpoint& endpoint) {
  const std::optional<ServerId> id = Find(endpoint);
  if (!id) return FailFor(endpoint, "the service does not have it");
  Server& server = At(*id);
  const Rank rank = server.rank;
  server.present = false;
  order_.erase(order_.begin() + rank);
  for (Rank behind = rank; behind < size(); ++behind) At(order_[behind]).rank = behind;
  if (server.total() == 0) Forget(*id);
  return rank;
}

std::optional<ServerId> ServerList::Find(const Endpoint& endpoint) const {
  const std::optional<ServerId> id = FindKept(endpoint);
  return id && (*this)[*id].present ? id : std::nullopt;
}

std::optional<ServerId> ServerList::FindKept(const Endpoint& endpoint) const {
  const auto found = by_endpoint_.find(endpoint);
  return found == by_endpoint_.end() ? std::nullopt : std::optional(found->second);
}

void ServerList::Unbind(ServerId id, bool was_active) {
  Server& server = At(id);
  server.Unbind(was_active);
  NoteUsable(id);
  if (!server.present && server.total() == 0) Forget(id);
}

ServerId ServerList::NewId() {
  if (free_.empty()) {
    servers_.emplace_back();
    usable_.push_back(0);
    return ServerId(static_cast<std::uint32_t>(servers_.size() - 1));
  }
  const ServerId id = free_.back();
  free_.pop_back();
  return id;
}

void ServerList::Forget(ServerId id) {
  by_endpoint_.erase(At(id).endpoint);
  At(id) = Server{};
  free_.push_back(id);
}

}  // namespace holdfast::ipvs
