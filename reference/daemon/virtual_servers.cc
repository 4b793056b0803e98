#include "reference/daemon/virtual_servers.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace holdfast::daemon {
namespace {

using config::ForwardingKind;

constexpr Seconds kDefaultPersistence(360);

// In the order of config::Scheduler.
constexpr const char* kSchedulers[] = {"rr", "wrr", "lc",  "wlc",   "lblc", "sh", "mh",
                                       "dh", "fo",  "ovf", "lblcr", "sed",  "nq", "twos"};

ipvs::ServiceProtocol ProtocolOf(config::Transport transport) {
  switch (transport) {
    case config::Transport::kTcp:
      return ipvs::ServiceProtocol::kTcp;
    case config::Transport::kSctp:
      return ipvs::ServiceProtocol::kSctp;
    default:
      return ipvs::ServiceProtocol::kUdp;
  }
}

// The next address; of the last one the first.
IpAddress Following(const IpAddress& address) {
  std::vector<std::uint8_t> octets(address.octets().begin(), address.octets().end());
  for (auto octet = octets.rbegin(); octet != octets.rend() && ++*octet == 0; ++octet) {
  }
  return IpAddress::FromOctets(octets);
}

// A mark says nothing of the family; the servers behind it do.
Family MarkFamilyOf(const config::VirtualServer& server) {
  if (server.ip_family.given() || server.real_servers.empty()) return server.ip_family;
  return server.real_servers.front().address.family();
}

void AddMember(const config::VirtualServer& server, const config::GroupMember& member,
               std::vector<ipvs::ServiceKey>& keys) {
  if (member.fwmark) {
    keys.emplace_back(ipvs::MarkKey{*member.fwmark, member.fwmark_family.value_or(MarkFamilyOf(server))});
    return;
  }
  if (!member.first) return;
  const IpAddress last = member.last.value_or(*member.first);
  IpAddress address = *member.first;
  for (unsigned count = 0; count < kMaxRange; ++count, address = Following(address)) {
    keys.emplace_back(ipvs::AddressKey{ProtocolOf(server.protocol), {address, member.port}});
    if (address == last) return;
  }
}

std::uint16_t PortOf(const ipvs::ServiceKey& key) {
  const auto* address = std::get_if<ipvs::AddressKey>(&key);
  return address ? address->endpoint.port : 0;
}

ipvs::Endpoint Placed(const ipvs::ServiceKey& key, const IpAddress& address, std::uint16_t port, ForwardingKind kind) {
  const std::uint16_t service_port = PortOf(key);
  const bool keeps_port = kind != ForwardingKind::kNat && service_port != 0;
  return {address, port == 0 || keeps_port ? service_port : port};
}

// A netmask (255.255.255.0) or a length (24); the config room has let nothing else pass.
std::uint8_t PrefixLength(const std::string& text, Family family) {
  if (text.empty()) return family == Family::kIpv4 ? 32 : 128;
  unsigned length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error == std::errc() && end == text.data() + text.size()) return static_cast<std::uint8_t>(length);
  int bits = 0;
  if (const auto mask = IpAddress::Parse(text)) {
    for (const std::uint8_t octet : mask->octets()) bits += std::popcount(octet);
  }
  return static_cast<std::uint8_t>(std::max(bits, 1));
}

Family FamilyOfServer(const config::VirtualServer& server) {
  if (server.key.address) return server.key.address->family();
  return MarkFamilyOf(server);
}

ipvs::Tunnel TunnelOf(const config::Forwarding& method) {
  ipvs::Tunnel tunnel;
  if (method.tunnel_type == "gue") tunnel.kind = ipvs::TunnelKind::kGue;
  if (method.tunnel_type == "gre") tunnel.kind = ipvs::TunnelKind::kGre;
  tunnel.port = method.tunnel_port;
  tunnel.checksum = method.tunnel_checksum == "csum";
  tunnel.remote_checksum = method.tunnel_checksum == "remcsum";
  return tunnel;
}

ipvs::Forwarding ForwardingOf(ForwardingKind kind) {
  switch (kind) {
    case ForwardingKind::kDr:
      return ipvs::Forwarding::kDirect;
    case ForwardingKind::kTun:
      return ipvs::Forwarding::kTunnel;
    default:
      return ipvs::Forwarding::kNat;
  }
}

ipvs::DestinationConfig ReachedBy(const config::Forwarding& method, std::uint32_t weight) {
  return {.weight = std::min(weight, ipvs::kMaxWeight),
          .forwarding = ForwardingOf(method.kind),
          .tunnel = TunnelOf(method)};
}

const config::Forwarding& SorryMethod(const config::VirtualServer& server) {
  return server.sorry_server_lvs_method.given() ? *server.sorry_server_lvs_method : *server.lvs_method;
}

}  // namespace

std::vector<ipvs::ServiceKey> ServiceKeysOf(const config::VirtualServer& server,
                                            const std::vector<config::VirtualServerGroup>& groups) {
  std::vector<ipvs::ServiceKey> keys;
  if (server.key.address) {
    keys.emplace_back(ipvs::AddressKey{ProtocolOf(server.protocol), {*server.key.address, server.key.port}});
  } else if (server.key.fwmark) {
    keys.emplace_back(ipvs::MarkKey{*server.key.fwmark, MarkFamilyOf(server)});
  } else {
    const auto group = std::ranges::find(groups, server.key.group, &config::VirtualServerGroup::name);
    if (group == groups.end()) return keys;
    for (const config::GroupMember& member : group->members) AddMember(server, member, keys);
  }
  std::set<ipvs::ServiceKey> seen;
  std::erase_if(keys, [&](const ipvs::ServiceKey& key) { return !seen.insert(key).second; });
  return keys;
}

ipvs::ServiceConfig ServiceConfigOf(const config::VirtualServer& server) {
  ipvs::ServiceConfig config;
  config.scheduler = kSchedulers[static_cast<std::size_t>(*server.lb_algo)];
  config.one_packet = *server.ops && *server.protocol == config::Transport::kUdp;
  config.flag_1 = *server.flag_1 || *server.sh_fallback || *server.mh_fallback;
  config.flag_2 = *server.flag_2 || *server.sh_port || *server.mh_port;
  config.flag_3 = server.flag_3;
  const bool granular = !server.persistence_granularity->empty();
  if (*server.persistence_timeout > Seconds(0) || granular) {
    config.sticky = ipvs::Stickiness{
        .timeout = *server.persistence_timeout > Seconds(0) ? *server.persistence_timeout : kDefaultPersistence,
        .granularity = PrefixLength(server.persistence_granularity, FamilyOfServer(server)),
        .engine = server.persistence_engine};
  }
  return config;
}

ipvs::Endpoint EndpointIn(const ipvs::ServiceKey& key, const config::RealServer& server) {
  return Placed(key, server.address, server.port, server.lvs_method->kind);
}

ipvs::DestinationConfig DestinationConfigOf(const config::RealServer& server, std::uint32_t weight) {
  ipvs::DestinationConfig config = ReachedBy(server.lvs_method, weight);
  config.thresholds = {.upper = server.uthreshold, .lower = server.lthreshold};
  return config;
}

ipvs::Endpoint SorryEndpointIn(const ipvs::ServiceKey& key, const config::VirtualServer& server) {
  return Placed(key, *server.sorry_server->address, server.sorry_server->port, SorryMethod(server).kind);
}

ipvs::DestinationConfig SorryConfigOf(const config::VirtualServer& server, std::uint32_t weight) {
  return ReachedBy(SorryMethod(server), weight);
}

ipvs::Claims ClaimsOf(const config::Config& config) {
  ipvs::Claims claims;
  for (const config::VirtualServer& server : config.virtual_servers) {
    for (const ipvs::ServiceKey& key : ServiceKeysOf(server, config.virtual_server_groups)) {
      std::set<ipvs::Endpoint>& endpoints = claims[key];
      for (const config::RealServer& real : server.real_servers) endpoints.insert(EndpointIn(key, real));
      if (server.sorry_server->address) endpoints.insert(SorryEndpointIn(key, server));
    }
  }
  return claims;
}

}  // namespace holdfast::daemon
