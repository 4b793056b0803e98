// Keywords of virtual servers that need a function of their own, and the entries of virtual_server_group.
#include <algorithm>

#include "reference/config/arguments.h"
#include "reference/config/customs.h"
#include "reference/config/entries.h"
#include "reference/config/server_checks.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

VirtualServer& Server(void* object) { return *static_cast<VirtualServer*>(object); }
const VirtualServer& Server(const void* object) { return *static_cast<const VirtualServer*>(object); }

std::string Upper(std::string_view word) {
  std::string upper(word);
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return upper;
}

// `<ADDRESS> [<PORT>]` from word 1 on.
bool ReadEndpoint(const Statement& s, Context& c, std::string_view subject, IpAddress* address, std::uint16_t* port) {
  const std::optional<IpAddress> parsed = c.Address(s, 1, subject);
  if (!parsed) return false;
  *address = *parsed;
  if (s.size() < 3) return true;
  const auto number = c.Integer(s, 2, "the port", 0, 65535);
  *port = static_cast<std::uint16_t>(number.value_or(0));
  return true;
}

// "TUN type gue port 5555 csum": the options after TUN.
void ReadTunnel(const Statement& s, Context& c, Forwarding* forwarding) {
  forwarding->tunnel_type = "ipip";
  for (std::size_t i = 2; i < s.size(); ++i) {
    const std::string_view word = s.word(i);
    if (word == "type" && i + 1 < s.size()) {
      const std::string_view type = s.word(++i);
      if (type == "ipip" || type == "gue" || type == "gre") {
        forwarding->tunnel_type = type;
      } else {
        c.Refuse(s, i, "a tunnel's type is ipip, gue or gre, not " + Quoted(type));
      }
    } else if (word == "port" && i + 1 < s.size()) {
      const auto port = c.Integer(s, ++i, "the port", 1, 65535);
      forwarding->tunnel_port = static_cast<std::uint16_t>(port.value_or(0));
    } else if (word == "nocsum" || word == "csum" || word == "remcsum") {
      forwarding->tunnel_checksum = word;
    } else {
      c.Refuse(s, i, "TUN has no option " + Quoted(word) + "; it is ignored");
    }
  }
  if (forwarding->tunnel_type == "gue" && forwarding->tunnel_port == 0)
    c.Refuse(s, 1, "a gue tunnel needs a port", "write: TUN type gue port 6080");
}

// The last address of "10.0.0.1-20" (its last octet) or of "10.0.0.1-10.0.0.20".
std::optional<IpAddress> RangeEnd(const IpAddress& first, std::string_view text) {
  if (const auto address = IpAddress::Parse(text)) return address;
  std::vector<std::uint8_t> octets(first.octets().begin(), first.octets().end());
  if (first.is_v4()) {
    const auto last = ParseInteger(text);
    if (!last || *last < octets.back() || *last > 255) return std::nullopt;
    octets.back() = static_cast<std::uint8_t>(*last);
    return IpAddress::FromOctets(octets);
  }
  const auto tail = IpAddress::Parse("::" + std::string(text));
  if (!tail) return std::nullopt;
  octets[14] = tail->octets()[14], octets[15] = tail->octets()[15];
  return IpAddress::FromOctets(octets);
}

bool ReadFirewallMark(const Statement& s, Context& c, GroupMember* member) {
  if (s.size() < 2) return c.Refuse(s, 0, "fwmark needs a number"), false;
  const auto mark = c.Integer(s, 1, "fwmark", 0, kMaxUnsigned);
  if (!mark) return false;
  member->fwmark = static_cast<std::uint32_t>(*mark);
  if (s.word(2) == "inet") member->fwmark_family = Family::kIpv4;
  if (s.word(2) == "inet6") member->fwmark_family = Family::kIpv6;
  return true;
}

bool ReadRange(const Statement& s, Context& c, GroupMember* member) {
  const std::string_view text = s.word(0);
  const std::size_t cut = std::min(text.find('-'), text.find('/'));
  const auto first = IpAddress::Parse(text.substr(0, cut));
  const bool range = cut < text.size() && text[cut] == '-';
  member->first = first;
  member->last = first && range ? RangeEnd(*first, text.substr(cut + 1)) : first;
  if (first && cut < text.size() && !range && !IpPrefix::Parse(text)) member->last.reset();
  if (!member->first || !member->last)
    return c.Refuse(s, 0, Quoted(text) + " is not an address or range of addresses; the line is ignored",
                    "write: 192.0.2.1 80, or 192.0.2.1-20 80"),
           false;
  const auto port = s.size() > 1 ? c.Integer(s, 1, "the port", 0, 65535) : std::optional<std::int64_t>(0);
  member->port = static_cast<std::uint16_t>(port.value_or(0));
  return port.has_value();
}

void ReadGroupMember(void* object, const Statement& s, Context& c) {
  GroupMember member;
  member.where = s.place();
  if (s.word(0) == "fwmark" ? ReadFirewallMark(s, c, &member) : ReadRange(s, c, &member))
    static_cast<std::vector<GroupMember>*>(object)->push_back(member);
}

}  // namespace

namespace {

std::string MemberText(const GroupMember& member) {
  if (member.fwmark) {
    Phrase phrase = Phrase("fwmark").Number(*member.fwmark);
    if (member.fwmark_family) phrase.Plain(*member.fwmark_family == Family::kIpv4 ? "inet" : "inet6");
    return phrase.text();
  }
  const std::string range = member.last == member.first ? "" : "-" + member.last->ToString();
  return Phrase(member.first->ToString() + range).Number(member.port).text();
}

void PrintMembers(const void* object, Writer& w) {
  for (const GroupMember& member : *static_cast<const std::vector<GroupMember>*>(object)) w.Line(MemberText(member));
}

}  // namespace

const Block kVirtualServerGroupBlock = {.name = "virtual_server_group",
                                        .entry = ReadGroupMember,
                                        .entry_shape = "<ADDRESS>[-<LAST>] [<PORT>] | fwmark <NUMBER> [inet|inet6]",
                                        .print = PrintMembers};

// On a virtual_server these two stand alone; keepalived ignores what follows them.
void ReadInhibit(void* object, const Statement& s, const Keyword&, Context&) {
  Server(object).inhibit_on_failure.Set(true, s.place());
}
void ReadAlpha(void* object, const Statement& s, const Keyword&, Context&) {
  Server(object).timing.alpha.Set(true, s.place());
}

void PrintInhibit(const void* object, const Keyword& k, Writer& w) {
  PrintFlag(&Server(object).inhibit_on_failure, k, w);
}
void PrintAlpha(const void* object, const Keyword& k, Writer& w) { PrintFlag(&Server(object).timing.alpha, k, w); }

void ReadGranularity(void* object, const Statement& s, const Keyword&, Context& c) {
  const auto mask = IpAddress::Parse(s.word(1));
  const auto length = ParseInteger(s.word(1));
  if (!(mask && mask->is_v4()) && !(length && *length >= 1 && *length <= 128))
    return c.Refuse(s, 1,
                    "persistence_granularity is an IPv4 netmask or a length from 1 to 128, not " + Quoted(s.word(1)) +
                        "; the line is ignored");
  Server(object).persistence_granularity.Set(std::string(s.word(1)), s.place(1));
}

void PrintGranularity(const void* object, const Keyword& k, Writer& w) {
  PrintText(&Server(object).persistence_granularity, k, w);
}

void ReadTransport(void* object, const Statement& s, const Keyword&, Context& c) {
  const std::string word = Upper(s.word(1));
  if (word != "TCP" && word != "UDP" && word != "SCTP")
    return c.Refuse(s, 1, "protocol must be TCP, UDP or SCTP, not " + Quoted(s.word(1)) + "; the line is ignored");
  Server(object).protocol.Set(word == "TCP"   ? Transport::kTcp
                              : word == "UDP" ? Transport::kUdp
                                              : Transport::kSctp,
                              s.place(1));
}

void PrintTransport(const void* object, const Keyword& k, Writer& w) {
  static constexpr std::string_view kNames[] = {"TCP", "UDP", "SCTP"};
  const auto& protocol = Server(object).protocol;
  if (protocol.given()) w.Line(Phrase(k.name).Plain(kNames[static_cast<std::size_t>(*protocol)]));
}

void ReadSorryServer(void* object, const Statement& s, const Keyword&, Context& c) {
  SorryServer server;
  IpAddress address;
  if (!ReadEndpoint(s, c, "sorry_server", &address, &server.port)) return;
  server.address = address;
  Server(object).sorry_server.Set(server, s.place(1));
}

void PrintSorryServer(const void* object, const Keyword& k, Writer& w) {
  const auto& server = Server(object).sorry_server;
  if (!server.given() || !server->address) return;
  Phrase phrase = Phrase(k.name).Plain(server->address->ToString());
  if (server->port) phrase.Number(server->port);
  w.Line(phrase);
}

// Servers whose address was refused have no known place: they are taken out after the last line.
void* OpenRealServer(void* object, const Statement& s, const Keyword&, Context& c) {
  RealServer& server = Server(object).real_servers.emplace_back();
  if (ReadEndpoint(s, c, "real_server", &server.address, &server.port)) server.where = s.place();
  return &server;
}

void PrintRealServers(const void* object, const Keyword& k, Writer& w) {
  for (const RealServer& server : Server(object).real_servers) {
    Phrase head = Phrase(k.name).Plain(server.address.ToString());
    if (server.port) head.Number(server.port);
    w.WriteBlock(head.text(), *k.argument.block, &server, true);
  }
}

namespace {

// What a virtual_server is known by, from word 1 on; false: nothing.
bool ReadKey(const Statement& s, Context& c, VirtualServerKey* key) {
  if (s.word(1) == "group" || s.word(1) == "fwmark") {
    if (s.size() < 3) {
      c.reporter().Structure(s.place(1), s.length(1), std::string(s.word(1)) + " needs a value");
    } else if (s.word(1) == "group") {
      key->group = s.word(2);
    } else if (const auto mark = c.Integer(s, 2, "fwmark", 0, kMaxUnsigned)) {
      key->fwmark = static_cast<std::uint32_t>(*mark);
    }
    return key->fwmark || !key->group.empty();
  }
  IpAddress address;
  if (!ReadEndpoint(s, c, "virtual_server", &address, &key->port)) return false;
  key->address = address;
  return true;
}

std::string KeyText(const VirtualServerKey& key) {
  if (key.fwmark) return "fwmark " + std::to_string(*key.fwmark);
  if (!key.address) return "group " + WordText(key.group);
  return key.address->ToString() + (key.port ? " " + std::to_string(key.port) : "");
}

}  // namespace

// Where servers are not kept, the one before has nothing more to come.
void* OpenVirtualServer(void* object, const Statement& s, const Keyword&, Context& c) {
  std::vector<VirtualServer>& servers = static_cast<Config*>(object)->virtual_servers;
  if (c.checks() && object == &c.config()) {
    c.checks()->Check(&servers);
    servers.clear();
  }
  VirtualServer& server = servers.emplace_back();
  if (ReadKey(s, c, &server.key)) server.where = s.place();
  return &server;
}

void PrintVirtualServers(const void* object, const Keyword& k, Writer& w) {
  for (const VirtualServer& server : static_cast<const Config*>(object)->virtual_servers)
    w.WriteBlock(std::string(k.name) + " " + KeyText(server.key), *k.argument.block, &server, true);
}

void* OpenVirtualServerGroup(void* object, const Statement& s, const Keyword&, Context&) {
  VirtualServerGroup& group = static_cast<Config*>(object)->virtual_server_groups.emplace_back();
  group.name = s.word(1);
  group.where = s.place();
  return &group.members;
}

void PrintVirtualServerGroups(const void* object, const Keyword& k, Writer& w) {
  for (const VirtualServerGroup& group : static_cast<const Config*>(object)->virtual_server_groups)
    w.WriteBlock(Phrase(k.name).Word(group.name).text(), *k.argument.block, &group.members, true);
}

void ReadForwarding(void* setting, const Statement& s, const Keyword&, Context& c) {
  Forwarding forwarding;
  const std::string_view kind = s.word(1);
  if (kind != "NAT" && kind != "DR" && kind != "TUN")
    return c.Refuse(s, 1,
                    std::string(s.word(0)) + " must be NAT, DR or TUN, not " + Quoted(kind) + "; the line is ignored");
  forwarding.kind = kind == "NAT" ? ForwardingKind::kNat : kind == "DR" ? ForwardingKind::kDr : ForwardingKind::kTun;
  if (forwarding.kind == ForwardingKind::kTun) ReadTunnel(s, c, &forwarding);
  if (forwarding.kind != ForwardingKind::kTun && s.size() > 2)
    c.Refuse(s, 2, std::string(kind) + " takes no options; they are ignored");
  static_cast<Setting<Forwarding>*>(setting)->Set(std::move(forwarding), s.place(1));
}

void PrintForwarding(const void* setting, const Keyword& k, Writer& w) {
  static constexpr std::string_view kKinds[] = {"NAT", "DR", "TUN"};
  const auto& forwarding = *static_cast<const Setting<Forwarding>*>(setting);
  if (!forwarding.given()) return;
  Phrase phrase = Phrase(k.name).Plain(kKinds[static_cast<std::size_t>(forwarding->kind)]);
  if (!forwarding->tunnel_type.empty() && forwarding->tunnel_type != "ipip")
    phrase.Plain("type").Plain(forwarding->tunnel_type);
  if (forwarding->tunnel_port) phrase.Plain("port").Number(forwarding->tunnel_port);
  if (!forwarding->tunnel_checksum.empty()) phrase.Plain(forwarding->tunnel_checksum);
  w.Line(phrase);
}

}  // namespace holdfast::config
