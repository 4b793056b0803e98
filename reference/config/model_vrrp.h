// The typed model of keepalived.conf: virtual routers and what belongs to them. Field names are the file's keywords.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/units.h"
#include "reference/config/place.h"

namespace holdfast::config {

// A command to run: argv[0] is the program. An empty argv means no script. Empty user: that of script_user.
struct Script {
  std::vector<std::string> argv;
  std::string user;
  std::string group;

  bool empty() const { return argv.empty(); }
  bool operator==(const Script&) const = default;
};

// The `state` keyword: what an instance wishes to be at start. It decides nothing but the default priority; the
// protocol decides the rest.
enum class InitialState : std::uint8_t { kBackup, kMaster };

enum class AddressScope : std::uint8_t { kUnset, kGlobal, kSite, kLink, kHost, kNowhere };

// One line of virtual_ipaddress, virtual_ipaddress_excluded or static_ipaddress.
struct VirtualAddress {
  IpPrefix prefix;  // without "/n" in the file: /32 or /128
  std::string dev;  // empty: the instance's interface
  std::string label;
  AddressScope scope = AddressScope::kUnset;
  std::optional<IpAddress> broadcast;  // brd ADDRESS
  bool default_broadcast = false;      // brd +
  std::optional<IpPrefix> peer;
  bool home = false, nodad = false, mngtmpaddr = false, noprefixroute = false, autojoin = false;
  bool no_track = false, use_vmac = false;
  std::optional<std::uint32_t> preferred_lft;  // seconds; 2^32-1 is "forever"
  std::string track_group;                     // static_ipaddress only
  Origin where;
  bool operator==(const VirtualAddress&) const = default;
};

// One line of track_interface. Weight 0: its failure puts the instance into FAULT; else the weight moves the priority.
struct TrackedInterface {
  std::string name;
  int weight = 0;        // -253..253
  bool reverse = false;  // up counts as down
  Origin where;
  bool operator==(const TrackedInterface&) const = default;
};

// One line of track_script, track_file, track_process or track_bfd; unset means the tracked thing's own.
struct Tracked {
  std::string name;
  std::optional<int> weight;
  std::optional<bool> reverse;
  Origin where;
  bool operator==(const Tracked&) const = default;
};

struct UnicastPeer {
  IpAddress address;
  std::uint8_t min_ttl = 0;  // accepted TTL or hop limit
  std::uint8_t max_ttl = 255;
  Origin where;
  bool operator==(const UnicastPeer&) const = default;
};

// A route or rule: the words of the line, typed by their attribute names. Words are kept in order.
struct RouteAttribute {
  std::string name;  // empty for the destination itself
  std::vector<std::string> values;
  bool operator==(const RouteAttribute&) const = default;
};
struct RouteEntry {
  std::vector<RouteAttribute> attributes;
  Origin where;
  bool operator==(const RouteEntry&) const = default;
};

// use_vmac or use_ipvlan.
struct VirtualMac {
  bool enabled = false;
  std::string ifname;  // empty: vrrp.{VRID} (after vmac_prefix)
  // The MAC given in the file: six octets, or five, and the VRID becomes the last.
  std::optional<MacAddress> mac;
  bool mac_ends_in_vrid = false;
  bool netlink_notify_msg = false;
  std::optional<std::uint32_t> group;
  std::optional<IpAddress> ipvlan_address;  // use_ipvlan only
  std::string ipvlan_type;                  // bridge, private or vepa
  bool operator==(const VirtualMac&) const = default;
};

enum class AuthType : std::uint8_t { kNone, kPass, kAh };

// RFC 2338 section 5.3.6: version 2 only.
struct Authentication {
  Setting<AuthType> auth_type{AuthType::kNone};
  Setting<std::string> auth_pass;  // at most 8 octets, what exceeds them was cut off with a warning
  Origin where;
  bool operator==(const Authentication&) const = default;
};

struct HmacKey {
  std::uint8_t id = 0;
  std::string secret;  // as written: text, hex:... or file:PATH
  Origin where;
  bool operator==(const HmacKey&) const = default;
};

// keepalived 2.4: an HMAC-SHA256 trailer on advertisements.
struct AuthHmac {
  std::vector<HmacKey> keys;
  Setting<std::uint32_t> active_key;
  Setting<Seconds> time_window;
  Setting<std::string> anti_replay{"time"};
  Setting<std::string> mode{"enforce"};
  Origin where;
  bool operator==(const AuthHmac&) const = default;
};

// garp_extra_if: gratuitous ARP on the other interfaces that carry virtual addresses.
struct GarpExtra {
  bool all = false;
  Seconds interval{0};  // 0: off
  bool operator==(const GarpExtra&) const = default;
};

struct Notify {
  Setting<Script> master, backup, fault, stop, deleted, master_rx_lower_pri;
  Setting<Script> any;  // `notify`: runs after the specific one, with kind, name, state and priority appended
  bool operator==(const Notify&) const = default;
};

// One vrrp_instance, with defaults and global_defs applied: every value is what the daemon shall use.
struct VrrpInstance {
  std::string name;
  Origin where;

  Setting<InitialState> state{InitialState::kBackup};
  Setting<std::string> interface;  // empty only for unicast
  Setting<std::string> vrf;
  Setting<std::uint8_t> virtual_router_id;  // 1..255; 0 only where an error says that it is missing
  Setting<std::uint8_t> priority{100};      // 1..255; `state MASTER` without a priority makes it 255
  Setting<Centiseconds> advert_int{Centiseconds(100)};
  Setting<std::uint8_t> version{2};  // 2 or 3; 3 wherever the family is IPv6
  Setting<bool> holdfast_v2_and_v3;  // RFC 9568 section 8.4.2; only where the version is 3 and the family IPv4
  // Only where the family is IPv6 and the first virtual address is link-local.
  Setting<bool> holdfast_router_advertisements;
  Family family = Family::kIpv4;     // of the advertisements: that of the first virtual address

  std::vector<VirtualAddress> virtual_ipaddress;           // advertised, in the file's order
  std::vector<VirtualAddress> virtual_ipaddress_excluded;  // moved, but not advertised
  Setting<bool> no_virtual_ipaddress, promote_secondaries;
  std::vector<RouteEntry> virtual_routes, virtual_rules;

  Authentication authentication;
  std::optional<AuthHmac> auth_hmac;

  Setting<VirtualMac> use_vmac, use_ipvlan;
  Setting<bool> use_vmac_addr, vmac_xmit_base;

  std::vector<UnicastPeer> unicast_peer;  // empty: multicast
  Setting<std::optional<IpAddress>> unicast_src_ip, mcast_src_ip, mcast_dst_ip;
  Setting<std::uint32_t> unicast_ttl{255};
  Setting<bool> track_src_ip, unicast_fault_no_peer, check_unicast_src;
  Setting<std::string> old_unicast_checksum;  // empty: detect

  Setting<bool> nopreempt;
  Setting<Microseconds> preempt_delay{Microseconds(0)};
  // Whether a router that is not the address owner answers on the virtual addresses (RFC 9568 section 6.1,
  // Accept_Mode). keepalived's default is to accept, strict mode's is not to.
  Setting<bool> accept{true};
  Setting<bool> strict_mode, v3_checksum_as_v2, skip_check_adv_addr;
  Setting<bool> lower_prio_no_advert, higher_prio_send_advert, owner_ignore_adverts;
  Setting<std::uint32_t> down_timer_adverts{3};    // intervals of silence before Active is held dead
  Setting<std::uint32_t> timer_expired_backup{0};  // 0: off

  // Gratuitous ARP and unsolicited NA after becoming Active: a burst of `repeat`, a second one after `delay`
  // (0: none), then `refresh_repeat` every `refresh` (0: never).
  Setting<Seconds> garp_master_delay{Seconds(5)}, garp_master_refresh{Seconds(0)};
  Setting<std::uint32_t> garp_master_repeat{5}, garp_master_refresh_repeat{1};
  Setting<Seconds> garp_lower_prio_delay{Seconds(5)};
  Setting<std::uint32_t> garp_lower_prio_repeat{5};
  Setting<GarpExtra> garp_extra_if;

  Setting<bool> dont_track_primary, linkbeat_use_polling;
  std::vector<TrackedInterface> track_interface;
  std::vector<Tracked> track_script, track_file, track_process, track_bfd;

  Notify notify;
  Setting<bool> smtp_alert, notify_priority_changes, native_ipv6;
  Setting<std::string> lvs_sync_daemon_interface;
  Setting<std::uint32_t> kernel_rx_buf_size, debug;
  bool operator==(const VrrpInstance&) const = default;
};

// vrrp_sync_group: instances that change state together.
struct SyncGroup {
  std::string name;
  Origin where;
  std::vector<Setting<std::string>> group;  // names of instances
  std::vector<TrackedInterface> track_interface;
  std::vector<Tracked> track_script, track_file, track_process, track_bfd;
  Notify notify;
  Setting<bool> smtp_alert, sync_group_tracking_weight, notify_priority_changes;
  bool operator==(const SyncGroup&) const = default;
};

// A weight and its sign, as written after `weight`.
struct Weight {
  int value = 0;
  bool reverse = false;
  bool operator==(const Weight&) const = default;
};

struct VrrpScript {
  std::string name;
  Origin where;
  Setting<Script> script;
  Setting<Microseconds> interval{Microseconds(1000000)}, timeout;  // timeout not given: the interval
  Setting<Weight> weight;
  Setting<std::uint32_t> rise{1}, fall{1};
  Setting<Script> user;  // only user and group
  Setting<bool> init_fail;
  bool operator==(const VrrpScript&) const = default;
};

struct TrackFile {
  std::string name;
  Origin where;
  Setting<std::string> file;
  Setting<Weight> weight{Weight{1, false}};
  Setting<std::optional<std::int64_t>> init_file;
  bool overwrite = false;
  bool operator==(const TrackFile&) const = default;
};

struct TrackProcess {
  std::string name;
  Origin where;
  Setting<std::vector<std::string>> process;
  Setting<std::string> param_match;
  Setting<Weight> weight;
  Setting<std::uint32_t> quorum{1}, quorum_max{65535};
  Setting<Microseconds> delay, terminate_delay, fork_delay;
  Setting<bool> full_command;
  bool operator==(const TrackProcess&) const = default;
};

struct BfdInstance {
  std::string name;
  Origin where;
  Setting<std::optional<IpAddress>> source_ip, neighbor_ip;
  Setting<Microseconds> min_rx{Microseconds(10000)}, min_tx{Microseconds(10000)}, idle_tx{Microseconds(1000000)};
  Setting<std::uint32_t> multiplier{5}, ttl;
  Setting<std::int32_t> max_hops;
  Setting<bool> passive, multihop, vrrp, checker;
  Setting<Weight> weight;
  bool operator==(const BfdInstance&) const = default;
};

// track_group: static addresses, routes and rules that these instances watch.
struct TrackGroup {
  std::string name;
  Origin where;
  std::vector<Setting<std::string>> group;
  bool operator==(const TrackGroup&) const = default;
};

struct GarpGroup {
  Origin where;
  Setting<Microseconds> garp_interval, gna_interval;
  std::vector<Setting<std::string>> interfaces;
  bool operator==(const GarpGroup&) const = default;
};

}  // namespace holdfast::config
