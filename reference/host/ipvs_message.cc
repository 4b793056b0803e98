#include "reference/host/ipvs_message.h"

#include <arpa/inet.h>
#include <linux/ip_vs.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace holdfast::host {
namespace {

constexpr std::size_t kAddressSize = 16;  // union nf_inet_addr, in both families
constexpr std::uint32_t kOurFlags =
    IP_VS_SVC_F_PERSISTENT | IP_VS_SVC_F_ONEPACKET | IP_VS_SVC_F_SCHED1 | IP_VS_SVC_F_SCHED2 | IP_VS_SVC_F_SCHED3;

int Protocol(ipvs::ServiceProtocol protocol) {
  switch (protocol) {
    case ipvs::ServiceProtocol::kTcp:
      return IPPROTO_TCP;
    case ipvs::ServiceProtocol::kUdp:
      return IPPROTO_UDP;
    case ipvs::ServiceProtocol::kSctp:
      return IPPROTO_SCTP;
  }
  return IPPROTO_TCP;
}

std::uint16_t AddressFamily(Family family) { return family == Family::kIpv4 ? AF_INET : AF_INET6; }

template <typename Fill>
void Nest(nl_msg* message, int attribute, Fill fill) {
  nlattr* nest = nla_nest_start(message, attribute);
  fill();
  nla_nest_end(message, nest);
}

void PutAddress(nl_msg* message, int attribute, const IpAddress& address) {
  std::array<std::uint8_t, kAddressSize> octets{};
  std::ranges::copy(address.octets(), octets.begin());
  nla_put(message, attribute, octets.size(), octets.data());
}

void PutPort(nl_msg* message, int attribute, std::uint16_t port) { nla_put_u16(message, attribute, htons(port)); }

void PutKeyAttributes(nl_msg* message, const ipvs::ServiceKey& key) {
  nla_put_u16(message, IPVS_SVC_ATTR_AF, AddressFamily(ipvs::FamilyOf(key)));
  if (const auto* mark = std::get_if<ipvs::MarkKey>(&key)) {
    nla_put_u32(message, IPVS_SVC_ATTR_FWMARK, mark->mark);
    return;
  }
  const auto& address = std::get<ipvs::AddressKey>(key);
  nla_put_u16(message, IPVS_SVC_ATTR_PROTOCOL, static_cast<std::uint16_t>(Protocol(address.protocol)));
  PutAddress(message, IPVS_SVC_ATTR_ADDR, address.endpoint.address);
  PutPort(message, IPVS_SVC_ATTR_PORT, address.endpoint.port);
}

std::uint32_t Flags(const ipvs::ServiceConfig& config) {
  return (config.sticky ? IP_VS_SVC_F_PERSISTENT : 0u) | (config.one_packet ? IP_VS_SVC_F_ONEPACKET : 0u) |
         (config.flag_1 ? IP_VS_SVC_F_SCHED1 : 0u) | (config.flag_2 ? IP_VS_SVC_F_SCHED2 : 0u) |
         (config.flag_3 ? IP_VS_SVC_F_SCHED3 : 0u);
}

// A mask in network byte order for IPv4, a prefix length for IPv6.
std::uint32_t Netmask(Family family, std::uint8_t prefix) {
  if (family == Family::kIpv6) return prefix;
  return htonl(prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - std::min<int>(prefix, 32)));
}

std::uint32_t Method(ipvs::Forwarding forwarding) {
  switch (forwarding) {
    case ipvs::Forwarding::kNat:
      return IP_VS_CONN_F_MASQ;
    case ipvs::Forwarding::kDirect:
      return IP_VS_CONN_F_DROUTE;
    case ipvs::Forwarding::kTunnel:
      return IP_VS_CONN_F_TUNNEL;
  }
  return IP_VS_CONN_F_MASQ;
}

void PutTunnel(nl_msg* message, const ipvs::Tunnel& tunnel) {
  nla_put_u8(message, IPVS_DEST_ATTR_TUN_TYPE, static_cast<std::uint8_t>(tunnel.kind));
  PutPort(message, IPVS_DEST_ATTR_TUN_PORT, tunnel.port);
  nla_put_u16(message, IPVS_DEST_ATTR_TUN_FLAGS,
              static_cast<std::uint16_t>((tunnel.checksum ? IP_VS_TUNNEL_ENCAP_FLAG_CSUM : 0) |
                                         (tunnel.remote_checksum ? IP_VS_TUNNEL_ENCAP_FLAG_REMCSUM : 0)));
}

std::uint32_t SyncState(SyncRole role) { return role == SyncRole::kMaster ? IP_VS_STATE_MASTER : IP_VS_STATE_BACKUP; }

}  // namespace

NlMessage IpvsRequest(int family_id, int command, int flags) {
  NlMessage message(nlmsg_alloc());
  genlmsg_put(message.get(), NL_AUTO_PORT, NL_AUTO_SEQ, family_id, 0, flags, static_cast<std::uint8_t>(command),
              IPVS_GENL_VERSION);
  return message;
}

void PutServiceKey(nl_msg* message, const ipvs::ServiceKey& key) {
  Nest(message, IPVS_CMD_ATTR_SERVICE, [&] { PutKeyAttributes(message, key); });
}

void PutService(nl_msg* message, const ipvs::ServiceKey& key, const ipvs::ServiceConfig& config) {
  const Family family = ipvs::FamilyOf(key);
  const std::uint8_t every_bit = family == Family::kIpv4 ? 32 : 128;
  const ip_vs_flags flags{Flags(config), kOurFlags};
  Nest(message, IPVS_CMD_ATTR_SERVICE, [&] {
    PutKeyAttributes(message, key);
    nla_put_string(message, IPVS_SVC_ATTR_SCHED_NAME, config.scheduler.c_str());
    nla_put(message, IPVS_SVC_ATTR_FLAGS, sizeof flags, &flags);
    nla_put_u32(message, IPVS_SVC_ATTR_TIMEOUT,
                static_cast<std::uint32_t>(config.sticky ? config.sticky->timeout.count() : 0));
    nla_put_u32(message, IPVS_SVC_ATTR_NETMASK,
                Netmask(family, config.sticky ? config.sticky->granularity : every_bit));
    if (config.sticky && !config.sticky->engine.empty()) {
      nla_put_string(message, IPVS_SVC_ATTR_PE_NAME, config.sticky->engine.c_str());
    }
  });
}

void PutEndpoint(nl_msg* message, const ipvs::Endpoint& endpoint) {
  Nest(message, IPVS_CMD_ATTR_DEST, [&] {
    nla_put_u16(message, IPVS_DEST_ATTR_ADDR_FAMILY, AddressFamily(endpoint.address.family()));
    PutAddress(message, IPVS_DEST_ATTR_ADDR, endpoint.address);
    PutPort(message, IPVS_DEST_ATTR_PORT, endpoint.port);
  });
}

void PutDestination(nl_msg* message, const ipvs::Endpoint& endpoint, const ipvs::DestinationConfig& config) {
  Nest(message, IPVS_CMD_ATTR_DEST, [&] {
    nla_put_u16(message, IPVS_DEST_ATTR_ADDR_FAMILY, AddressFamily(endpoint.address.family()));
    PutAddress(message, IPVS_DEST_ATTR_ADDR, endpoint.address);
    PutPort(message, IPVS_DEST_ATTR_PORT, endpoint.port);
    nla_put_u32(message, IPVS_DEST_ATTR_FWD_METHOD, Method(config.forwarding));
    nla_put_u32(message, IPVS_DEST_ATTR_WEIGHT, config.weight);
    nla_put_u32(message, IPVS_DEST_ATTR_U_THRESH, config.thresholds.upper);
    nla_put_u32(message, IPVS_DEST_ATTR_L_THRESH, config.thresholds.lower);
    PutTunnel(message, config.tunnel);
  });
}

void PutTimeouts(nl_msg* message, const IpvsTimeouts& timeouts) {
  nla_put_u32(message, IPVS_CMD_ATTR_TIMEOUT_TCP, static_cast<std::uint32_t>(timeouts.tcp.count()));
  nla_put_u32(message, IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, static_cast<std::uint32_t>(timeouts.tcp_fin.count()));
  nla_put_u32(message, IPVS_CMD_ATTR_TIMEOUT_UDP, static_cast<std::uint32_t>(timeouts.udp.count()));
}

void PutSyncRole(nl_msg* message, SyncRole role) {
  Nest(message, IPVS_CMD_ATTR_DAEMON, [&] { nla_put_u32(message, IPVS_DAEMON_ATTR_STATE, SyncState(role)); });
}

void PutSyncDaemon(nl_msg* message, const SyncDaemon& daemon) {
  Nest(message, IPVS_CMD_ATTR_DAEMON, [&] {
    nla_put_u32(message, IPVS_DAEMON_ATTR_STATE, SyncState(daemon.role));
    nla_put_string(message, IPVS_DAEMON_ATTR_MCAST_IFN, daemon.interface.c_str());
    nla_put_u32(message, IPVS_DAEMON_ATTR_SYNC_ID, daemon.sync_id);
    if (daemon.max_size) nla_put_u16(message, IPVS_DAEMON_ATTR_SYNC_MAXLEN, *daemon.max_size);
    if (daemon.group) {
      const auto octets = daemon.group->octets();
      nla_put(message, daemon.group->is_v4() ? IPVS_DAEMON_ATTR_MCAST_GROUP : IPVS_DAEMON_ATTR_MCAST_GROUP6,
              static_cast<int>(octets.size()), octets.data());
    }
    if (daemon.port) nla_put_u16(message, IPVS_DAEMON_ATTR_MCAST_PORT, *daemon.port);
    if (daemon.ttl) nla_put_u8(message, IPVS_DAEMON_ATTR_MCAST_TTL, *daemon.ttl);
  });
}

}  // namespace holdfast::host
