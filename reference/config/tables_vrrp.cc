// The tables of vrrp_instance and of the blocks inside it.
#include "reference/config/customs.h"
#include "reference/config/entries.h"
#include "reference/config/nesting.h"
#include "reference/config/tables.h"

namespace holdfast::config {
namespace {

using I = VrrpInstance;

constexpr Choice kStates[] = {{"MASTER", static_cast<int>(InitialState::kMaster)},
                              {"BACKUP", static_cast<int>(InitialState::kBackup)}};
constexpr Choice kAuthTypes[] = {{"PASS", static_cast<int>(AuthType::kPass)}, {"AH", static_cast<int>(AuthType::kAh)}};
constexpr Choice kAntiReplay[] = {{"time"}, {"monotonic"}};
constexpr Choice kHmacModes[] = {{"enforce"}, {"permissive"}, {"receive-only"}};

constexpr Keyword kAuthentication[] = {
    {"auth_type", OneOf<&Authentication::auth_type>("PASS|AH", kAuthTypes), "none", kHonoured,
     "the scheme: a clear-text password, or IPsec's authentication header (not honoured)"},
    {"auth_pass", Custom("<TEXT, 8 octets>", 1, 1, ReadAuthPass, PrintAuthPass), "none", kHonoured,
     "the shared secret, in clear in every packet; what exceeds 8 octets is cut off"},
};
const Block kAuthenticationBlock = {.name = "vrrp_instance/authentication", .keywords = kAuthentication};

constexpr Keyword kHmac[] = {
    {"key",
     Custom("<ID> <TEXT, hex:... or file:PATH>", 2, 2, ReadHmacKey, PrintHmacKey),
     "none",
     kUnderstood,
     "one key of 32 to 64 octets; several let keys change without an outage",
     {},
     "2.4"},
    {"active_key", Number<&AuthHmac::active_key>(1, 255), "none", kUnderstood, "id of the key that signs", {}, "2.4"},
    {"time_window",
     Number<&AuthHmac::time_window>(1, 300),
     "3 * advert_int, at least 5",
     kUnderstood,
     "seconds by which clocks may differ",
     {},
     "2.4"},
    {"anti_replay",
     OneOf<&AuthHmac::anti_replay>("time|monotonic", kAntiReplay),
     "time",
     kUnderstood,
     "how repeated packets are found out",
     {},
     "2.4"},
    {"mode",
     OneOf<&AuthHmac::mode>("enforce|permissive|receive-only", kHmacModes),
     "enforce",
     kUnderstood,
     "how strict receiving is while keys are rolled out",
     {},
     "2.4"},
};
const Block kHmacBlock = {.name = "vrrp_instance/auth_hmac", .keywords = kHmac};

// An identity that was refused counts as given: the line was complained of, and nothing is missing.
void ReadRouterId(void* field, const Statement& s, const Keyword& k, Context& c) {
  using F = Setting<std::uint8_t>;
  ApplyNumber<F>(field, s, k, c);
  if (!static_cast<F*>(field)->given()) static_cast<F*>(field)->Refuse(ValuePlace(s));
}

constexpr Argument RouterId() {
  Argument argument = Number<&I::virtual_router_id>(1, 255);
  argument.apply = ReadRouterId;
  return argument;
}

template <auto... Path>
constexpr Argument GarpInterval() {
  return Keep<Setting<GarpExtra>, Path...>({.shape = "[all] <SECONDS>",
                                            .min_words = 1,
                                            .max_words = 2,
                                            .max = 86400,
                                            .apply = ReadGarpExtra,
                                            .print = PrintGarpExtra});
}

constexpr Keyword kIdentity[] = {
    {"state", OneOf<&I::state>("MASTER|BACKUP", kStates), "BACKUP", kHonoured,
     "what the router expects to be; without a priority, MASTER makes it 255"},
    {"interface", Text<&I::interface>("<IFNAME>", 15), "none", kHonoured, "where advertisements are sent and received"},
    {"vrf", Text<&I::vrf>("<IFNAME>", 15), "none", kUnderstood, "the VRF of an instance without interface"},
    {"virtual_router_id", RouterId(), "none", kHonoured,
     "VRID; the same on all routers of the group, and once per interface and family"},
    {"priority", Number<&I::priority>(1, 255), "100", kHonoured,
     "the higher one wins; 255 is for the router that owns the addresses"},
    {"advert_int", Custom("<SECONDS>", 1, 1, ReadAdvertInt, PrintAdvertInt), "1", kHonoured,
     "time between advertisements: whole seconds to 255 in version 2, 0.01 to 40.95 in version 3"},
    {"version", Number<&I::version>(2, 3), "vrrp_version; 3 for IPv6", kHonoured, "protocol version"},
    {"holdfast_v2_and_v3",
     Bool<&I::holdfast_v2_and_v3>(),
     "off",
     kHonoured,
     "version 3 over IPv4: sends and takes version 2 as well, while routers are upgraded (RFC 9568 section 8.4.2)",
     {},
     {},
     true},
    {"holdfast_router_advertisements",
     Bool<&I::holdfast_router_advertisements>(),
     "off",
     kHonoured,
     "IPv6: while Active, Router Advertisements from the first virtual address, which is link-local, with the networks "
     "of the others (RFC 9568 section 8.2.3)",
     {},
     {},
     true},
    {"native_ipv6", Flag<&I::native_ipv6>(), "off", kUnderstood, "forces IPv6",
     "nothing: the family follows the virtual addresses"},
    {"virtual_ipaddress", Nested<&I::virtual_ipaddress>(&kVirtualAddressBlock), "none", kHonoured,
     "the addresses that move with the Active Router, advertised in this order"},
    {"virtual_ipaddress_excluded", Nested<&I::virtual_ipaddress_excluded>(&kExcludedAddressBlock), "none", kHonoured,
     "addresses that move, but are not advertised; they may be of the other family"},
    {"no_virtual_ipaddress",
     Flag<&I::no_virtual_ipaddress>(),
     "off",
     kHonoured,
     "an instance without addresses is meant",
     {},
     "2.3"},
    {"promote_secondaries", Flag<&I::promote_secondaries>(), "off", kUnderstood,
     "sets the sysctl of that name on the interface"},
    {"virtual_routes", Nested<&I::virtual_routes>(&kVirtualRoutesBlock), "none", kUnderstood,
     "routes of the Active Router"},
    {"virtual_rules", Nested<&I::virtual_rules>(&kVirtualRulesBlock), "none", kUnderstood,
     "policy rules of the Active Router"},
    {"authentication", Nested<&I::authentication>(&kAuthenticationBlock), "none", kHonoured,
     "authentication of RFC 2338, version 2 only"},
    {"auth_hmac",
     Optional<&I::auth_hmac>(&kHmacBlock),
     "none",
     kUnderstood,
     "an HMAC-SHA256 trailer on advertisements",
     {},
     "2.4"},
    {"use_vmac", Custom("[[name] <IFNAME>] [<MAC>] [netlink_notify_msg] [group <ID>]", 0, 6, ReadUseVmac, PrintUseVmac),
     "off", kHonoured, "runs on a macvlan that has the virtual router's MAC address"},
    {"use_vmac_addr", Flag<&I::use_vmac_addr>(), "off", kUnderstood, "macvlans for addresses on other interfaces too"},
    {"vmac_xmit_base", Flag<&I::vmac_xmit_base>(), "off", kHonoured,
     "advertisements leave by the parent of the macvlan"},
    {"use_ipvlan",
     Custom("[[name] <IFNAME>] [<ADDRESS>] [bridge|private|vepa] [group <ID>]", 0, 6, ReadUseIpvlan, PrintUseIpvlan),
     "off", kUnderstood, "runs on an ipvlan device"},
    {"dont_track_primary", Flag<&I::dont_track_primary>(), "off", kHonoured,
     "a fault of the own interface does not count"},
    {"linkbeat_use_polling", Flag<&I::linkbeat_use_polling>(), "off", kUnderstood,
     "polls the link of the own interface", "linkbeat_interfaces { IFNAME }"},
    {"kernel_rx_buf_size", Number<&I::kernel_rx_buf_size>(0, kMaxUnsigned), "policy", kUnderstood,
     "share of the receive buffer"},
    {"debug", Number<&I::debug>(0, 4), "0", kUnderstood, "debug level"},
    {"lvs_sync_daemon_interface", Text<&I::lvs_sync_daemon_interface>("<IFNAME>"), "none", kUnderstood,
     "IPVS connection synchronisation follows this instance", "lvs_sync_daemon IFNAME INSTANCE in global_defs"},
};

constexpr Keyword kBehaviour[] = {
    {"unicast_peer", Nested<&I::unicast_peer>(&kUnicastPeerBlock), "multicast", kHonoured,
     "advertisements go to these routers instead of the multicast group"},
    {"unicast_src_ip", Address<&I::unicast_src_ip>(), "primary address", kHonoured, "source of unicast advertisements"},
    {"unicast_ttl", Number<&I::unicast_ttl>(0, 255), "255", kHonoured, "TTL of unicast advertisements"},
    {"unicast_fault_no_peer", Flag<&I::unicast_fault_no_peer>(), "off", kUnderstood,
     "without peers: FAULT, not multicast"},
    {"check_unicast_src", Flag<&I::check_unicast_src>(), "vrrp_check_unicast_src", kHonoured,
     "takes advertisements from configured peers only"},
    {"old_unicast_checksum", OptionalText<&I::old_unicast_checksum>("[never]"), "detect", kUnderstood,
     "the checksum of keepalived before 1.3.7"},
    {"mcast_src_ip", Address<&I::mcast_src_ip>(), "primary address", kHonoured, "source of multicast advertisements"},
    {"mcast_dst_ip", Address<&I::mcast_dst_ip>(), "the global group", kHonoured, "multicast group of this instance"},
    {"track_src_ip", Flag<&I::track_src_ip>(), "off", kUnderstood, "FAULT while the source address is missing"},
    {"preempt", FlagOff<&I::nopreempt>(), "on", kHonoured, "takes back nopreempt"},
    {"nopreempt", Flag<&I::nopreempt>(), "off", kHonoured,
     "does not take over from an Active Router of lower priority (Preempt_Mode false)"},
    {"preempt_delay", Time<&I::preempt_delay>(0, 1000 * kSecond), "0", kHonoured,
     "waits this long before taking over from a lower priority"},
    {"accept", Flag<&I::accept>(), "on, unless strict", kHonoured,
     "answers on the virtual addresses when not their owner"},
    {"no_accept", FlagOff<&I::accept>(), "off", kHonoured,
     "does not answer on the virtual addresses when not their owner"},
    {"strict_mode", Bool<&I::strict_mode>(), "vrrp_strict", kUnderstood, "refuses what the RFC does not have"},
    {"v3_checksum_as_v2",
     Bool<&I::v3_checksum_as_v2>(),
     "global",
     kHonoured,
     "version 3 over IPv4: checksum without pseudo-header, as RFC 9568 has it",
     {},
     "2.3"},
    {"skip_check_adv_addr", Bool<&I::skip_check_adv_addr>(), "global", kHonoured,
     "does not compare addresses again while the Active Router is the same"},
    {"lower_prio_no_advert", Bool<&I::lower_prio_no_advert>(), "global", kHonoured,
     "the Active Router does not answer an advertisement of lower priority at once"},
    {"higher_prio_send_advert", Bool<&I::higher_prio_send_advert>(), "global", kHonoured,
     "one more advertisement before giving way to a higher priority"},
    {"owner_ignore_adverts",
     Bool<&I::owner_ignore_adverts>(),
     "global",
     kHonoured,
     "the address owner ignores advertisements",
     {},
     "2.3"},
    {"down_timer_adverts", Number<&I::down_timer_adverts>(1, 100), "global: 3", kHonoured,
     "advertisements missed before the Active Router counts as down"},
    {"timer_expired_backup",
     OptionalNumber<254, &I::timer_expired_backup>(1, 254),
     "off",
     kUnderstood,
     "an Active Router that was scheduled too late gives up",
     {},
     "2.3"},
    {"thread_timer_expired", OptionalNumber<254, &I::timer_expired_backup>(1, 254), "off", kUnderstood, "older name",
     "timer_expired_backup", "2.3"},
};

constexpr Keyword kTracking[] = {
    {"track_interface", Nested<&I::track_interface>(&kTrackInterfaceBlock), "none", kHonoured,
     "interfaces whose loss makes a FAULT, or moves the priority by a weight"},
    {"track_script", Nested<&I::track_script>(&kTrackScriptBlock), "none", kUnderstood, "vrrp_scripts that count"},
    {"track_file", Nested<&I::track_file>(&kTrackFileBlock), "none", kUnderstood, "track_files that count"},
    {"track_process", Nested<&I::track_process>(&kTrackProcessBlock), "none", kUnderstood,
     "vrrp_track_processes that count"},
    {"track_bfd", Nested<&I::track_bfd>(&kTrackBfdBlock), "none", kUnderstood, "bfd_instances that count"},
    {"notify_master", Command<&I::notify, &Notify::master>(), "none", kHonoured, "runs on becoming Active"},
    {"notify_backup", Command<&I::notify, &Notify::backup>(), "none", kHonoured, "runs on becoming Backup"},
    {"notify_fault", Command<&I::notify, &Notify::fault>(), "none", kHonoured, "runs on FAULT"},
    {"notify_stop", Command<&I::notify, &Notify::stop>(), "none", kHonoured, "runs when the daemon stops"},
    {"notify_deleted", Custom("[<SCRIPT> [<USER> [[:]<GROUP>]]]", 0, kMany, ReadNotifyDeleted, PrintNotifyDeleted),
     "off", kHonoured, "runs when a reload takes the instance away; without a script, says DELETED instead of STOP"},
    {"notify", Command<&I::notify, &Notify::any>(), "none", kHonoured,
     "runs on every change, with INSTANCE, name, state and priority appended"},
    {"notify_master_rx_lower_pri", Command<&I::notify, &Notify::master_rx_lower_pri>(), "none", kHonoured,
     "runs when the Active Router hears a lower priority"},
    {"notify_priority_changes", Bool<&I::notify_priority_changes>(), "global", kUnderstood,
     "priority changes go to the pipes"},
    {"smtp_alert", Bool<&I::smtp_alert>(), "global, else off", kUnderstood, "mail on every change"},
    {"garp_master_delay", Number<&I::garp_master_delay>(0, 4294), "global: 5", kHonoured,
     "seconds until the second burst of gratuitous ARP; 0: none"},
    {"garp_master_repeat", Number<&I::garp_master_repeat>(1, kMaxUnsigned), "global: 5", kHonoured,
     "gratuitous ARPs in a burst"},
    {"garp_master_refresh", Number<&I::garp_master_refresh>(0, kMaxUnsigned), "global: 0", kHonoured,
     "seconds between repeated gratuitous ARPs of the Active Router; 0: none"},
    {"garp_master_refresh_repeat", Number<&I::garp_master_refresh_repeat>(1, kMaxUnsigned), "global: 1", kHonoured,
     "gratuitous ARPs in each of these"},
    {"garp_lower_prio_delay", Number<&I::garp_lower_prio_delay>(0, 4294), "global", kUnderstood,
     "second burst after an advertisement of lower priority"},
    {"garp_lower_prio_repeat", Number<&I::garp_lower_prio_repeat>(0, kMaxUnsigned), "global", kHonoured,
     "burst after an advertisement of lower priority"},
    {"garp_extra_if", GarpInterval<&I::garp_extra_if>(), "global", kUnderstood,
     "repeats gratuitous ARP on the addresses' other interfaces"},
    {"vmac_garp_intvl", GarpInterval<&I::garp_extra_if>(), "global", kUnderstood, "older name", "garp_extra_if"},
};

}  // namespace

const Block kVrrpInstanceBlock = {
    .name = "vrrp_instance", .keywords = kIdentity, .more_keywords = {kBehaviour, kTracking}};

}  // namespace holdfast::config
