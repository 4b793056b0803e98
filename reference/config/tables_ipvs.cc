// The tables of virtual_server and real_server. The checkers' are in tables_checker.cc.
#include "reference/config/arguments.h"
#include "reference/config/customs.h"
#include "reference/config/entries.h"
#include "reference/config/tables.h"

namespace holdfast::config {
namespace {

using V = VirtualServer;
using R = RealServer;
using T = CheckTiming;

constexpr Choice kSchedulers[] = {{"rr", 0},     {"wrr", 1},  {"lc", 2},  {"wlc", 3},  {"lblc", 4},
                                  {"sh", 5},     {"mh", 6},   {"dh", 7},  {"fo", 8},   {"ovf", 9},
                                  {"lblcr", 10}, {"sed", 11}, {"nq", 12}, {"twos", 13}};
constexpr Choice kFamilies[] = {{"inet", static_cast<int>(Family::kIpv4)}, {"inet6", static_cast<int>(Family::kIpv6)}};
constexpr std::string_view kSchedulerShape = "rr|wrr|lc|wlc|lblc|sh|mh|dh|fo|ovf|lblcr|sed|nq|twos";
constexpr std::string_view kForwardingShape = "NAT | DR | TUN [type ipip|gue|gre] [port <N>] [nocsum|csum|remcsum]";

template <auto... Path>
constexpr Argument Forward() {
  return Keep<Setting<Forwarding>, Path...>(
      {.shape = kForwardingShape, .min_words = 1, .max_words = 6, .apply = ReadForwarding, .print = PrintForwarding});
}

constexpr Keyword kVirtualServer[] = {
    {"ip_family", OneOf<&V::ip_family>("inet|inet6", kFamilies), "inet", kHonoured,
     "family of a firewall mark's service"},
    {"retry", Number<&V::timing, &T::retry>(1, kMaxUnsigned), "1", kHonoured,
     "checks that may fail in a row, by default"},
    {"delay_before_retry", Time<&V::timing, &T::delay_before_retry>(0, kLongTime), "1; 3 for HTTP", kHonoured,
     "time between them, by default"},
    {"warmup", Time<&V::timing, &T::warmup>(0, kLongTime), "delay_loop", kHonoured,
     "spreads first checks over this time"},
    {"connect_timeout", Time<&V::timing, &T::connect_timeout>(1, kLongTime), "5", kHonoured,
     "patience with a server, by default"},
    {"delay_loop", Time<&V::timing, &T::delay_loop>(1, kLongTime), "60", kHonoured, "time between checks, by default"},
    {"inhibit_on_failure", Custom("", 0, kMany, ReadInhibit, PrintInhibit), "off", kHonoured,
     "failed servers keep weight 0"},
    {"lb_algo", OneOf<&V::lb_algo>(kSchedulerShape, kSchedulers), "wlc", kHonoured, "how a server is chosen"},
    {"lvs_sched", OneOf<&V::lb_algo>(kSchedulerShape, kSchedulers), "wlc", kHonoured, "the same as lb_algo"},
    {"hashed", Flag<&V::hashed>(), "off", kUnderstood, "has no effect"},
    {"ops", Flag<&V::ops>(), "off", kHonoured, "every UDP packet is scheduled by itself"},
    {"flag-1", Flag<&V::flag_1>(), "off", kHonoured, "scheduler's first flag"},
    {"flag-2", Flag<&V::flag_2>(), "off", kHonoured, "scheduler's second flag"},
    {"flag-3", Flag<&V::flag_3>(), "off", kHonoured, "scheduler's third flag"},
    {"sh-port", Flag<&V::sh_port>(), "off", kHonoured, "sh: the source port counts"},
    {"sh-fallback", Flag<&V::sh_fallback>(), "off", kHonoured, "sh: another server where the chosen one is down"},
    {"mh-port", Flag<&V::mh_port>(), "off", kHonoured, "mh: the source port counts"},
    {"mh-fallback", Flag<&V::mh_fallback>(), "off", kHonoured, "mh: another server where the chosen one is down"},
    {"lb_kind", Forward<&V::lvs_method>(), "NAT", kHonoured, "how packets reach the server"},
    {"lvs_method", Forward<&V::lvs_method>(), "NAT", kHonoured, "the same as lb_kind"},
    {"persistence_engine", Text<&V::persistence_engine>("<NAME>", 16), "none", kHonoured, "what makes clients sticky"},
    {"persistence_timeout", OptionalNumber<360, &V::persistence_timeout>(1, 2678400), "off; 360 without a number",
     kHonoured, "seconds for which a client stays with its server"},
    {"persistence_granularity", Custom("<NETMASK>|<LENGTH>", 1, 1, ReadGranularity, PrintGranularity), "one address",
     kHonoured, "which addresses count as one client"},
    {"protocol", Custom("TCP|UDP|SCTP", 1, 1, ReadTransport, PrintTransport), "UDP", kHonoured,
     "transport of the service"},
    {"ha_suspend", Flag<&V::ha_suspend>(), "off", kHonoured, "no checks while the address is not here"},
    {"smtp_alert", Bool<&V::smtp_alert>(), "global, else off", kUnderstood, "mail about the quorum"},
    {"virtualhost", Text<&V::virtualhost>("<NAME>"), "none", kHonoured, "Host header of checks, by default"},
    {"snmp_name", Text<&V::snmp_name>("<NAME>"), "none", kUnderstood, "its name in SNMP"},
    {"alpha", Custom("", 0, kMany, ReadAlpha, PrintAlpha), "off", kHonoured, "servers start down until checked"},
    {"omega", Flag<&V::omega>(), "off", kHonoured, "notifies of down at the end"},
    {"quorum_up", Command<&V::quorum_up>(), "none", kHonoured, "runs when the quorum is reached"},
    {"quorum_down", Command<&V::quorum_down>(), "none", kHonoured, "runs when it is lost"},
    {"quorum", Number<&V::quorum>(1, kMaxUnsigned), "1", kHonoured, "least live weight"},
    {"hysteresis", Number<&V::hysteresis>(0, kMaxUnsigned), "0", kHonoured, "slack around the quorum"},
    {"weight", Number<&V::weight>(1, kMaxInt), "1", kHonoured, "weight of servers that do not say"},
    {"sorry_server", Custom("<ADDRESS> [<PORT>]", 1, 2, ReadSorryServer, PrintSorryServer), "none", kHonoured,
     "serves while the quorum is lost"},
    {"sorry_server_inhibit", Flag<&V::sorry_server_inhibit>(), "off", kHonoured,
     "keeps it at weight 0 instead of removing it"},
    {"sorry_server_lvs_method", Forward<&V::sorry_server_lvs_method>(), "lvs_method", kHonoured,
     "how packets reach it"},
    {"real_server",
     {.shape = "<ADDRESS> [<PORT>]",
      .min_words = 1,
      .max_words = 2,
      .block = &kRealServerBlock,
      .open = OpenRealServer,
      .print = PrintRealServers},
     "-",
     kHonoured,
     "one server behind the service"},
};

constexpr Keyword kRealServer[] = {
    {"weight", Number<&R::weight>(0, kMaxInt), "1", kHonoured, "its share"},
    {"lvs_method", Forward<&R::lvs_method>(), "virtual_server's", kHonoured, "how packets reach it"},
    {"uthreshold", Number<&R::uthreshold>(0, kMaxUnsigned), "0", kHonoured, "most connections"},
    {"lthreshold", Number<&R::lthreshold>(0, kMaxUnsigned), "0", kHonoured, "new ones again below so many"},
    {"inhibit_on_failure", Bool<&R::inhibit_on_failure>(), "virtual_server's", kHonoured,
     "keeps weight 0 when it fails"},
    {"notify_up", Command<&R::notify_up>(), "none", kHonoured, "runs when it comes up"},
    {"notify_down", Command<&R::notify_down>(), "none", kHonoured, "runs when it goes down"},
    {"alpha", Bool<&R::timing, &T::alpha>(), "virtual_server's", kHonoured, "starts down until checked"},
    {"retry", Number<&R::timing, &T::retry>(1, kMaxUnsigned), "virtual_server's", kHonoured,
     "checks that may fail in a row"},
    {"delay_before_retry", Time<&R::timing, &T::delay_before_retry>(0, kLongTime), "virtual_server's", kHonoured,
     "time between them"},
    {"warmup", Time<&R::timing, &T::warmup>(0, kLongTime), "virtual_server's", kHonoured,
     "spreads first checks over this time"},
    {"connect_timeout", Time<&R::timing, &T::connect_timeout>(1, kLongTime), "virtual_server's", kHonoured,
     "patience with it"},
    {"delay_loop", Time<&R::timing, &T::delay_loop>(1, kLongTime), "virtual_server's", kHonoured,
     "time between checks"},
    {"smtp_alert", Bool<&R::smtp_alert>(), "global, else on", kUnderstood, "mail on every change"},
    {"virtualhost", Text<&R::virtualhost>("<NAME>"), "virtual_server's", kHonoured, "Host header of checks"},
    {"snmp_name", Text<&R::snmp_name>("<NAME>"), "none", kUnderstood, "its name in SNMP"},
};

}  // namespace

const Block kVirtualServerBlock = {.name = "virtual_server", .keywords = kVirtualServer};
const Block kRealServerBlock = {.name = "virtual_server/real_server", .keywords = kRealServer, .rest = &kCheckersBlock};

}  // namespace holdfast::config
