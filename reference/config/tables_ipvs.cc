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
    {"ip_family", OneOf<&V::ip_family>("inet|inet6", kFamilies), "inet", kUnderstood,
     "family of a firewall mark's service"},
    {"retry", Number<&V::timing, &T::retry>(1, kMaxUnsigned), "1", kUnderstood,
     "checks that may fail in a row, by default"},
    {"delay_before_retry", Time<&V::timing, &T::delay_before_retry>(0, kLongTime), "1; 3 for HTTP", kUnderstood,
     "time between them, by default"},
    {"warmup", Time<&V::timing, &T::warmup>(0, kLongTime), "delay_loop", kUnderstood,
     "spreads first checks over this time"},
    {"connect_timeout", Time<&V::timing, &T::connect_timeout>(1, kLongTime), "5", kUnderstood,
     "patience with a server, by default"},
    {"delay_loop", Time<&V::timing, &T::delay_loop>(1, kLongTime), "60", kUnderstood,
     "time between checks, by default"},
    {"inhibit_on_failure", Custom("", 0, kMany, ReadInhibit, PrintInhibit), "off", kUnderstood,
     "failed servers keep weight 0"},
    {"lb_algo", OneOf<&V::lb_algo>(kSchedulerShape, kSchedulers), "wlc", kUnderstood, "how a server is chosen"},
    {"lvs_sched", OneOf<&V::lb_algo>(kSchedulerShape, kSchedulers), "wlc", kUnderstood, "the same as lb_algo"},
    {"hashed", Flag<&V::hashed>(), "off", kUnderstood, "has no effect"},
    {"ops", Flag<&V::ops>(), "off", kUnderstood, "every UDP packet is scheduled by itself"},
    {"flag-1", Flag<&V::flag_1>(), "off", kUnderstood, "scheduler's first flag"},
    {"flag-2", Flag<&V::flag_2>(), "off", kUnderstood, "scheduler's second flag"},
    {"flag-3", Flag<&V::flag_3>(), "off", kUnderstood, "scheduler's third flag"},
    {"sh-port", Flag<&V::sh_port>(), "off", kUnderstood, "sh: the source port counts"},
    {"sh-fallback", Flag<&V::sh_fallback>(), "off", kUnderstood, "sh: another server where the chosen one is down"},
    {"mh-port", Flag<&V::mh_port>(), "off", kUnderstood, "mh: the source port counts"},
    {"mh-fallback", Flag<&V::mh_fallback>(), "off", kUnderstood, "mh: another server where the chosen one is down"},
    {"lb_kind", Forward<&V::lvs_method>(), "NAT", kUnderstood, "how packets reach the server"},
    {"lvs_method", Forward<&V::lvs_method>(), "NAT", kUnderstood, "the same as lb_kind"},
    {"persistence_engine", Text<&V::persistence_engine>("<NAME>", 16), "none", kUnderstood,
     "what makes clients sticky"},
    {"persistence_timeout", OptionalNumber<360, &V::persistence_timeout>(1, 2678400), "off; 360 without a number",
     kUnderstood, "seconds for which a client stays with its server"},
    {"persistence_granularity", Custom("<NETMASK>|<LENGTH>", 1, 1, ReadGranularity, PrintGranularity), "one address",
     kUnderstood, "which addresses count as one client"},
    {"protocol", Custom("TCP|UDP|SCTP", 1, 1, ReadTransport, PrintTransport), "UDP", kUnderstood,
     "transport of the service"},
    {"ha_suspend", Flag<&V::ha_suspend>(), "off", kUnderstood, "no checks while the address is not here"},
    {"smtp_alert", Bool<&V::smtp_alert>(), "global, else off", kUnderstood, "mail about the quorum"},
    {"virtualhost", Text<&V::virtualhost>("<NAME>"), "none", kUnderstood, "Host header of checks, by default"},
    {"snmp_name", Text<&V::snmp_name>("<NAME>"), "none", kUnderstood, "its name in SNMP"},
    {"alpha", Custom("", 0, kMany, ReadAlpha, PrintAlpha), "off", kUnderstood, "servers start down until checked"},
    {"omega", Flag<&V::omega>(), "off", kUnderstood, "notifies of down at the end"},
    {"quorum_up", Command<&V::quorum_up>(), "none", kUnderstood, "runs when the quorum is reached"},
    {"quorum_down", Command<&V::quorum_down>(), "none", kUnderstood, "runs when it is lost"},
    {"quorum", Number<&V::quorum>(1, kMaxUnsigned), "1", kUnderstood, "least live weight"},
    {"hysteresis", Number<&V::hysteresis>(0, kMaxUnsigned), "0", kUnderstood, "slack around the quorum"},
    {"weight", Number<&V::weight>(1, kMaxInt), "1", kUnderstood, "weight of servers that do not say"},
    {"sorry_server", Custom("<ADDRESS> [<PORT>]", 1, 2, ReadSorryServer, PrintSorryServer), "none", kUnderstood,
     "serves while the quorum is lost"},
    {"sorry_server_inhibit", Flag<&V::sorry_server_inhibit>(), "off", kUnderstood,
     "keeps it at weight 0 instead of removing it"},
    {"sorry_server_lvs_method", Forward<&V::sorry_server_lvs_method>(), "lvs_method", kUnderstood,
     "how packets reach it"},
    {"real_server",
     {.shape = "<ADDRESS> [<PORT>]",
      .min_words = 1,
      .max_words = 2,
      .block = &kRealServerBlock,
      .open = OpenRealServer,
      .print = PrintRealServers},
     "-",
     kUnderstood,
     "one server behind the service"},
};

constexpr Keyword kRealServer[] = {
    {"weight", Number<&R::weight>(0, kMaxInt), "1", kUnderstood, "its share"},
    {"lvs_method", Forward<&R::lvs_method>(), "virtual_server's", kUnderstood, "how packets reach it"},
    {"uthreshold", Number<&R::uthreshold>(0, kMaxUnsigned), "0", kUnderstood, "most connections"},
    {"lthreshold", Number<&R::lthreshold>(0, kMaxUnsigned), "0", kUnderstood, "new ones again below so many"},
    {"inhibit_on_failure", Bool<&R::inhibit_on_failure>(), "virtual_server's", kUnderstood,
     "keeps weight 0 when it fails"},
    {"notify_up", Command<&R::notify_up>(), "none", kUnderstood, "runs when it comes up"},
    {"notify_down", Command<&R::notify_down>(), "none", kUnderstood, "runs when it goes down"},
    {"alpha", Bool<&R::timing, &T::alpha>(), "virtual_server's", kUnderstood, "starts down until checked"},
    {"retry", Number<&R::timing, &T::retry>(1, kMaxUnsigned), "virtual_server's", kUnderstood,
     "checks that may fail in a row"},
    {"delay_before_retry", Time<&R::timing, &T::delay_before_retry>(0, kLongTime), "virtual_server's", kUnderstood,
     "time between them"},
    {"warmup", Time<&R::timing, &T::warmup>(0, kLongTime), "virtual_server's", kUnderstood,
     "spreads first checks over this time"},
    {"connect_timeout", Time<&R::timing, &T::connect_timeout>(1, kLongTime), "virtual_server's", kUnderstood,
     "patience with it"},
    {"delay_loop", Time<&R::timing, &T::delay_loop>(1, kLongTime), "virtual_server's", kUnderstood,
     "time between checks"},
    {"smtp_alert", Bool<&R::smtp_alert>(), "global, else on", kUnderstood, "mail on every change"},
    {"virtualhost", Text<&R::virtualhost>("<NAME>"), "virtual_server's", kUnderstood, "Host header of checks"},
    {"snmp_name", Text<&R::snmp_name>("<NAME>"), "none", kUnderstood, "its name in SNMP"},
};

}  // namespace

const Block kVirtualServerBlock = {.name = "virtual_server", .keywords = kVirtualServer};
const Block kRealServerBlock = {.name = "virtual_server/real_server", .keywords = kRealServer, .rest = &kCheckersBlock};

}  // namespace holdfast::config
