// A device under test as a YAML file describes it (netns-lab/duts/*.yaml; schema: netns-lab/schema/dut.schema.json).
//
// Instead of a template a DUT may have a hook directory (`hooks: my-hooks`, relative to the file): programs that get
// the router in neutral words through their environment (see HookEnvironment), so nothing is rendered:
//   configure   run first, to its end                       (optional)
//   start       the router itself, in the foreground        (where the file has no `start`)
//   stop        run to stop it, instead of the stop signal  (optional)
// Exit status 127 of configure or start says: this cannot be configured here; the case is unsupported, not failed.
//
// A box on a real interface has `interface: eth1`: nothing is started, `configure` may set it up (over ssh, say), and
// without a hook a person is told what to enter.
//
//   dut: keepalived
//   profile: rfc5798
//   start: [keepalived, -n, -l, -D, -f, "{conf}"]
//   config: |
//     {{#virtual_routers}}vrrp_instance VI_{{vrid}} { ... }{{/virtual_routers}}
//
// Everything else has a default. Variants of one implementation share its file: `keepalived:vmac` sets the template
// names listed under `variants: {vmac: {set: [vmac]}}`.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "netns-lab/engine/router_spec.h"
#include "netns-lab/engine/template.h"
#include "reference/base/result.h"
#include "reference/base/units.h"

namespace holdfast::lab {

struct DutWaiver {
  std::string clause;  // an id or a glob
  std::string reason;
  std::string link;  // may be empty
};

// A deviation that the implementation's own manual declares.
struct DutDocumented {
  std::string clause;  // an id or a glob
  std::string says;    // the manual's words, as short as they are to the point
  std::string where;   // "keepalived.conf(5), use_vmac"
};

struct DutDialect {
  std::string v3_ipv4_checksum = "message_only";  // or "pseudo_header"
  std::vector<std::string> auth = {"none"};       // "none", "pass"
};

struct DutFile {
  std::string name;     // as on the command line: "keepalived:vmac"
  std::string about;    // one line
  std::string profile;  // the RFC it claims: rfc3768, rfc5798, rfc9568
  std::filesystem::path file;
  // Programs in order; the last is the router, the others serve it (zebra). Placeholders: {conf} the configuration,
  // {dir} a private directory, {ifname} the first interface, {bin} the folder of the running program, {here} the
  // folder of this file. A word may have {{tags}} of template.h, where the first virtual router's names are at hand;
  // one that renders to nothing is left out.
  std::vector<std::vector<std::string>> start;
  std::string after;  // the programs but the first start once this file exists, as the node sees it (a socket)
  std::vector<std::string> version_command;
  std::filesystem::path hooks;               // the hook directory; empty: none
  std::string interface;                     // of this machine, at which a box is the DUT; empty: it runs in a node
  std::string config;                        // template, see template.h
  // Template of a configuration without VRRP that makes it a load balancer's director; empty: it is none. In each entry
  // of {{#virtual_servers}}: address, port, scheduler, forwarding (NAT, DR, TUN), protocol (TCP, UDP), persistence
  // (seconds), granularity (a netmask), one_packet, and {{#servers}} with address, port, weight, most_connections.
  std::string director;
  std::map<std::string, std::string> files;  // further templates by file name, written to {dir}
  std::string prepare;                       // template of a shell script run in the node first; exit 127 = unsupported
  std::set<std::string> set;                 // template names that are true (from the variant)
  std::string ready_log;                     // ready once a log line matches this regex ...
  bool ready_joined = true;                  // ... or once the VRRP group is joined in the node
  Milliseconds ready_within{5000};
  int stop_signal = 15;
  int reload_signal = 0;  // makes it read its configuration again; 0: it knows none
  Milliseconds stop_within{5000};
  DutDialect speaks;
  std::map<std::string, std::string> lacks;  // feature -> why; features: see Unsupported
  std::vector<DutWaiver> waivers;
  std::vector<DutDocumented> documented;
  bool needs_root = false;
  std::string install;  // what to do where the program is missing: "apt-get install keepalived"
};

// Reads `name` (a name or name:variant in the DUT folder, or a path to a .yaml, also with :variant). Errors have
// file:line:col in front.
Result<DutFile> LoadDut(const std::string& name);
// What the templates of a DUT may name, from neutral words: {{dir}}, {{ifname}}, {{bin}}, the names of `set`, and for
// each entry of {{#virtual_routers}}: vrid, version, v2, v3, ipv4, ipv6, interface, priority, interval_s ("0.5"),
// interval_cs, interval_ms, preempt, accept, owner, password, vmac_address, index, vip, the words of `wants`, and
// {{#addresses}} with address, length, and ipv4 and ipv6 of the address itself.
TemplateScope ScopeOf(const DutFile& dut, const RouterSpec& spec);

// Every DUT of the folder with its variants, by name.
Result<std::vector<std::string>> ListDuts();
// $HOLDFAST_DUTS, or netns-lab/duts of the checkout that the program was built from.
std::filesystem::path DutFolder();

// What hooks get: HOLDFAST_DIR, HOLDFAST_INTERFACE, HOLDFAST_ROUTERS (how many), and for the first virtual router
// HOLDFAST_VRID, _VERSION (2, 3), _FAMILY (ipv4, ipv6), _PRIORITY, _INTERVAL_CS, _PREEMPT, _ACCEPT, _OWNER (yes or
// empty), _ADDRESSES ("192.0.2.100/24 ..."), _PASSWORD; those of further ones end in _2, _3, ...
std::vector<std::pair<std::string, std::string>> HookEnvironment(const RouterSpec& spec,
                                                                 const std::filesystem::path& directory);

// The hook of that name; empty where there is none.
std::filesystem::path HookOf(const DutFile& dut, const std::string& name);

// The features a spec needs that the DUT says it lacks, first one with its reason; empty: it can do all.
// Features: v2, v3, ipv4, ipv6, auth_pass, no_accept, accept, no_preempt, owner, subsecond, several, and two of them
// joined where only the pair is lacking: "v2+ipv6". A word of `wants` that none of its templates names is lacking too.
std::string Unsupported(const DutFile& dut, const RouterSpec& spec);

}  // namespace holdfast::lab
