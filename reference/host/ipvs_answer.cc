// What the kernel's IPVS answers, attribute by attribute; nothing of it is believed before its length is seen.
#include <arpa/inet.h>
#include <linux/ip_vs.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <sys/socket.h>

#include <array>
#include <bit>
#include <cstring>

#include "reference/host/ipvs_message.h"

namespace holdfast::host {
namespace {

std::uint8_t PrefixOf(Family family, std::uint32_t netmask) {
  return static_cast<std::uint8_t>(family == Family::kIpv6 ? netmask : std::popcount(netmask));
}

// Old kernels say "local node" for a server that is the director itself, which is what direct routing comes to.
ipvs::Forwarding ForwardingOf(std::uint32_t method) {
  switch (method & IP_VS_CONN_F_FWD_MASK) {
    case IP_VS_CONN_F_MASQ:
      return ipvs::Forwarding::kNat;
    case IP_VS_CONN_F_TUNNEL:
      return ipvs::Forwarding::kTunnel;
    default:
      return ipvs::Forwarding::kDirect;
  }
}

// The attributes of one nest of an answer, each read only if it is long enough.
class Attributes {
 public:
  // Of the family's message itself.
  explicit Attributes(nlmsghdr* header) {
    if (genlmsg_valid_hdr(header, 0))
      Parse(genlmsg_attrdata(nlmsg_data_of(header), 0), genlmsg_attrlen(nlmsg_data_of(header), 0));
  }
  explicit Attributes(const nlattr* nest) {
    if (nest) Parse(static_cast<nlattr*>(nla_data(nest)), nla_len(nest));
  }

  const nlattr* at(int attribute) const { return all_[static_cast<std::size_t>(attribute)]; }

  // A number of the host's byte order; nullopt if it is missing or short.
  template <typename T>
  std::optional<T> Get(int attribute) const {
    const nlattr* found = at(attribute);
    T value{};
    if (!found || static_cast<std::size_t>(nla_len(found)) < sizeof value) return std::nullopt;
    std::memcpy(&value, nla_data(found), sizeof value);
    return value;
  }
  // A counter of 32 or 64 bits; 0 if it is missing.
  std::uint64_t Counter(int attribute) const {
    if (const auto wide = Get<std::uint64_t>(attribute)) return *wide;
    return Get<std::uint32_t>(attribute).value_or(0);
  }
  std::string Text(int attribute) const {
    const nlattr* found = at(attribute);
    if (!found) return {};
    const std::string_view text(static_cast<const char*>(nla_data(found)), static_cast<std::size_t>(nla_len(found)));
    return std::string(text.substr(0, text.find('\0')));
  }
  std::optional<IpAddress> Address(int attribute, Family family) const {
    const nlattr* found = at(attribute);
    const std::size_t size = family == Family::kIpv4 ? 4 : 16;
    if (!found || static_cast<std::size_t>(nla_len(found)) < size) return std::nullopt;
    return IpAddress::FromOctets({static_cast<const std::uint8_t*>(nla_data(found)), size});
  }
  std::optional<std::uint16_t> Port(int attribute) const {
    const auto port = Get<std::uint16_t>(attribute);
    return port ? std::optional(ntohs(*port)) : std::nullopt;
  }

 private:
  static constexpr std::size_t kMost = 32;  // more than any nest of the family has
  static genlmsghdr* nlmsg_data_of(nlmsghdr* header) { return static_cast<genlmsghdr*>(nlmsg_data(header)); }
  void Parse(nlattr* first, int length) {
    int left = length;
    for (nlattr* attribute = first; nla_ok(attribute, left); attribute = nla_next(attribute, &left)) {
      const auto type = static_cast<std::size_t>(nla_type(attribute));
      if (type < kMost) all_[type] = attribute;
    }
  }
  std::array<const nlattr*, kMost> all_{};
};

std::optional<Family> FamilyOf(std::optional<std::uint16_t> number) {
  if (number == AF_INET) return Family::kIpv4;
  if (number == AF_INET6) return Family::kIpv6;
  return std::nullopt;
}

std::optional<ipvs::ServiceProtocol> ProtocolOf(std::optional<std::uint16_t> number) {
  if (number == IPPROTO_TCP) return ipvs::ServiceProtocol::kTcp;
  if (number == IPPROTO_UDP) return ipvs::ServiceProtocol::kUdp;
  if (number == IPPROTO_SCTP) return ipvs::ServiceProtocol::kSctp;
  return std::nullopt;
}

std::optional<ipvs::ServiceKey> ReadKey(const Attributes& service) {
  const auto family = FamilyOf(service.Get<std::uint16_t>(IPVS_SVC_ATTR_AF));
  if (!family) return std::nullopt;
  if (const auto mark = service.Get<std::uint32_t>(IPVS_SVC_ATTR_FWMARK)) return ipvs::MarkKey{*mark, *family};
  const auto protocol = ProtocolOf(service.Get<std::uint16_t>(IPVS_SVC_ATTR_PROTOCOL));
  const auto address = service.Address(IPVS_SVC_ATTR_ADDR, *family);
  const auto port = service.Port(IPVS_SVC_ATTR_PORT);
  if (!protocol || !address || !port) return std::nullopt;
  return ipvs::AddressKey{*protocol, {*address, *port}};
}

ipvs::ServiceConfig ReadConfig(const Attributes& service, Family family) {
  ipvs::ServiceConfig config;
  const std::uint32_t flags = service.Get<std::uint32_t>(IPVS_SVC_ATTR_FLAGS).value_or(0);  // a mask follows it
  config.scheduler = service.Text(IPVS_SVC_ATTR_SCHED_NAME);
  config.one_packet = (flags & IP_VS_SVC_F_ONEPACKET) != 0;
  config.flag_1 = (flags & IP_VS_SVC_F_SCHED1) != 0;
  config.flag_2 = (flags & IP_VS_SVC_F_SCHED2) != 0;
  config.flag_3 = (flags & IP_VS_SVC_F_SCHED3) != 0;
  if ((flags & IP_VS_SVC_F_PERSISTENT) != 0) {
    config.sticky = {Seconds(service.Get<std::uint32_t>(IPVS_SVC_ATTR_TIMEOUT).value_or(0)),
                     PrefixOf(family, service.Get<std::uint32_t>(IPVS_SVC_ATTR_NETMASK).value_or(0)),
                     service.Text(IPVS_SVC_ATTR_PE_NAME)};
  }
  return config;
}

// Kernels before 4.1 have the narrow counters only.
IpvsCounters ReadCounters(const Attributes& owner, int wide, int narrow) {
  const Attributes stats(owner.at(wide) ? owner.at(wide) : owner.at(narrow));
  return {.connections = stats.Counter(IPVS_STATS_ATTR_CONNS),
          .packets_in = stats.Counter(IPVS_STATS_ATTR_INPKTS),
          .packets_out = stats.Counter(IPVS_STATS_ATTR_OUTPKTS),
          .bytes_in = stats.Counter(IPVS_STATS_ATTR_INBYTES),
          .bytes_out = stats.Counter(IPVS_STATS_ATTR_OUTBYTES),
          .connection_rate = stats.Counter(IPVS_STATS_ATTR_CPS),
          .packet_rate_in = stats.Counter(IPVS_STATS_ATTR_INPPS),
          .packet_rate_out = stats.Counter(IPVS_STATS_ATTR_OUTPPS),
          .byte_rate_in = stats.Counter(IPVS_STATS_ATTR_INBPS),
          .byte_rate_out = stats.Counter(IPVS_STATS_ATTR_OUTBPS)};
}

ipvs::Tunnel ReadTunnel(const Attributes& destination) {
  const std::uint8_t kind = destination.Get<std::uint8_t>(IPVS_DEST_ATTR_TUN_TYPE).value_or(0);
  const std::uint16_t flags = destination.Get<std::uint16_t>(IPVS_DEST_ATTR_TUN_FLAGS).value_or(0);
  return {.kind = kind < IP_VS_CONN_F_TUNNEL_TYPE_MAX ? static_cast<ipvs::TunnelKind>(kind) : ipvs::TunnelKind::kIpip,
          .port = destination.Port(IPVS_DEST_ATTR_TUN_PORT).value_or(0),
          .checksum = (flags & IP_VS_TUNNEL_ENCAP_FLAG_CSUM) != 0,
          .remote_checksum = (flags & IP_VS_TUNNEL_ENCAP_FLAG_REMCSUM) != 0};
}

}  // namespace

std::optional<IpvsService> ReadIpvsService(nlmsghdr* header) {
  const Attributes message(header);
  const Attributes service(message.at(IPVS_CMD_ATTR_SERVICE));
  const auto key = ReadKey(service);
  if (!key) return std::nullopt;
  return IpvsService{*key,
                     ReadConfig(service, ipvs::FamilyOf(*key)),
                     ReadCounters(service, IPVS_SVC_ATTR_STATS64, IPVS_SVC_ATTR_STATS),
                     {}};
}

std::optional<IpvsDestination> ReadIpvsDestination(nlmsghdr* header, Family family) {
  const Attributes message(header);
  const Attributes destination(message.at(IPVS_CMD_ATTR_DEST));
  const Family own = FamilyOf(destination.Get<std::uint16_t>(IPVS_DEST_ATTR_ADDR_FAMILY)).value_or(family);
  const auto address = destination.Address(IPVS_DEST_ATTR_ADDR, own);
  const auto port = destination.Port(IPVS_DEST_ATTR_PORT);
  if (!address || !port) return std::nullopt;
  const auto number = [&](int attribute) { return destination.Get<std::uint32_t>(attribute).value_or(0); };
  return IpvsDestination{.endpoint = {*address, *port},
                         .config = {.weight = number(IPVS_DEST_ATTR_WEIGHT),
                                    .forwarding = ForwardingOf(number(IPVS_DEST_ATTR_FWD_METHOD)),
                                    .tunnel = ReadTunnel(destination),
                                    .thresholds = {number(IPVS_DEST_ATTR_U_THRESH), number(IPVS_DEST_ATTR_L_THRESH)}},
                         .active = number(IPVS_DEST_ATTR_ACTIVE_CONNS),
                         .inactive = number(IPVS_DEST_ATTR_INACT_CONNS),
                         .persistent = number(IPVS_DEST_ATTR_PERSIST_CONNS),
                         .counters = ReadCounters(destination, IPVS_DEST_ATTR_STATS64, IPVS_DEST_ATTR_STATS)};
}

std::optional<IpvsTimeouts> ReadIpvsTimeouts(nlmsghdr* header) {
  const Attributes message(header);
  const auto tcp = message.Get<std::uint32_t>(IPVS_CMD_ATTR_TIMEOUT_TCP);
  const auto fin = message.Get<std::uint32_t>(IPVS_CMD_ATTR_TIMEOUT_TCP_FIN);
  const auto udp = message.Get<std::uint32_t>(IPVS_CMD_ATTR_TIMEOUT_UDP);
  if (!tcp || !fin || !udp) return std::nullopt;
  return IpvsTimeouts{Seconds(*tcp), Seconds(*fin), Seconds(*udp)};
}

std::optional<SyncDaemon> ReadSyncDaemon(nlmsghdr* header) {
  const Attributes message(header);
  const Attributes daemon(message.at(IPVS_CMD_ATTR_DAEMON));
  const auto state = daemon.Get<std::uint32_t>(IPVS_DAEMON_ATTR_STATE);
  if (state != IP_VS_STATE_MASTER && state != IP_VS_STATE_BACKUP) return std::nullopt;
  SyncDaemon read;
  read.role = state == IP_VS_STATE_MASTER ? SyncRole::kMaster : SyncRole::kBackup;
  read.interface = daemon.Text(IPVS_DAEMON_ATTR_MCAST_IFN);
  read.sync_id = static_cast<std::uint8_t>(daemon.Get<std::uint32_t>(IPVS_DAEMON_ATTR_SYNC_ID).value_or(0));
  read.max_size = daemon.Get<std::uint16_t>(IPVS_DAEMON_ATTR_SYNC_MAXLEN);
  read.group = daemon.Address(IPVS_DAEMON_ATTR_MCAST_GROUP, Family::kIpv4);
  if (!read.group) read.group = daemon.Address(IPVS_DAEMON_ATTR_MCAST_GROUP6, Family::kIpv6);
  read.port = daemon.Get<std::uint16_t>(IPVS_DAEMON_ATTR_MCAST_PORT);
  read.ttl = daemon.Get<std::uint8_t>(IPVS_DAEMON_ATTR_MCAST_TTL);
  return read;
}

}  // namespace holdfast::host
