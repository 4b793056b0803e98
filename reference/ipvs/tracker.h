// A virtual service with its connections: what a packet does to them, which server gets it, and what the kernel's
// counters say then. Addresses and flags of packets come in, nothing goes out; time is virtual.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <unordered_map>
#include <vector>

#include "reference/ipvs/persistence.h"
#include "reference/ipvs/protocol_state.h"
#include "reference/ipvs/service.h"

namespace holdfast::ipvs {

// What is so for a service as long as it exists.
struct ServiceTraits {
  Transport transport = Transport::kTcp;
  bool by_mark = false;     // known by a firewall mark: any transport, address and port
  bool one_packet = false;  // ops: each datagram is decided for itself; UDP only
  Persistence persistence;
};

// One packet, with the addresses as the client sees them, whichever way it goes.
struct Packet {
  Endpoint client;
  Endpoint service;
  Transport transport = Transport::kTcp;
  TcpSignal signal = TcpSignal::kNothing;  // of TCP
  bool from_server = false;
};

enum class Fate : std::uint8_t {
  kNotOurs,  // no connection, and nothing that would begin one
  kRefused,  // no server may take the new connection
  kDropped,  // the connection's server was removed
  kForwarded
};

struct Verdict {
  Fate fate;
  std::optional<Endpoint> server;  // of kForwarded and kDropped
  bool is_new = false;             // a connection began with this packet
};

// The scheduler is asked once per new connection, and with persistence only where no template serves. Calls carry
// instants that never go back. Not safe for concurrent use.
class Tracker {
 public:
  Tracker(const ServiceTraits& traits, std::unique_ptr<Scheduler> scheduler,
          const KernelProfile& kernel = kLinux6_1_192);

  // Servers are added, edited and removed here.
  Service& service() { return service_; }
  const Service& service() const { return service_; }

  // What the packet leads to, after all that has expired by `now`.
  Verdict Handle(const Packet& packet, Instant now);
  // Ends the connections whose time is over.
  void Advance(Instant now);
  // Counts for packets from now on; a connection's running time stays as it was armed.
  void SetTimeouts(const ConnectionTimeouts& timeouts) { timeouts_ = timeouts; }
  std::size_t connections() const { return connections_.size(); }

 private:
  struct Key {
    Endpoint client, service;
    Transport transport;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
      return EndpointHash()(key.client) * 1099511628211u ^ EndpointHash()(key.service);
    }
  };
  struct Connection {
    ServerId server;
    TcpState state = TcpState::kNone;
    bool active = false;
    bool client_alone = false;
    Instant deadline{};
    Instant alarm{};  // the one that counts; there may be later ones, of before the deadline came nearer
    std::optional<TemplateTable::Id> held;
  };
  using Connections = std::unordered_map<Key, Connection, KeyHash>;
  // A deadline that moves away, as with nearly every packet, leaves the alarm alone: it is set anew when it rings.
  struct Alarm {
    Instant at;
    Key key;
    bool operator<(const Alarm& other) const { return at > other.at; }
  };

  bool persistent() const { return traits_.persistence.timeout.count() > 0; }
  // What a template is found by, beside the client.
  Endpoint Asked(const Packet& packet) const { return traits_.by_mark ? Endpoint{} : packet.service; }
  bool Begins(const Packet& packet) const;
  Verdict Begin(const Packet& packet, Instant now);
  std::optional<ServerId> Choose(const Packet& packet, Instant now);
  std::optional<ServerId> ChoosePersistent(const Packet& packet, Instant now);
  void Apply(const Packet& packet, Connection& connection, Instant now);
  void SetAlarm(const Key& key, Connection& connection);
  void End(Connections::iterator connection, Instant now);

  ServiceTraits traits_;
  Service service_;
  ConnectionTimeouts timeouts_;
  TemplateTable templates_;
  Connections connections_;
  std::priority_queue<Alarm> alarms_;
};

}  // namespace holdfast::ipvs
