// Who comes back to the server that he had: templates, one per client or network of clients, each with a server and a
// time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "reference/base/units.h"
#include "reference/ipvs/server.h"

namespace holdfast::ipvs {

// keepalived's persistence_timeout and persistence_granularity. A timeout of 0 turns it off. Clients that agree in the
// leading `prefix` bits of their addresses are one; 255: all bits.
struct Persistence {
  Seconds timeout{0};
  std::uint8_t prefix = 255;
};

// A template outlives its time, a minute at a time, while connections hold it. Its server is known by its endpoint: one
// that left and returned is the same. Time is virtual: calls carry instants that never go back.
class TemplateTable {
 public:
  // Of one generation of a template; a connection that holds it names it so.
  using Id = std::uint64_t;

  explicit TemplateTable(const Persistence& persistence) : persistence_(persistence) {}

  // Whom the client's template names, if it has one that has not run out.
  std::optional<Endpoint> Find(const Endpoint& client, const Endpoint& service, Instant now);
  // A new template, in place of any old one.
  void Put(const Endpoint& client, const Endpoint& service, const Endpoint& server, Instant now);
  // No template any more, if there was one.
  void Drop(const Endpoint& client, const Endpoint& service);
  // A connection begins that follows the client's template, which exists: its time begins anew.
  Id Hold(const Endpoint& client, const Endpoint& service, Instant now);
  // The connection is gone. Without effect if its template is.
  void Release(Id id, Instant now);
  std::size_t size() const { return templates_.size(); }

 private:
  struct Key {
    IpAddress network;
    Endpoint service;
    auto operator<=>(const Key&) const = default;
  };
  struct Template {
    Id id;
    Endpoint server;
    Instant deadline{};
    Seconds timeout;
    std::uint32_t held = 0;
  };

  Key KeyOf(const Endpoint& client, const Endpoint& service) const;
  // True if the template's time is over at `now`. A held one gets its further minutes.
  static bool HasRunOut(Template& found, Instant now);
  // Forgets those that nobody asked for since they ran out, once there may be many of them.
  void Purge(Instant now);

  Persistence persistence_;
  std::map<Key, Template> templates_;
  std::map<Id, Key> by_id_;
  Id last_id_ = 0;
  std::size_t purge_at_ = 64;  // templates
};

}  // namespace holdfast::ipvs
