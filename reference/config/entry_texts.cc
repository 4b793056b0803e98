#include "reference/config/entry_texts.h"

namespace holdfast::config {
namespace {

// Without a length where it is the whole address: that is how addresses without one are read.
std::string PrefixText(const IpPrefix& prefix) {
  return prefix.length == (prefix.address.is_v4() ? 32 : 128) ? prefix.address.ToString() : prefix.ToString();
}

std::string_view ScopeText(AddressScope scope) {
  static constexpr std::string_view kScopes[] = {"", "global", "site", "link", "host", "nowhere"};
  return kScopes[static_cast<std::size_t>(scope)];
}

}  // namespace

std::string EntryText(const VirtualAddress& a) {
  Phrase line(PrefixText(a.prefix));
  if (!a.dev.empty()) line.Plain("dev").Word(a.dev);
  if (!a.label.empty()) line.Plain("label").Word(a.label);
  if (a.scope != AddressScope::kUnset) line.Plain("scope").Plain(ScopeText(a.scope));
  if (a.broadcast) line.Plain("brd").Plain(a.broadcast->ToString());
  if (a.default_broadcast) line.Plain("brd").Plain("+");
  if (a.peer) line.Plain("peer").Plain(PrefixText(*a.peer));
  if (a.preferred_lft) line.Plain("preferred_lft").Number(*a.preferred_lft);
  if (!a.track_group.empty()) line.Plain("track_group").Word(a.track_group);
  line.Flag("home", a.home).Flag("-nodad", a.nodad).Flag("mngtmpaddr", a.mngtmpaddr);
  line.Flag("noprefixroute", a.noprefixroute).Flag("autojoin", a.autojoin);
  return line.Flag("no_track", a.no_track).Flag("use_vmac", a.use_vmac).text();
}

std::string EntryText(const TrackedInterface& t) {
  Phrase line(WordText(t.name));
  if (t.weight != 0 || t.reverse) line.Plain("weight").Number(t.weight).Flag("reverse", t.reverse);
  return line.text();
}

std::string EntryText(const Tracked& t) {
  Phrase line(WordText(t.name));
  if (t.weight) line.Plain("weight").Number(*t.weight);
  if (t.weight && t.reverse) line.Plain(*t.reverse ? "reverse" : "noreverse");
  return line.text();
}

std::string EntryText(const UnicastPeer& p) {
  Phrase line(p.address.ToString());
  if (p.min_ttl != 0) line.Plain("min_ttl").Number(p.min_ttl);
  if (p.max_ttl != 255) line.Plain("max_ttl").Number(p.max_ttl);
  return line.text();
}

std::string EntryText(const LinkbeatInterface& l) {
  Phrase line(WordText(l.name));
  if (!l.method.empty()) line.Plain(l.method);
  return line.text();
}

std::string EntryText(const InterfaceDelay& d) {
  return Phrase(WordText(d.name)).Number(d.down.count()).Number(d.up.count()).text();
}

std::string EntryText(const Setting<std::string>& name) { return WordText(*name); }

}  // namespace holdfast::config
