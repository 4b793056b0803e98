#include <algorithm>

#include "reference/config/arguments.h"
#include "reference/config/customs.h"
#include "reference/config/reader.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

GlobalDefs& Globals(void* object) { return *static_cast<GlobalDefs*>(object); }
const GlobalDefs& Globals(const void* object) { return *static_cast<const GlobalDefs*>(object); }

// The first octet tells: 224 to 239, or ff.
bool IsMulticast(const IpAddress& address) {
  return address.is_v4() ? (address.octets()[0] & 0xf0) == 0xe0 : address.octets()[0] == 0xff;
}

std::optional<IpAddress> MulticastGroup(const Statement& s, Context& c, std::string_view name, Family family) {
  const std::optional<IpAddress> group = c.Address(s, 1, name);
  if (!group) return std::nullopt;
  if (group->family() == family && IsMulticast(*group)) return group;
  c.Refuse(s, 1,
           std::string(name) + " must be an " + (family == Family::kIpv4 ? "IPv4" : "IPv6") +
               " multicast address, not " + Quoted(s.word(1)) + "; the line is ignored",
           family == Family::kIpv4 ? "the assigned one is 224.0.0.18" : "the assigned one is ff02::12");
  return std::nullopt;
}

}  // namespace

void ReadSmtpServer(void* object, const Statement& s, const Keyword&, Context& c) {
  MailServer server{std::string(s.word(1)), 25};
  if (s.size() > 2) {
    const auto port = c.Integer(s, 2, "the port", 1, 65535);
    if (!port) return;
    server.port = static_cast<std::uint16_t>(*port);
  }
  Globals(object).smtp_server.Set(std::move(server), s.place(1));
}

void PrintSmtpServer(const void* object, const Keyword& k, Writer& w) {
  const auto& server = Globals(object).smtp_server;
  if (server.given()) w.Line(Phrase(k.name).Word(server->host).Number(server->port));
}

void ReadMcastGroup4(void* object, const Statement& s, const Keyword& k, Context& c) {
  if (const auto group = MulticastGroup(s, c, k.name, Family::kIpv4))
    Globals(object).vrrp_mcast_group4.Set(*group, s.place(1));
}

void PrintMcastGroup4(const void* object, const Keyword& k, Writer& w) {
  const auto& group = Globals(object).vrrp_mcast_group4;
  if (group.given()) w.Line(Phrase(k.name).Plain(group->ToString()));
}

void ReadMcastGroup6(void* object, const Statement& s, const Keyword& k, Context& c) {
  if (const auto group = MulticastGroup(s, c, k.name, Family::kIpv6))
    Globals(object).vrrp_mcast_group6.Set(*group, s.place(1));
}

void PrintMcastGroup6(const void* object, const Keyword& k, Writer& w) {
  PrintAddress(&Globals(object).vrrp_mcast_group6, k, w);
}

void ReadNotifyFifo(void* setting, const Statement& s, const Keyword&, Context& c) {
  NotifyFifo fifo;
  fifo.path = s.word(1);
  c.UserAndGroup(s, 2, &fifo.user, &fifo.group);
  static_cast<Setting<NotifyFifo>*>(setting)->Set(std::move(fifo), s.place(1));
}

void PrintNotifyFifo(const void* setting, const Keyword& k, Writer& w) {
  const auto& fifo = *static_cast<const Setting<NotifyFifo>*>(setting);
  if (!fifo.given()) return;
  Phrase phrase = Phrase(k.name).Word(fifo->path);
  if (!fifo->user.empty() || !fifo->group.empty()) phrase.Word(fifo->user);
  // A colon in front of the group is taken away when it is read.
  if (!fifo->group.empty()) phrase.Word((fifo->group.starts_with(':') ? ":" : "") + fifo->group);
  w.Line(phrase);
}

void ReadLvsTimeouts(void* object, const Statement& s, const Keyword&, Context& c) {
  constexpr std::int64_t kMaxTimeout = 31 * 86400;
  LvsTimeouts timeouts;
  for (std::size_t i = 1; i + 1 < s.size(); i += 2) {
    auto* field = s.word(i) == "tcp"      ? &timeouts.tcp
                  : s.word(i) == "tcpfin" ? &timeouts.tcpfin
                  : s.word(i) == "udp"    ? &timeouts.udp
                                          : nullptr;
    if (!field) return c.Refuse(s, i, "lvs_timeouts knows tcp, tcpfin and udp, not " + Quoted(s.word(i)));
    if (const auto value = c.Integer(s, i + 1, s.word(i), 0, kMaxTimeout)) *field = static_cast<std::uint32_t>(*value);
  }
  if (timeouts != LvsTimeouts{}) Globals(object).lvs_timeouts.Set(timeouts, s.place(1));
}

void PrintLvsTimeouts(const void* object, const Keyword& k, Writer& w) {
  const auto& timeouts = Globals(object).lvs_timeouts;
  if (!timeouts.given()) return;
  Phrase phrase(k.name);
  if (timeouts->tcp) phrase.Plain("tcp").Number(*timeouts->tcp);
  if (timeouts->tcpfin) phrase.Plain("tcpfin").Number(*timeouts->tcpfin);
  if (timeouts->udp) phrase.Plain("udp").Number(*timeouts->udp);
  w.Line(phrase);
}

namespace {

// What follows the interface and the instance of lvs_sync_daemon by name.
struct SyncOption {
  std::string_view name;
  std::optional<std::uint32_t> LvsSyncDaemon::*field;
  std::int64_t min, max;
};
constexpr SyncOption kSyncOptions[] = {{"id", &LvsSyncDaemon::id, 0, 255},
                                       {"maxlen", &LvsSyncDaemon::maxlen, 1, 65507},
                                       {"port", &LvsSyncDaemon::port, 1, 65535},
                                       {"ttl", &LvsSyncDaemon::ttl, 1, 255}};

}  // namespace

void ReadLvsSyncDaemon(void* object, const Statement& s, const Keyword&, Context& c) {
  LvsSyncDaemon daemon;
  daemon.interface = s.word(1);
  for (std::size_t i = 2; i < s.size(); ++i) {
    const bool has_value = i + 1 < s.size();
    const auto option = std::find_if(std::begin(kSyncOptions), std::end(kSyncOptions),
                                     [&](const SyncOption& o) { return o.name == s.word(i) && has_value; });
    if (option != std::end(kSyncOptions)) {
      const auto value = c.Integer(s, ++i, option->name, option->min, option->max);
      if (value) daemon.*option->field = static_cast<std::uint32_t>(*value);
    } else if (s.word(i) == "group" && has_value) {
      daemon.group = c.Address(s, ++i, "group");
    } else if (s.word(i) == "inst" && has_value) {
      daemon.instance = s.word(++i);
    } else if (daemon.instance.empty()) {
      daemon.instance = s.word(i);
    } else if (const auto id = c.Integer(s, i, "id", 0, 255)) {  // the older form: a bare third word
      daemon.id = static_cast<std::uint32_t>(*id);
    }
  }
  Globals(object).lvs_sync_daemon.Set(std::move(daemon), s.place(1));
}

void PrintLvsSyncDaemon(const void* object, const Keyword& k, Writer& w) {
  const auto& daemon = Globals(object).lvs_sync_daemon;
  if (!daemon.given()) return;
  Phrase phrase = Phrase(k.name).Word(daemon->interface);
  if (!daemon->instance.empty()) phrase.Plain("inst").Word(daemon->instance);
  for (const SyncOption& option : kSyncOptions)
    if (const auto& value = *daemon.*option.field) phrase.Plain(option.name).Number(*value);
  if (daemon->group) phrase.Plain("group").Plain(daemon->group->ToString());
  w.Line(phrase);
}

void ReadLvsFlushOnStop(void* object, const Statement& s, const Keyword&, Context& c) {
  if (s.size() > 1 && s.word(1) != "VS") c.Refuse(s, 1, "only VS may follow, not " + Quoted(s.word(1)));
  Globals(object).lvs_flush_on_stop.Set(s.size() > 1 ? "VS" : "all", s.place());
}

void PrintLvsFlushOnStop(const void* object, const Keyword& k, Writer& w) {
  const auto& flush = Globals(object).lvs_flush_on_stop;
  if (flush.given()) w.Line(Phrase(k.name).Flag("VS", *flush == "VS"));
}

void ReadDynamicInterfaces(void* object, const Statement& s, const Keyword&, Context& c) {
  Globals(object).dynamic_interfaces.Set(true, s.place());
  if (s.size() == 1) return;
  if (s.word(1) != "allow_if_changes")
    return c.Refuse(s, 1, "only allow_if_changes may follow, not " + Quoted(s.word(1)));
  Globals(object).dynamic_interfaces_allow_if_changes.Set(true, s.place(1));
}

void PrintDynamicInterfaces(const void* object, const Keyword& k, Writer& w) {
  const GlobalDefs& g = Globals(object);
  if (g.dynamic_interfaces.given())
    w.Line(Phrase(k.name).Flag("allow_if_changes", g.dynamic_interfaces_allow_if_changes.given()));
}

void ReadIncludeCheck(void* object, const Statement& s, const Keyword&, Context& c) {
  std::vector<std::string> words;
  bool readable = s.size() == 1, match = s.size() == 1;
  for (std::size_t i = 1; i < s.size(); ++i) {
    std::string_view word = s.word(i);
    words.emplace_back(word);
    const bool on = !word.starts_with('-');
    if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
    if (word == "read" || word == "readable") {
      readable = on;
    } else if (word == "match" || word == "wildcard_match" || word == "brace_match") {
      match = on;
    } else {
      c.Refuse(s, i, "include_check knows read, match, wildcard_match and brace_match, not " + Quoted(word));
    }
  }
  c.reader().SetIncludeChecks(readable, match);
  Globals(object).include_check.Set(std::move(words), s.place());
}

void PrintIncludeCheck(const void* object, const Keyword& k, Writer& w) {
  PrintWords(&Globals(object).include_check, k, w);
}

void ReadRandomSeed(void* object, const Statement& s, const Keyword& k, Context& c) {
  const auto seed = c.Integer(s, 1, k.name, 0, kMaxUnsigned);
  if (!seed) return;
  c.reader().parameters().SeedRandom(static_cast<std::uint32_t>(*seed));
  Globals(object).random_seed.Set(static_cast<std::uint32_t>(*seed), s.place(1));
}

void PrintRandomSeed(const void* object, const Keyword& k, Writer& w) {
  const auto& seed = Globals(object).random_seed;
  if (seed.given()) w.Line(Phrase(k.name).Number(*seed));
}

}  // namespace holdfast::config
