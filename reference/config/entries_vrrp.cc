// Value blocks of VRRP: addresses, peers, trackers and lists of names.
#include <array>

#include "reference/config/arguments.h"
#include "reference/config/entries.h"
#include "reference/config/entry_texts.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

constexpr EntryWord kAddressWords[] = {
    {"dev", "<IFNAME>", "the interface that carries it, if not the instance's"},
    {"scope", "site|link|host|nowhere|global", "its scope in the kernel"},
    {"brd", "<ADDRESS>|+|-", "its broadcast address; + derives it, - leaves it out"},
    {"broadcast", "<ADDRESS>|+|-", "the same as brd"},
    {"label", "<TEXT>", "an interface alias, IPv4 only"},
    {"peer", "<ADDRESS>[/<LENGTH>]", "the far end of a point-to-point link"},
    {"home", "", "marks an IPv6 home address"},
    {"-nodad", "", "no duplicate address detection"},
    {"mngtmpaddr", "", "template for temporary addresses"},
    {"noprefixroute", "", "the kernel makes no route for its prefix"},
    {"autojoin", "", "joins the multicast group of that address"},
    {"preferred_lft", "<SECONDS>|forever", "how long it is preferred; 0 deprecates it at once"},
    {"no_track", "", "losing it does not demote the instance"},
    {"use_vmac", "", "puts it on a macvlan of its device"},
    {"track_group", "<NAME>", "static addresses: the track_group that watches it"},
};

constexpr Choice kScopes[] = {{"global", static_cast<int>(AddressScope::kGlobal)},
                              {"site", static_cast<int>(AddressScope::kSite)},
                              {"link", static_cast<int>(AddressScope::kLink)},
                              {"host", static_cast<int>(AddressScope::kHost)},
                              {"nowhere", static_cast<int>(AddressScope::kNowhere)}};

std::optional<IpPrefix> ParseVirtualAddress(std::string_view text) {
  if (text == "default" || text == "any" || text == "all") return IpPrefix{IpAddress::V4(0, 0, 0, 0), 0};
  if (text == "default6") return IpPrefix{*IpAddress::Parse("::"), 0};
  return IpPrefix::Parse(text);
}

std::string AddressCure(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != text.npos && IpAddress::Parse(text.substr(0, slash)))
    return "the length after '/' is 0 to 32 for IPv4 and 0 to 128 for IPv6";
  return "write an address, as in 192.0.2.10/24";
}

void ReadScope(const Statement& s, std::size_t i, Context& c, VirtualAddress* address) {
  for (const Choice& scope : kScopes)
    if (scope.word == s.word(i)) return void(address->scope = static_cast<AddressScope>(scope.value));
  if (const auto number = ParseInteger(s.word(i)); number && *number >= 0 && *number <= 255) return;
  c.Refuse(s, i, "scope must be site, link, host, nowhere or global, not " + Quoted(s.word(i)) + "; it is ignored");
}

void ReadBroadcast(const Statement& s, std::size_t i, Context& c, VirtualAddress* address) {
  if (s.word(i) == "+") {
    address->default_broadcast = true;
  } else if (s.word(i) != "-") {
    address->broadcast = c.Address(s, i, "the broadcast address");
  }
}

void ReadLifetime(const Statement& s, std::size_t i, Context& c, VirtualAddress* address) {
  if (s.word(i) == "forever") return void(address->preferred_lft = UINT32_MAX);
  if (const auto value = c.Integer(s, i, "preferred_lft", 0, UINT32_MAX))
    address->preferred_lft = static_cast<std::uint32_t>(*value);
}

// An option that stands alone; null if the word is none.
bool* AddressFlag(std::string_view word, VirtualAddress* address) {
  if (word == "home") return &address->home;
  if (word == "-nodad") return &address->nodad;
  if (word == "mngtmpaddr") return &address->mngtmpaddr;
  if (word == "noprefixroute") return &address->noprefixroute;
  if (word == "autojoin") return &address->autojoin;
  if (word == "no_track") return &address->no_track;
  if (word == "use_vmac") return &address->use_vmac;
  return nullptr;
}

// The option at word `i`; how many words it took.
std::size_t ReadAddressOption(const Statement& s, std::size_t i, Context& c, VirtualAddress* address) {
  const std::string_view word = s.word(i);
  if (bool* flag = AddressFlag(word, address)) return *flag = true, 1;
  const EntryWord* known = nullptr;
  for (const EntryWord& option : kAddressWords)
    if (option.name == word) known = &option;
  if (!known) {
    std::string cure = IpPrefix::Parse(word) ? "write each address on a line of its own" : "";
    c.Refuse(s, i, "an address has no option " + Quoted(word) + "; it is ignored", std::move(cure));
    return 1;
  }
  if (i + 1 >= s.size()) {
    c.Refuse(s, i, std::string(word) + " needs a value",
             "write: " + std::string(word) + " " + std::string(known->shape));
    return 1;
  }
  if (word == "dev") address->dev = s.word(i + 1);
  if (word == "label") address->label = s.word(i + 1);
  if (word == "track_group") address->track_group = s.word(i + 1);
  if (word == "scope") ReadScope(s, i + 1, c, address);
  if (word == "brd" || word == "broadcast") ReadBroadcast(s, i + 1, c, address);
  if (word == "preferred_lft") ReadLifetime(s, i + 1, c, address);
  if (word == "peer" && !(address->peer = IpPrefix::Parse(s.word(i + 1))))
    c.Refuse(s, i + 1, "peer must be an address, not " + Quoted(s.word(i + 1)) + "; it is ignored");
  return 2;
}

void ReadAddress(void* object, const Statement& s, Context& c) {
  // "dev eth0 192.0.2.1" is as good as the other way round.
  VirtualAddress address;
  address.where = s.place();
  bool found = false;
  for (std::size_t i = 0; i < s.size();) {
    const std::optional<IpPrefix> prefix = found ? std::nullopt : ParseVirtualAddress(s.word(i));
    if (prefix) {
      address.prefix = *prefix;
      address.where = s.place(i);
      found = true;
      ++i;
    } else if (i == 0 && s.word(0) != "dev" && s.word(0) != "label") {
      return c.Refuse(s, 0, Quoted(s.word(0)) + " is not an IP address; the line is ignored", AddressCure(s.word(0)));
    } else {
      i += ReadAddressOption(s, i, c, &address);
    }
  }
  if (!found) return c.Refuse(s, 0, "this line holds no address; it is ignored");
  static_cast<std::vector<VirtualAddress>*>(object)->push_back(std::move(address));
}

constexpr EntryWord kWeightWords[] = {{"weight", "<NUMBER> [reverse]", "moves the priority instead of a FAULT"}};

// `NAME [weight W [reverse]]`.
template <typename Entry>
std::optional<Entry> ReadTracked(const Statement& s, Context& c, std::int64_t limit) {
  Entry entry;
  entry.name = s.word(0);
  entry.where = s.place();
  if (s.size() < 2) return entry;
  if (s.word(1) != "weight") {
    c.Refuse(s, 1, "after a name only 'weight' may follow, not " + Quoted(s.word(1)) + "; the rest is ignored");
    return entry;
  }
  const std::optional<Weight> weight = c.WeightAt(s, 2, limit);
  if (!weight) return std::nullopt;
  entry.weight = weight->value;
  if (s.size() > 3) entry.reverse = weight->reverse;
  return entry;
}

template <typename Entry, std::int64_t limit>
void AppendTracked(void* object, const Statement& s, Context& c) {
  if (auto entry = ReadTracked<Entry>(s, c, limit)) static_cast<std::vector<Entry>*>(object)->push_back(*entry);
}

constexpr EntryWord kPeerWords[] = {{"min_ttl", "<0..255>", "smallest TTL taken from this peer"},
                                    {"max_ttl", "<0..255>", "largest TTL taken from this peer"}};

void ReadPeer(void* object, const Statement& s, Context& c) {
  const std::optional<IpAddress> address = c.Address(s, 0, "a unicast peer");
  if (!address) return;
  UnicastPeer peer{*address, 0, 255, s.place()};
  for (std::size_t i = 1; i < s.size(); i += 2) {
    const std::string_view word = s.word(i);
    if ((word != "min_ttl" && word != "max_ttl") || i + 1 >= s.size()) {
      c.Refuse(s, i, "after a peer follow 'min_ttl N' and 'max_ttl N', not " + Quoted(word) + "; it is ignored");
      break;
    }
    const auto ttl = c.Integer(s, i + 1, word, 0, 255);
    if (ttl) (word == "min_ttl" ? peer.min_ttl : peer.max_ttl) = static_cast<std::uint8_t>(*ttl);
  }
  static_cast<std::vector<UnicastPeer>*>(object)->push_back(peer);
}

// One or more names on a line.
void ReadNames(void* object, const Statement& s, Context&) {
  for (std::size_t i = 0; i < s.size(); ++i)
    static_cast<std::vector<Setting<std::string>>*>(object)->emplace_back().Set(std::string(s.word(i)), s.place(i));
}

void ReadLinkbeat(void* object, const Statement& s, Context& c) {
  LinkbeatInterface entry{std::string(s.word(0)), std::string(s.word(1)), s.place()};
  if (s.size() > 1 && s.word(1) != "MII" && s.word(1) != "ETHTOOL" && s.word(1) != "IOCTL") {
    c.Refuse(s, 1, "an interface is polled by MII, ETHTOOL or IOCTL, not " + Quoted(s.word(1)));
    entry.method.clear();
  }
  static_cast<std::vector<LinkbeatInterface>*>(object)->push_back(std::move(entry));
}

void ReadDelays(void* object, const Statement& s, Context& c) {
  if (s.size() < 2)
    return c.Refuse(s, 0, "the delay after the interface is missing; the line is ignored",
                    "write: " + std::string(s.word(0)) + " <DOWN SECONDS> [<UP SECONDS>]");
  const auto down = c.Integer(s, 1, "the down delay", 0, 255);
  const auto up = s.size() > 2 ? c.Integer(s, 2, "the up delay", 0, 255) : std::optional<std::int64_t>(0);
  if (!down || !up) return;
  static_cast<std::vector<InterfaceDelay>*>(object)->push_back(
      {std::string(s.word(0)), Seconds(*down), Seconds(*up), s.place()});
}

constexpr std::string_view kTrackedShape = "<NAME> [weight <NUMBER> [reverse]]";
constexpr std::string_view kAddressShape = "<ADDRESS>[/<LENGTH>] [<OPTION>...]";
constexpr auto ReadTrackedBy253 = AppendTracked<Tracked, 253>;
constexpr auto ReadTrackedBy254 = AppendTracked<Tracked, 254>;
constexpr auto ReadTrackedInterface = AppendTracked<TrackedInterface, 254>;

constexpr Block AddressBlock(std::string_view name) {
  return {.name = name,
          .entry = ReadAddress,
          .entry_shape = kAddressShape,
          .entry_words = kAddressWords,
          .print = PrintEntries<VirtualAddress>};
}
template <typename Entry>
constexpr Block TrackerBlock(std::string_view name, void (*entry)(void*, const Statement&, Context&)) {
  return {.name = name,
          .entry = entry,
          .entry_shape = kTrackedShape,
          .entry_words = kWeightWords,
          .print = PrintEntries<Entry>};
}

}  // namespace

const Block kVirtualAddressBlock = AddressBlock("vrrp_instance/virtual_ipaddress");
const Block kExcludedAddressBlock = AddressBlock("vrrp_instance/virtual_ipaddress_excluded");
const Block kStaticAddressBlock = AddressBlock("static_ipaddress");
const Block kTrackInterfaceBlock = TrackerBlock<TrackedInterface>("track_interface", ReadTrackedInterface);
const Block kTrackScriptBlock = TrackerBlock<Tracked>("track_script", ReadTrackedBy253);
const Block kTrackFileBlock = TrackerBlock<Tracked>("track_file", ReadTrackedBy254);
const Block kTrackProcessBlock = TrackerBlock<Tracked>("track_process", ReadTrackedBy254);
const Block kTrackBfdBlock = TrackerBlock<Tracked>("track_bfd", ReadTrackedBy253);
const Block kUnicastPeerBlock = {.name = "vrrp_instance/unicast_peer",
                                 .entry = ReadPeer,
                                 .entry_shape = "<ADDRESS> [min_ttl <0..255>] [max_ttl <0..255>]",
                                 .entry_words = kPeerWords,
                                 .print = PrintEntries<UnicastPeer>};
const Block kGroupMembersBlock = {
    .name = "group", .entry = ReadNames, .entry_shape = "<INSTANCE>...", .print = PrintEntries<Setting<std::string>>};
const Block kMailRecipientsBlock = {.name = "global_defs/notification_email",
                                    .entry = ReadNames,
                                    .entry_shape = "<EMAIL>",
                                    .print = PrintEntries<Setting<std::string>>};
const Block kGarpInterfacesBlock = {.name = "garp_group/interfaces",
                                    .entry = ReadNames,
                                    .entry_shape = "<IFNAME>...",
                                    .print = PrintEntries<Setting<std::string>>};
const Block kLinkbeatBlock = {.name = "linkbeat_interfaces",
                              .entry = ReadLinkbeat,
                              .entry_shape = "<IFNAME> [MII|ETHTOOL|IOCTL]",
                              .print = PrintEntries<LinkbeatInterface>};
const Block kInterfaceDelaysBlock = {.name = "interface_up_down_delays",
                                     .entry = ReadDelays,
                                     .entry_shape = "<IFNAME> <DOWN> [<UP>]",
                                     .print = PrintEntries<InterfaceDelay>};

}  // namespace holdfast::config
