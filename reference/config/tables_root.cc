// The table of the top level. Its object is the Config.
#include "reference/config/customs.h"
#include "reference/config/entries.h"
#include "reference/config/nesting.h"
#include "reference/config/tables.h"

namespace holdfast::config {
namespace {

using C = Config;
using G = GlobalDefs;

constexpr Argument VirtualServerBlock() {
  return {.shape = "<ADDRESS> [<PORT>] | fwmark <NUMBER> | group <NAME>",
          .min_words = 1,
          .max_words = 2,
          .block = &kVirtualServerBlock,
          .open = OpenVirtualServer,
          .print = PrintVirtualServers};
}

constexpr Argument VirtualServerGroupBlock() {
  return {.shape = "<NAME>",
          .min_words = 1,
          .max_words = 1,
          .block = &kVirtualServerGroupBlock,
          .open = OpenVirtualServerGroup,
          .print = PrintVirtualServerGroups};
}

// What others refer to stands before them: keepalived wants it so, and the normal form follows this order.
constexpr Keyword kRoot[] = {
    {"linkbeat_use_polling", Flag<&C::globals, &G::linkbeat_use_polling>(), "off", kUnderstood,
     "polls the link of all interfaces"},
    {"net_namespace", Text<&C::globals, &G::net_namespace>("<NAME>"), "none", kUnderstood,
     "runs in this network namespace"},
    {"net_namespace_ipvs", OptionalText<&C::globals, &G::net_namespace_ipvs>("[<NAME>]"), "net_namespace", kUnderstood,
     "IPVS is programmed in this one"},
    {"namespace_with_ipsets", Flag<&C::globals, &G::namespace_with_ipsets>(), "off", kUnderstood,
     "ipsets in namespaces before Linux 3.13"},
    {"use_pid_dir", Flag<&C::globals, &G::use_pid_dir>(), "off", kUnderstood, "pid files go to a folder of their own"},
    {"instance", Text<&C::globals, &G::instance>("<NAME>"), "none", kUnderstood, "name of this daemon among several"},
    {"child_wait_time", Number<&C::globals, &G::child_wait_time>(0, kMaxInt), "5", kUnderstood,
     "seconds to wait for children at the end"},
    {"global_defs", Nested<&C::globals>(&kGlobalDefsBlock), "-", kHonoured, "settings of the whole daemon"},
    {"linkbeat_interfaces", Nested<&C::linkbeat_interfaces>(&kLinkbeatBlock), "-", kUnderstood,
     "interfaces whose link is polled"},
    {"interface_up_down_delays", Nested<&C::interface_up_down_delays>(&kInterfaceDelaysBlock), "-", kUnderstood,
     "seconds that a change of link must last"},
    {"garp_group", Element<&C::garp_groups>(&kGarpGroupBlock), "-", kUnderstood,
     "pace of gratuitous ARP on interfaces"},
    {"vrrp_script", Named<&C::scripts>(&kVrrpScriptBlock), "-", kUnderstood, "a command that instances can track"},
    {"track_file", Named<&C::track_files>(&kTrackFileDefinitionBlock), "-", kUnderstood,
     "a file that holds a number to track"},
    {"vrrp_track_file", Named<&C::track_files>(&kTrackFileDefinitionBlock), "-", kUnderstood, "older name",
     "track_file"},
    {"vrrp_track_process", Named<&C::track_processes>(&kTrackProcessDefinitionBlock), "-", kUnderstood,
     "processes that must run, to track"},
    {"bfd_instance", Named<&C::bfd_instances>(&kBfdInstanceBlock, 31), "-", kUnderstood, "a BFD session to track"},
    {"vrrp_sync_group", Named<&C::sync_groups>(&kSyncGroupBlock), "-", kUnderstood,
     "instances that change state together"},
    {"vrrp_instance", Named<&C::instances>(&kVrrpInstanceBlock), "-", kHonoured, "one virtual router"},
    {"track_group", Named<&C::track_groups>(&kTrackGroupBlock), "-", kUnderstood, "instances that watch static items"},
    {"static_ipaddress", Nested<&C::static_ipaddress>(&kStaticAddressBlock), "-", kUnderstood,
     "addresses that the host always has"},
    {"static_routes", Nested<&C::static_routes>(&kStaticRoutesBlock), "-", kUnderstood,
     "routes that the host always has"},
    {"static_rules", Nested<&C::static_rules>(&kStaticRulesBlock), "-", kUnderstood,
     "policy rules that the host always has"},
    {"SSL", Nested<&C::ssl>(&kSslBlock), "-", kHonoured, "what SSL_GET shows to servers"},
    {"virtual_server_group", VirtualServerGroupBlock(), "-", kHonoured, "addresses and marks that share real servers"},
    {"virtual_server", VirtualServerBlock(), "-", kHonoured, "one IPVS service"},
};

constexpr Keyword kSsl[] = {
    {"password", Text<&TlsMaterial::password>("<TEXT>"), "none", kHonoured, "of the key"},
    {"ca", Text<&TlsMaterial::ca>("<PATH>"), "none", kHonoured, "certificate of the authority"},
    {"certificate", Text<&TlsMaterial::certificate>("<PATH>"), "none", kHonoured, "client's certificate"},
    {"key", Text<&TlsMaterial::key>("<PATH>"), "none", kHonoured, "client's private key"},
};

}  // namespace

const Block kSslBlock = {.name = "SSL", .keywords = kSsl};

const Block& RootBlock() {
  static constexpr Block kBlock = {.keywords = kRoot};
  return kBlock;
}

}  // namespace holdfast::config
