#include "reference/ipvs/tracker.h"

namespace holdfast::ipvs {

Tracker::Tracker(const ServiceTraits& traits, std::unique_ptr<Scheduler> scheduler, const KernelProfile& kernel)
    : traits_(traits), service_(std::move(scheduler), kernel), templates_(traits.persistence) {}

Verdict Tracker::Handle(const Packet& packet, Instant now) {
  Advance(now);
  auto found = connections_.find({packet.client, packet.service, packet.transport});
  // A client that uses its port again gets a new connection where the old one is over.
  const bool reused = found != connections_.end() && packet.signal == TcpSignal::kSyn && !packet.from_server &&
                      !found->second.held &&
                      (found->second.state == TcpState::kTimeWait || found->second.state == TcpState::kClose);
  if (reused) {
    End(found, now);
    found = connections_.end();
  }
  if (found == connections_.end()) return Begins(packet) ? Begin(packet, now) : Verdict{Fate::kNotOurs, {}};
  const Server& server = service_.servers()[found->second.server];
  if (!server.present && !packet.from_server) return {Fate::kDropped, server.endpoint};
  const Endpoint endpoint = server.endpoint;
  Apply(packet, found->second, now);
  if (found->second.deadline < found->second.alarm) SetAlarm(found->first, found->second);
  return {Fate::kForwarded, endpoint};
}

bool Tracker::Begins(const Packet& packet) const {
  return !packet.from_server && (traits_.by_mark || packet.transport == traits_.transport) &&
         (packet.transport == Transport::kUdp || packet.signal == TcpSignal::kSyn);
}

Verdict Tracker::Begin(const Packet& packet, Instant now) {
  const std::optional<ServerId> id = Choose(packet, now);
  if (!id) return {Fate::kRefused, {}};
  const Server& server = service_.servers()[*id];
  const Verdict verdict{Fate::kForwarded, server.endpoint, true};
  Connection fresh{*id};
  fresh.client_alone = server.settings.forwarding != Forwarding::kNat;
  if (persistent()) fresh.held = templates_.Hold(packet.client, Asked(packet), now);
  const auto connection = connections_.emplace(Key{packet.client, packet.service, packet.transport}, fresh).first;
  if (traits_.one_packet && packet.transport == Transport::kUdp) {
    End(connection, now);
    return verdict;
  }
  Apply(packet, connection->second, now);
  SetAlarm(connection->first, connection->second);
  return verdict;
}

std::optional<ServerId> Tracker::Choose(const Packet& packet, Instant now) {
  if (persistent()) return ChoosePersistent(packet, now);
  return service_.Connect({packet.client, packet.service}, now);
}

std::optional<ServerId> Tracker::ChoosePersistent(const Packet& packet, Instant now) {
  const Endpoint asked = Asked(packet);
  if (const std::optional<Endpoint> server = templates_.Find(packet.client, asked, now)) {
    // Neither weight 0 nor overload keeps a client from its server; only removal does.
    if (const std::optional<ServerId> id = service_.servers().Find(*server)) {
      service_.Bind(*id);
      return id;
    }
    templates_.Drop(packet.client, asked);
  }
  const std::optional<ServerId> id = service_.Connect({packet.client, packet.service}, now);
  if (id) templates_.Put(packet.client, asked, service_.servers()[*id].endpoint, now);
  return id;
}

void Tracker::Apply(const Packet& packet, Connection& connection, Instant now) {
  if (packet.transport == Transport::kUdp) {
    connection.deadline = now + timeouts_.udp;
    return;
  }
  if (packet.from_server) connection.client_alone = false;
  const Sight sight = packet.from_server        ? Sight::kServer
                      : connection.client_alone ? Sight::kClientAlone
                                                : Sight::kClient;
  connection.state = NextState(connection.state, packet.signal, sight);
  connection.deadline = now + timeouts_.Of(connection.state);
  const bool active = IsActive(connection.state);
  if (active && !connection.active) service_.Activate(connection.server);
  if (!active && connection.active) service_.Deactivate(connection.server);
  connection.active = active;
}

void Tracker::Advance(Instant now) {
  while (!alarms_.empty() && alarms_.top().at <= now) {
    const Alarm alarm = alarms_.top();
    alarms_.pop();
    const auto found = connections_.find(alarm.key);
    if (found == connections_.end() || found->second.alarm != alarm.at) continue;
    if (found->second.deadline <= now)
      End(found, found->second.deadline);
    else
      SetAlarm(found->first, found->second);
  }
}

void Tracker::SetAlarm(const Key& key, Connection& connection) {
  connection.alarm = connection.deadline;
  alarms_.push({connection.alarm, key});
}

void Tracker::End(Connections::iterator connection, Instant now) {
  service_.Unbind(connection->second.server, connection->second.active);
  if (connection->second.held) templates_.Release(*connection->second.held, now);
  connections_.erase(connection);
}

}  // namespace holdfast::ipvs
