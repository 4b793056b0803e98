#include "reference/ipvs/reconcile.h"

#include <algorithm>

namespace holdfast::ipvs {
namespace {

using Destinations = std::map<Endpoint, DestinationConfig>;

const TableService kNothing{};

Destinations ByEndpoint(const TableService& service) {
  Destinations by_endpoint;
  for (const auto& [endpoint, config] : service.destinations) by_endpoint.try_emplace(endpoint, Normal(config));
  return by_endpoint;
}

const TableService* Find(const Table& table, const ServiceKey& key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : &found->second;
}

// Plans one service; the four inputs are what its key has in each of the tables.
class ServicePlan {
 public:
  ServicePlan(const ServiceKey& key, std::vector<Command>& commands) : key_(key), commands_(commands) {}

  void Converge(const TableService& desired, const TableService* observed, const std::set<Endpoint>& claimed) {
    const ServiceConfig config = Normal(desired.config, FamilyOf(key_));
    if (!observed) {
      commands_.emplace_back(AddService{key_, config});
    } else if (Normal(observed->config, FamilyOf(key_)) != config) {
      commands_.emplace_back(EditService{key_, config});
    }
    Servers(desired, observed ? *observed : kNothing, claimed);
  }

  // The service itself goes only if nobody else has a server in it.
  void Retire(const TableService& observed, const std::set<Endpoint>& claimed) {
    const auto ours = [&](const auto& destination) { return claimed.contains(destination.first); };
    if (std::ranges::all_of(observed.destinations, ours)) {
      commands_.emplace_back(RemoveService{key_});
    } else {
      Servers(kNothing, observed, claimed);
    }
  }

 private:
  // What is added comes before what is removed: a sorry server and the servers it stands for overlap.
  void Servers(const TableService& desired, const TableService& observed, const std::set<Endpoint>& claimed) {
    if (desired.destinations == observed.destinations) return;  // nearly every service, nearly always
    const Destinations there = ByEndpoint(observed);
    const Destinations wanted = ByEndpoint(desired);
    std::set<Endpoint> planned;
    std::vector<Command> edits;
    for (const auto& [endpoint, unused] : desired.destinations) {
      if (!planned.insert(endpoint).second) continue;
      const DestinationConfig& config = wanted.at(endpoint);
      const auto present = there.find(endpoint);
      if (present == there.end()) {
        commands_.emplace_back(AddDestination{key_, endpoint, config});
      } else if (present->second != config) {
        edits.emplace_back(EditDestination{key_, endpoint, config});
      }
    }
    commands_.insert(commands_.end(), edits.begin(), edits.end());
    for (const auto& [endpoint, unused] : there) {
      if (!wanted.contains(endpoint) && claimed.contains(endpoint)) {
        commands_.emplace_back(RemoveDestination{key_, endpoint});
      }
    }
  }

  const ServiceKey& key_;
  std::vector<Command>& commands_;
};

std::string Place(const Endpoint& endpoint, const char* preposition, const ServiceKey& key) {
  return "server " + ToString(endpoint) + " " + preposition + " " + ToString(key);
}

struct Describer {
  std::string operator()(const AddService& c) const { return "adding service " + ToString(c.key); }
  std::string operator()(const EditService& c) const { return "changing service " + ToString(c.key); }
  std::string operator()(const RemoveService& c) const { return "removing service " + ToString(c.key); }
  std::string operator()(const AddDestination& c) const { return "adding " + Place(c.endpoint, "to", c.key); }
  std::string operator()(const EditDestination& c) const { return "changing " + Place(c.endpoint, "of", c.key); }
  std::string operator()(const RemoveDestination& c) const { return "removing " + Place(c.endpoint, "from", c.key); }
};

}  // namespace

void Claim(Claims& claims, const Table& table) {
  for (const auto& [key, service] : table) {
    std::set<Endpoint>& endpoints = claims[key];
    for (const auto& [endpoint, unused] : service.destinations) endpoints.insert(endpoint);
  }
}

const ServiceKey& KeyOf(const Command& command) {
  return std::visit([](const auto& c) -> const ServiceKey& { return c.key; }, command);
}

std::string Describe(const Command& command) { return std::visit(Describer(), command); }

std::vector<Command> Reconcile(const Table& desired, const Table& observed, const Claims& claims) {
  static const std::set<Endpoint> kNone;
  std::set<ServiceKey> ours;
  for (const auto& [key, unused] : desired) ours.insert(key);
  for (const auto& [key, unused] : claims) ours.insert(key);
  std::vector<Command> commands;
  for (const ServiceKey& key : ours) {
    const auto claim = claims.find(key);
    const std::set<Endpoint>& claimed = claim == claims.end() ? kNone : claim->second;
    const TableService* wanted = Find(desired, key);
    const TableService* present = Find(observed, key);
    ServicePlan plan(key, commands);
    if (wanted) {
      plan.Converge(*wanted, present, claimed);
    } else if (present) {
      plan.Retire(*present, claimed);
    }
  }
  return commands;
}

}  // namespace holdfast::ipvs
