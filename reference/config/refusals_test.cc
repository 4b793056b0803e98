// Every value that is refused says why. One line of a file each, and what is said about it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/config/load.h"

namespace holdfast::config {
namespace {

using testing::HasSubstr;

struct Refusal {
  const char* block;  // what the line stands in
  const char* line;
  const char* said;
};

constexpr const char kGlobal[] = "global_defs";
constexpr const char kInstance[] = "vrrp_instance V";
constexpr const char kAddresses[] = "virtual_ipaddress";
constexpr const char kServer[] = "virtual_server 192.0.2.1 80";
constexpr const char kReal[] = "real_server";
constexpr const char kUrl[] = "url";

const Refusal kRefusals[] = {
    {kGlobal, "smtp_server relay 99999", "the port must be a number from 1 to 65535"},
    {kGlobal, "vrrp_mcast_group4 192.0.2.1", "must be an IPv4 multicast address"},
    {kGlobal, "vrrp_mcast_group6 224.0.0.18", "must be an IPv6 multicast address"},
    {kGlobal, "vrrp_mcast_group4 nonsense", "must be an IPv4 or IPv6 address"},
    {kGlobal, "lvs_timeouts tcp 5 sctp 7", "knows tcp, tcpfin and udp"},
    {kGlobal, "lvs_timeouts tcp 99999999", "tcp must be a number from 0 to 2678400"},
    {kGlobal, "lvs_sync_daemon eth0 V id 300", "id must be a number from 0 to 255"},
    {kGlobal, "lvs_sync_daemon eth0 V x", "id must be a number from 0 to 255"},
    {kGlobal, "lvs_sync_daemon eth0 V group x", "group must be an IPv4 or IPv6 address"},
    {kGlobal, "lvs_sync_daemon eth0 NoSuch", "there is no vrrp_instance 'NoSuch'"},
    {kGlobal, "lvs_flush_on_stop RS", "only VS may follow"},
    {kGlobal, "dynamic_interfaces always", "only allow_if_changes may follow"},
    {kGlobal, "include_check nothing", "include_check knows read, match"},
    {kGlobal, "include", "include needs a file name or pattern"},
    {kGlobal, "include nowhere/*.conf", "warning: no file matches 'nowhere/*.conf'"},
    {kGlobal, "includem nowhere/*.conf", "error: no file matches 'nowhere/*.conf'"},
    {kGlobal, "include_check match\nprocess_names\ninclude nowhere/*", "error: no file matches 'nowhere/*'"},
    {kGlobal, "include_check -match\nprocess_names\ninclude nowhere/*", "warning: no file matches 'nowhere/*'"},
    {kGlobal, "~SEQ(x) router_id $x", "~SEQ takes a variable and one to three numbers"},
    {kGlobal, "random_seed -1", "random_seed must be a number from 0 to"},
    {kGlobal, "router_id", "router_id needs a value"},
    {kGlobal, "default_interface averylonginterfacename", "may be 15 characters long at most"},
    {kGlobal, "smtp_alert maybe", "must be true, on, yes, false, off or no"},
    {kGlobal, "startup_script ''", "this command is empty"},
    {kGlobal, "startup_script \"'x\"", "this command is empty or a quote in it is not closed"},
    {kGlobal, "startup_script '/bin/x", "a quote in this command is never closed"},
    {kGlobal, "process_names now", "'now' is one word too many"},
    {kGlobal, "vrrp_startup_delay 99999", "must be a time from 0.001 to 4294 s"},
    {kGlobal, "vrrp_startup_delay 1.1234567", "is finer than a microsecond; rounded to 1.123457"},
    {kGlobal, "vrrp_version 0x3", "numbers are decimal here"},
    {kGlobal, "process_name \"", "this quote is never closed"},
    {kInstance, "state MASTR", "state must be one of MASTER, BACKUP, not 'MASTR'"},
    {kInstance, "advert_int 0.125", "goes in steps of 0.01 s"},
    {kInstance, "advert_int 3;", "lines do not end in ';' here"},
    {kInstance, "use_vmac name", "name needs a value"},
    {kInstance, "use_vmac v group x", "group must be a number"},
    {kInstance, "use_vmac v w", "use_vmac has no option 'w'"},
    {kInstance, "use_vmac averylonginterfacename", "an interface name has 15 characters at most"},
    {kInstance, "use_ipvlan v w", "use_ipvlan has no option 'w'"},
    {kInstance, "garp_extra_if all", "the interval after 'all' is missing"},
    {kInstance, "garp_extra_if 99999", "garp_extra_if must be a number"},
    {kInstance, "unicast_src_ip x", "unicast_src_ip must be an IPv4 or IPv6 address"},
    {kInstance, "unicast_src_ip 2001:db8::1", "is not IPv4, the family of the instance"},
    {kInstance, "unicast_ttl 9", "without unicast_peer"},
    {kInstance, "unicast_peer { 2001:db8::1 }", "is not IPv4, the family of the instance; it is left out"},
    {kInstance, "unicast_peer { 192.0.2.9 ttl 3 }", "after a peer follow 'min_ttl N' and 'max_ttl N'"},
    {kInstance, "unicast_peer { x }", "a unicast peer must be an IPv4 or IPv6 address"},
    {kInstance, "authentication { auth_type AH\nauth_pass x }", "AH is understood but not honoured"},
    {kInstance, "authentication { auth_type PASS }", "auth_type without auth_pass"},
    {kInstance, "authentication { auth_pass 123456789 }", "what follows '12345678' is cut off"},
    {kInstance, "auth_hmac { key 0 x }", "a key's id must be a number from 1 to 255"},
    {kInstance, "auth_hmac { key 1 short }", "a key is 32 to 64 octets long, this one has 5"},
    {kInstance, "track_interface { eth1 wait 5 }", "only 'weight' may follow"},
    {kInstance, "track_interface { eth1 weight }", "weight needs a number after it"},
    {kInstance, "track_interface { eth1 weight 5 twice }", "only 'reverse' may follow"},
    {kInstance, "track_interface { eth1 weight 254 }", "a weight goes from -253 to 253; 253 is used"},
    {kInstance, "track_interface { eth0 }", "the instance's own interface is tracked anyway"},
    {kInstance, "preempt_delay 5\nstate MASTER\npriority 9", "preempt_delay has no effect with state MASTER"},
    {kInstance, "virtual_routes { nonsense }", "is neither a destination nor a route option"},
    {kInstance, "virtual_routes { 192.0.2.0/24 via }", "via needs a value; it is ignored"},
    {kInstance, "virtual_routes { 192.0.2.0/24 odd }", "a route has no option 'odd'"},
    {kInstance, "virtual_routes { src 192.0.2.1 }", "this route has no destination"},
    {kInstance, "virtual_rules { from any odd }", "a rule has no option 'odd'"},
    {kInstance, "virtual_ipaddress { 192.0.2.10 { } }", "is an entry of virtual_ipaddress and has no block"},
    {kInstance, "priority 5 { }", "'priority' takes no block"},
    {kInstance, "unicast_peer { 192.0.2.9 }\nstrict_mode", "refuses unicast peers in strict mode"},
    {kInstance, "strict_mode\nstate MASTER\npriority 101",
     "lets a router with another priority than 255 start as BACKUP"},
    {kInstance, "strict_mode\nauthentication { auth_type PASS\nauth_pass x }", "takes authentication away"},
    {kInstance, "strict_mode\npreempt_delay 5", "takes preempt_delay away"},
    {kInstance, "strict_mode\naccept", "takes accept away under version 2"},
    {kInstance, "strict_mode\ngarp_master_repeat 2", "does not repeat gratuitous ARPs"},
    {kInstance, "strict_mode\nlower_prio_no_advert off", "does not answer advertisements of lower priority"},
    {kInstance, "strict_mode\nhigher_prio_send_advert", "does not answer advertisements of higher priority"},
    {kInstance, "strict_mode\nvmac_xmit_base", "sends from the virtual MAC address"},
    {kInstance, "strict_mode\ndown_timer_adverts 5", "waits for 3 advertisements"},
    {kInstance, "strict_mode\nuse_vmac v7 02:00:00:00:00:01", "takes the RFC's virtual MAC address only"},
    {kAddresses,
     "}\nversion 3\nstrict_mode\n}\nvrrp_instance W {\ninterface eth0\nvirtual_router_id 52\nstrict_mode\n"
     "virtual_ipaddress {\n2001:db8::1",
     "wants a link-local address as the first IPv6 one"},
    {kAddresses, "}\n}\nvrrp_instance W {\ninterface eth0\nvirtual_router_id 52\nvirtual_ipaddress {\n192.0.2.10",
     "192.0.2.10 belongs to 'V' already (line 1)"},
    {kAddresses, "dev eth0", "this line holds no address"},
    {kAddresses, "nonsense", "is not an IP address; the line is ignored"},
    {kAddresses, "192.0.2.11 scope moon", "scope must be site, link, host, nowhere or global"},
    {kAddresses, "192.0.2.11 brd x", "the broadcast address must be an IPv4 or IPv6 address"},
    {kAddresses, "192.0.2.11 preferred_lft x", "preferred_lft must be a number"},
    {kAddresses, "192.0.2.11 peer x", "peer must be an address"},
    {kAddresses, "192.0.2.11 dev", "dev needs a value"},
    {kAddresses, "192.0.2.10", "already; this one is left out"},
    {"linkbeat_interfaces", "eth0 SMOKE", "polled by MII, ETHTOOL or IOCTL"},
    {"interface_up_down_delays", "eth0", "the delay after the interface is missing"},
    {"interface_up_down_delays", "eth0 300", "the down delay must be a number from 0 to 255"},
    {"static_ipaddress", "192.0.2.7 track_group nobody", "there is no track_group 'nobody'"},
    {"track_file f", "file /x\ninit_file x", "init_file must be a number"},
    {"track_file f", "weight 1", "track_file 'f' names no file"},
    {"bfd_instance averylongnamethatnobodywantstoreadtwice", "passive", "may be 31 characters long at most"},
    {"vrrp_script s", "weight 3", "vrrp_script 's' has no script; it is left out"},
    {"virtual_server_group g", "fwmark", "fwmark needs a number"},
    {"virtual_server_group g", "fwmark x", "fwmark must be a number"},
    {"virtual_server_group g", "192.0.2.9-3 80", "is not an address or range of addresses"},
    {"virtual_server_group g", "2001:db8::1-xyz 80", "is not an address or range of addresses"},
    {"virtual_server_group g", "192.0.2.0/99 80", "is not an address or range of addresses"},
    {"virtual_server_group g", "192.0.2.1 99999", "the port must be a number"},
    {"virtual_server fwmark x", "lb_algo rr", "fwmark must be a number"},
    {"virtual_server fwmark", "lb_algo rr", "fwmark needs a value"},
    {"virtual_server group g", "lb_algo rr\nreal_server 192.0.2.2 80 { }", "there is no virtual_server_group 'g'"},
    {kServer, "lb_algo fair", "lb_algo must be one of rr, wrr"},
    {kServer, "lb_kind VPN", "lb_kind must be NAT, DR or TUN"},
    {kServer, "lb_kind DR fast", "DR takes no options"},
    {kServer, "lb_kind TUN type vxlan", "a tunnel's type is ipip, gue or gre"},
    {kServer, "lb_kind TUN type gue", "a gue tunnel needs a port"},
    {kServer, "lb_kind TUN fast", "TUN has no option 'fast'"},
    {kServer, "persistence_granularity x", "is an IPv4 netmask or a length from 1 to 128"},
    {kServer, "protocol ICMP", "protocol must be TCP, UDP or SCTP"},
    {kServer, "sorry_server x 80", "sorry_server must be an IPv4 or IPv6 address"},
    {kServer, "real_server 192.0.2.300 80 { }", "real_server must be an IPv4 or IPv6 address"},
    {kServer, "real_server 192.0.2.2 80 { }", "is in virtual_server 192.0.2.1 80 already"},
    {kServer, "real_server 2001:db8::1 80 { }", "is of another address family"},
    {kServer, "quorum 9", "quorum 9 is above the weight of all servers, 1; 1 is used"},
    {kServer, "lvs_method DR\nreal_server 192.0.2.3 81 { }", "real_server 192.0.2.3 81 gets port 80"},
    {kServer, "mh-port", "mh-port has an effect with lb_algo mh only"},
    {kServer, "sh-fallback", "sh-fallback has an effect with lb_algo sh only"},
    {"virtual_server 192.0.2.1", "protocol TCP\nlb_algo rr\nreal_server 192.0.2.2 { }", "has no port: IPVS serves all"},
    {kServer, "hysteresis 9", "hysteresis must be below the quorum; 0 is used"},
    {kReal, "HTTP_GET { }", "this checker has no url"},
    {kReal, "HTTP_GET { url { digest 00 } }", "a digest is 32 hexadecimal digits"},
    {kReal, "HTTP_GET { url { } }", "this url has no path"},
    {kReal, "MISC_CHECK { }", "MISC_CHECK has no misc_path"},
    {kReal, "BFD_CHECK { }", "this checker does not say what it follows"},
    {kReal, "FILE_CHECK { track_file nobody }", "there is no track_file 'nobody'"},
    {kReal, "retry 0", "retry must be a number from 1"},
    {kUrl, "status_code 99", "a status code is a number from 100 to 599"},
    {kUrl, "status_code 300-200", "a status code is a number from 100 to 599"},
};

std::string FileOf(const Refusal& r) {
  const std::string line = std::string(r.line) + "\n", block = r.block;
  const std::string instance = "interface eth0\nvirtual_router_id 51\n";
  const std::string server = "virtual_server 192.0.2.1 80 {\nprotocol TCP\nlb_algo rr\n";
  if (block == kInstance) return block + " {\n" + instance + "virtual_ipaddress {\n192.0.2.10\n}\n" + line + "}\n";
  if (block == kAddresses)
    return "vrrp_instance V {\n" + instance + "virtual_ipaddress {\n192.0.2.10\n" + line + "}\n}\n";
  if (block == kServer) return server + "real_server 192.0.2.2 80 {\n}\n" + line + "}\n";
  if (block == kReal) return server + "real_server 192.0.2.2 80 {\n" + line + "}\n}\n";
  if (block == kUrl) return server + "real_server 192.0.2.2 80 {\nHTTP_GET {\nurl {\npath /\n" + line + "}\n}\n}\n}\n";
  return block + " {\n" + line + "}\n";
}

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, SaysWhy) {
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", FileOf(GetParam())}});
  LoadOptions options;
  options.source = &files;
  const LoadResult result = Load("a.conf", options);
  EXPECT_THAT(RenderAll(result), HasSubstr(GetParam().said)) << FileOf(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Each, Refused, testing::ValuesIn(kRefusals));

}  // namespace
}  // namespace holdfast::config
