// A device under test as a YAML file describes it (netns-lab/duts/*.yaml; schema: netns-lab/schema/dut.schema.json).
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
  // {dir} a private directory, {ifname} the first interface, {bin} the folder of the running program.
  std::vector<std::vector<std::string>> start;
  std::string after;  // the programs but the first start once this file exists, as the node sees it (a socket)
  std::vector<std::string> version_command;
  std::string config;                        // template, see template.h
  std::map<std::string, std::string> files;  // further templates by file name, written to {dir}
  std::string prepare;                       // template of a shell script run in the node first; exit 127 = unsupported
  std::set<std::string> set;                 // template names that are true (from the variant)
  std::string ready_log;                     // ready once a log line matches this regex ...
  bool ready_joined = true;                  // ... or once the VRRP group is joined in the node
  Milliseconds ready_within{5000};
  int stop_signal = 15;
  Milliseconds stop_within{5000};
  DutDialect speaks;
  std::map<std::string, std::string> lacks;  // feature -> why; features: see Unsupported
  std::vector<DutWaiver> waivers;
  bool needs_root = false;
  std::string install;  // what to do where the program is missing: "apt-get install keepalived"
};

// Reads `name` (a name or name:variant in the DUT folder, or a path to a .yaml, also with :variant). Errors have
// file:line:col in front.
Result<DutFile> LoadDut(const std::string& name);
// What the templates of a DUT may name, from neutral words: {{dir}}, {{ifname}}, {{bin}}, the names of `set`, and for
// each entry of {{#virtual_routers}}: vrid, version, v2, v3, ipv4, ipv6, interface, priority, interval_s ("0.5"),
// interval_cs, interval_ms, preempt, accept, owner, password, vmac_address, index, vip, and {{#addresses}} with
// address, length.
TemplateScope ScopeOf(const DutFile& dut, const RouterSpec& spec);

// Every DUT of the folder with its variants, by name.
Result<std::vector<std::string>> ListDuts();
// $HOLDFAST_DUTS, or netns-lab/duts of the checkout that the program was built from.
std::filesystem::path DutFolder();

// The features a spec needs that the DUT says it lacks, first one with its reason; empty: it can do all.
// Features: v2, v3, ipv4, ipv6, auth_pass, no_accept, accept, no_preempt, owner, subsecond, several, and two of them
// joined where only the pair is lacking: "v2+ipv6".
std::string Unsupported(const DutFile& dut, const RouterSpec& spec);

}  // namespace holdfast::lab
