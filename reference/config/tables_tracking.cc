// The tables of what instances are tied to: sync groups, scripts, files, processes, BFD sessions.
#include "reference/config/customs.h"
#include "reference/config/entries.h"
#include "reference/config/nesting.h"
#include "reference/config/tables.h"

namespace holdfast::config {
namespace {

using S = SyncGroup;

constexpr Keyword kSyncGroup[] = {
    {"group", Nested<&S::group>(&kGroupMembersBlock), "none", kUnderstood,
     "names of the instances that change together"},
    {"track_interface", Nested<&S::track_interface>(&kTrackInterfaceBlock), "none", kUnderstood,
     "interfaces that count for all members"},
    {"track_script", Nested<&S::track_script>(&kTrackScriptBlock), "none", kUnderstood,
     "scripts that count for all members"},
    {"track_file", Nested<&S::track_file>(&kTrackFileBlock), "none", kUnderstood, "files that count for all members"},
    {"track_process", Nested<&S::track_process>(&kTrackProcessBlock), "none", kUnderstood,
     "processes that count for all members"},
    {"track_bfd", Nested<&S::track_bfd>(&kTrackBfdBlock), "none", kUnderstood,
     "BFD sessions that count for all members"},
    {"notify_master", Command<&S::notify, &Notify::master>(), "none", kUnderstood,
     "runs when the group becomes Active"},
    {"notify_backup", Command<&S::notify, &Notify::backup>(), "none", kUnderstood,
     "runs when the group becomes Backup"},
    {"notify_fault", Command<&S::notify, &Notify::fault>(), "none", kUnderstood, "runs on a FAULT of the group"},
    {"notify_stop", Command<&S::notify, &Notify::stop>(), "none", kUnderstood, "runs when the daemon stops"},
    {"notify", Command<&S::notify, &Notify::any>(), "none", kUnderstood,
     "runs on every change, with GROUP, name, state and 0 appended"},
    {"notify_priority_changes", Bool<&S::notify_priority_changes>(), "global", kUnderstood,
     "priority changes go to the pipes"},
    {"smtp_alert", Bool<&S::smtp_alert>(), "global, else off", kUnderstood, "mail on every change of the group"},
    {"sync_group_tracking_weight", Flag<&S::sync_group_tracking_weight>(), "off", kUnderstood,
     "weights of trackers are allowed inside the group"},
    {"global_tracking", Flag<&S::sync_group_tracking_weight>(), "off", kUnderstood, "members share their trackers",
     "track_interface, track_script, ... in this block"},
};

using V = VrrpScript;

constexpr Keyword kScript[] = {
    {"script", Command<&V::script>(), "none", kUnderstood, "the command; its exit status 0 is success"},
    {"interval", Time<&V::interval>(kSecond / 1000, kMaxTimer), "1", kUnderstood, "time between two runs"},
    {"timeout", Time<&V::timeout>(kSecond / 1000, kMaxTimer), "interval", kUnderstood, "a longer run is a failure"},
    {"weight", WeightOf<&V::weight>(253), "0", kUnderstood, "moves the priority; 0: a failure makes a FAULT"},
    {"rise", Number<&V::rise>(1, kMaxInt), "1", kUnderstood, "successes in a row that count as up"},
    {"fall", Number<&V::fall>(1, kMaxInt), "1", kUnderstood, "failures in a row that count as down"},
    {"user", User<&V::user>(), "script_user", kUnderstood, "who runs it"},
    {"init_fail", Flag<&V::init_fail>(), "off", kUnderstood, "counts as down until the first success"},
};

constexpr Keyword kTrackFile[] = {
    {"file", Text<&TrackFile::file>("<PATH>"), "none", kUnderstood, "the file that is watched"},
    {"weight", WeightOf<&TrackFile::weight>(254), "1", kUnderstood, "times the number in the file, moves the priority"},
    {"init_file", Custom("[<NUMBER>] [overwrite]", 0, 2, ReadInitFile, PrintInitFile), "off", kUnderstood,
     "makes the file with this number"},
};

using P = TrackProcess;
constexpr Choice kParamMatch[] = {{"exact"}, {"initial"}, {"partial"}};

constexpr Keyword kTrackProcess[] = {
    {"process", Words<&P::process>("<NAME> [<PARAMETER>...]", 1), "none", kUnderstood, "the process to look for"},
    {"param_match", OneOf<&P::param_match>("initial|partial", kParamMatch), "exact", kUnderstood,
     "how its parameters are compared"},
    {"weight", WeightOf<&P::weight>(254), "0", kUnderstood, "moves the priority; 0: too few make a FAULT"},
    {"quorum", Number<&P::quorum>(1, 65535), "1", kUnderstood, "how many must run"},
    {"quorum_max", Number<&P::quorum_max>(0, 65535), "none", kUnderstood, "how many may run"},
    {"delay", Time<&P::delay>(1, 3600 * kSecond), "0", kUnderstood, "both delays below"},
    {"terminate_delay", Time<&P::terminate_delay>(1, 3600 * kSecond), "0", kUnderstood, "patience after one ends"},
    {"fork_delay", Time<&P::fork_delay>(1, 3600 * kSecond), "0", kUnderstood, "patience after one starts"},
    {"full_command", Flag<&P::full_command>(), "off", kUnderstood, "compares the whole command line"},
};

using B = BfdInstance;

constexpr Keyword kBfd[] = {
    {"source_ip", Address<&B::source_ip>(), "kernel's choice", kUnderstood, "local address"},
    {"neighbor_ip", Address<&B::neighbor_ip>(), "none", kUnderstood, "the peer"},
    {"neighbour_ip", Address<&B::neighbor_ip>(), "none", kUnderstood, "the peer, in the other spelling"},
    {"min_rx", MillisecondTime<&B::min_rx>(1000, 4294967000), "10", kUnderstood, "required receive interval"},
    {"min_tx", MillisecondTime<&B::min_tx>(1000, 4294967000), "10", kUnderstood, "desired transmit interval"},
    {"idle_tx", MillisecondTime<&B::idle_tx>(1000000, 4294967000), "1000", kUnderstood, "transmit interval while down"},
    {"multiplier", Number<&B::multiplier>(1, 255), "5", kUnderstood, "packets missed before the session is down"},
    {"passive", Flag<&B::passive>(), "off", kUnderstood, "waits for the peer to start"},
    {"ttl", Number<&B::ttl>(1, 255), "255 IPv4, 64 IPv6", kUnderstood, "TTL that is sent"},
    {"hoplimit", Number<&B::ttl>(1, 255), "64", kUnderstood, "hop limit that is sent"},
    {"max_hops", Number<&B::max_hops>(-1, 255), "0", kUnderstood, "routers that may stand between"},
    {"multihop", Bool<&B::multihop>(), "off", kUnderstood, "RFC 5883, port 4784", {}, "2.3"},
    {"weight", WeightOf<&B::weight>(253), "0", kUnderstood, "moves the priority of instances that track it"},
    {"vrrp", Flag<&B::vrrp>(), "both", kUnderstood, "only VRRP hears of it"},
    {"checker", Flag<&B::checker>(), "both", kUnderstood, "only checkers hear of it"},
};

constexpr Keyword kTrackGroup[] = {
    {"group", Nested<&TrackGroup::group>(&kGroupMembersBlock), "none", kUnderstood,
     "names of the instances that are tied to static addresses, routes and rules"},
};

constexpr Keyword kGarpGroup[] = {
    {"garp_interval", Time<&GarpGroup::garp_interval>(1, kMaxTimer), "0", kUnderstood, "time between gratuitous ARPs"},
    {"gna_interval", Time<&GarpGroup::gna_interval>(1, kMaxTimer), "0", kUnderstood, "time between unsolicited NAs"},
    {"interface", Custom("<IFNAME>", 1, 1, ReadGarpInterface, nullptr), "none", kUnderstood,
     "the interface that this applies to"},
    {"interfaces", Nested<&GarpGroup::interfaces>(&kGarpInterfacesBlock), "none", kUnderstood,
     "interfaces that share one pace"},
};

}  // namespace

const Block kSyncGroupBlock = {.name = "vrrp_sync_group", .keywords = kSyncGroup};
const Block kVrrpScriptBlock = {.name = "vrrp_script", .keywords = kScript};
const Block kTrackFileDefinitionBlock = {.name = "track_file", .keywords = kTrackFile};
const Block kTrackProcessDefinitionBlock = {.name = "vrrp_track_process", .keywords = kTrackProcess};
const Block kBfdInstanceBlock = {.name = "bfd_instance", .keywords = kBfd};
const Block kTrackGroupBlock = {.name = "track_group", .keywords = kTrackGroup};
const Block kGarpGroupBlock = {.name = "garp_group", .keywords = kGarpGroup};

}  // namespace holdfast::config
