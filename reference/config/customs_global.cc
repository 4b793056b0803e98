#include <algorithm>

#include "reference/config/arguments.h"
#include "reference/config/customs.h"
#include "reference/config/reader.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

GlobalDefs& Globals(void* object) { return *static_cast<GlobalDefs*>(object); }

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

void ReadMcastGroup4(void* object, const Statement& s, const Keyword& k, Context& c) {
  if (const auto group = MulticastGroup(s, c, k.name, Family::kIpv4))
    Globals(object).vrrp_mcast_group4.Set(*group, s.place(1));
}

void ReadMcastGroup6(void* object, const Statement& s, const Keyword& k, Context& c) {
  if (const auto group = MulticastGroup(s, c, k.name, Family::kIpv6))
    Globals(object).vrrp_mcast_group6.Set(*group, s.place(1));
}

void ReadNotifyFifo(void* object, const Statement& s, const Keyword& k, Context& c) {
  NotifyFifo fifo;
  fifo.path = s.word(1);
  c.UserAndGroup(s, 2, &fifo.user, &fifo.group);
  GlobalDefs& g = Globals(object);
  Setting<NotifyFifo>& field = k.name == "vrrp_notify_fifo"  ? g.vrrp_notify_fifo
                               : k.name == "lvs_notify_fifo" ? g.lvs_notify_fifo
                                                             : g.notify_fifo;
  field.Set(std::move(fifo), s.place(1));
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
  Globals(object).lvs_timeouts.Set(timeouts, s.place(1));
}

void ReadLvsSyncDaemon(void* object, const Statement& s, const Keyword&, Context& c) {
  struct Option {
    std::string_view name;
    std::optional<std::uint32_t> LvsSyncDaemon::*field;
    std::int64_t min, max;
  };
  static constexpr Option kOptions[] = {{"id", &LvsSyncDaemon::id, 0, 255},
                                        {"maxlen", &LvsSyncDaemon::maxlen, 1, 65507},
                                        {"port", &LvsSyncDaemon::port, 1, 65535},
                                        {"ttl", &LvsSyncDaemon::ttl, 1, 255}};
  LvsSyncDaemon daemon;
  daemon.interface = s.word(1);
  for (std::size_t i = 2; i < s.size(); ++i) {
    const bool has_value = i + 1 < s.size();
    const auto option = std::find_if(std::begin(kOptions), std::end(kOptions),
                                     [&](const Option& o) { return o.name == s.word(i) && has_value; });
    if (option != std::end(kOptions)) {
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

void ReadLvsFlushOnStop(void* object, const Statement& s, const Keyword&, Context& c) {
  if (s.size() > 1 && s.word(1) != "VS") c.Refuse(s, 1, "only VS may follow, not " + Quoted(s.word(1)));
  Globals(object).lvs_flush_on_stop.Set(s.size() > 1 ? "VS" : "all", s.place());
}

void ReadDynamicInterfaces(void* object, const Statement& s, const Keyword&, Context& c) {
  Globals(object).dynamic_interfaces.Set(true, s.place());
  if (s.size() == 1) return;
  if (s.word(1) != "allow_if_changes")
    return c.Refuse(s, 1, "only allow_if_changes may follow, not " + Quoted(s.word(1)));
  Globals(object).dynamic_interfaces_allow_if_changes.Set(true, s.place(1));
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

void ReadRandomSeed(void* object, const Statement& s, const Keyword& k, Context& c) {
  const auto seed = c.Integer(s, 1, k.name, 0, kMaxUnsigned);
  if (!seed) return;
  c.reader().parameters().SeedRandom(static_cast<std::uint32_t>(*seed));
  Globals(object).random_seed.Set(static_cast<std::uint32_t>(*seed), s.place(1));
}

}  // namespace holdfast::config
