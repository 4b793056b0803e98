// The typed model of keepalived.conf: virtual servers, real servers and their checkers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/units.h"
#include "reference/config/model_vrrp.h"
#include "reference/config/place.h"

namespace holdfast::config {

enum class Transport : std::uint8_t { kTcp, kUdp, kSctp };

enum class Scheduler : std::uint8_t { kRr, kWrr, kLc, kWlc, kLblc, kSh, kMh, kDh, kFo, kOvf, kLblcr, kSed, kNq, kTwos };

enum class ForwardingKind : std::uint8_t { kNat, kDr, kTun };

// lvs_method: how packets reach a real server.
struct Forwarding {
  ForwardingKind kind = ForwardingKind::kNat;
  std::string tunnel_type;        // ipip, gue or gre; TUN only
  std::uint16_t tunnel_port = 0;  // gue only
  std::string tunnel_checksum;    // nocsum, csum or remcsum
  bool operator==(const Forwarding&) const = default;
};

// What every checker has, and what virtual and real servers give them as defaults. Times of 0 with given() false mean:
// the enclosing block's.
struct CheckTiming {
  Setting<std::uint32_t> retry;
  Setting<Microseconds> delay_before_retry, warmup, delay_loop, connect_timeout;
  Setting<bool> alpha;
  bool operator==(const CheckTiming&) const = default;
};

// Where a connecting checker connects to and from.
struct CheckEndpoint {
  Setting<std::optional<IpAddress>> connect_ip, bindto;
  Setting<std::uint16_t> connect_port, bind_port;
  Setting<std::string> bind_if;
  Setting<std::uint32_t> fwmark;
  bool operator==(const CheckEndpoint&) const = default;
};

struct StatusRange {
  std::uint16_t first = 200, last = 299;
  bool operator==(const StatusRange&) const = default;
};

struct Url {
  Origin where;
  Setting<std::string> path, digest, virtualhost, regex;
  Setting<std::vector<StatusRange>> status_code;
  Setting<bool> regex_no_match, tls_compliant;
  Setting<std::vector<std::string>> regex_options;
  Setting<std::uint32_t> regex_min_offset, regex_max_offset;
  Setting<std::vector<std::string>> regex_stack;
  bool operator==(const Url&) const = default;
};

struct MailHost {
  Origin where;
  CheckTiming timing;
  CheckEndpoint endpoint;
  Setting<bool> log_all_failures;
  bool operator==(const MailHost&) const = default;
};

enum class CheckerKind : std::uint8_t { kTcp, kHttp, kSsl, kSmtp, kDns, kPing, kUdp, kMisc, kFile, kBfd };

// One checker. Fields that its kind does not have stay at their defaults.
struct Checker {
  CheckerKind kind = CheckerKind::kTcp;
  Origin where;
  CheckTiming timing;
  CheckEndpoint endpoint;
  Setting<bool> log_all_failures;

  // HTTP_GET and SSL_GET
  std::vector<Url> urls;
  Setting<std::string> virtualhost, http_protocol, sni_name;  // http_protocol: empty for 1.0
  Setting<bool> enable_sni, fast_recovery, tls_compliant;
  // SMTP_CHECK
  Setting<std::string> helo_name;
  std::vector<MailHost> hosts;
  // DNS_CHECK: type (empty for SOA) and name; FILE_CHECK: name of the track_file and weight; BFD_CHECK: name
  Setting<std::string> type, name;
  Setting<Weight> weight;
  // UDP_CHECK
  Setting<std::string> payload, require_reply;
  Setting<std::uint32_t> min_reply_length, max_reply_length{255};
  // MISC_CHECK
  Setting<Script> misc_path, user;
  Setting<Seconds> misc_timeout;
  Setting<bool> misc_dynamic;
  bool operator==(const Checker&) const = default;
};

struct RealServer {
  Origin where;
  IpAddress address;
  std::uint16_t port = 0;  // 0: the virtual server's
  Setting<std::uint32_t> weight{1};
  Setting<Forwarding> lvs_method;
  Setting<std::uint32_t> uthreshold, lthreshold;
  Setting<bool> inhibit_on_failure, smtp_alert;
  Setting<Script> notify_up, notify_down;
  CheckTiming timing;
  Setting<std::string> virtualhost, snmp_name;
  std::vector<Checker> checkers;
  bool operator==(const RealServer&) const = default;
};

// What a virtual_server block is known by: an address and port, a firewall mark, or a virtual_server_group.
struct VirtualServerKey {
  std::optional<IpAddress> address;
  std::uint16_t port = 0;  // 0: any port
  std::optional<std::uint32_t> fwmark;
  std::string group;
  auto operator<=>(const VirtualServerKey&) const = default;
};

struct SorryServer {
  std::optional<IpAddress> address;  // unset: none
  std::uint16_t port = 0;
  bool operator==(const SorryServer&) const = default;
};

struct VirtualServer {
  Origin where;
  VirtualServerKey key;
  Setting<Family> ip_family{Family::kIpv4};
  Setting<Scheduler> lb_algo{Scheduler::kWlc};
  Setting<Forwarding> lvs_method;
  Setting<Transport> protocol{Transport::kUdp};
  CheckTiming timing;
  Setting<bool> inhibit_on_failure, omega, ha_suspend, smtp_alert;
  Setting<bool> hashed, ops, flag_1, flag_2, flag_3, sh_port, sh_fallback, mh_port, mh_fallback;
  Setting<std::string> persistence_engine, persistence_granularity;
  Setting<Seconds> persistence_timeout;  // 0: off
  Setting<std::string> virtualhost, snmp_name;
  Setting<Script> quorum_up, quorum_down;
  Setting<std::uint32_t> quorum{1}, hysteresis, weight{1};
  Setting<SorryServer> sorry_server;
  Setting<bool> sorry_server_inhibit;
  Setting<Forwarding> sorry_server_lvs_method;
  std::vector<RealServer> real_servers;
  bool operator==(const VirtualServer&) const = default;
};

// One line of virtual_server_group.
struct GroupMember {
  std::optional<IpAddress> first, last;  // a range of one where both are equal
  std::uint16_t port = 0;
  std::optional<std::uint32_t> fwmark;
  std::optional<Family> fwmark_family;
  Origin where;
  bool operator==(const GroupMember&) const = default;
};

struct VirtualServerGroup {
  std::string name;
  Origin where;
  std::vector<GroupMember> members;
  bool operator==(const VirtualServerGroup&) const = default;
};

// SSL: what SSL_GET shows to servers.
struct TlsMaterial {
  Setting<std::string> password, ca, certificate, key;
  bool operator==(const TlsMaterial&) const = default;
};

}  // namespace holdfast::config
