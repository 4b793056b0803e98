// Value blocks of routes and rules. The attributes are those of ip-route(8) and ip-rule(8); they are taken apart by
// name and kept in order, and the host's netlink code gives them their meaning.
#include "reference/config/entries.h"
#include "reference/config/writer.h"

namespace holdfast::config {
namespace {

// How many words follow an attribute's name.
struct Attribute {
  std::string_view name;
  int values = 1;
};

constexpr std::string_view kRouteTypes[] = {"unicast",     "local",    "broadcast", "anycast", "multicast", "blackhole",
                                            "unreachable", "prohibit", "throw",     "nat",     "xresolve"};

constexpr Attribute kRouteAttributes[] = {{"inet", 0},
                                          {"inet6", 0},
                                          {"to"},
                                          {"src"},
                                          {"via"},
                                          {"gw"},
                                          {"from"},
                                          {"tos"},
                                          {"dsfield"},
                                          {"table"},
                                          {"protocol"},
                                          {"scope"},
                                          {"metric"},
                                          {"priority"},
                                          {"preference"},
                                          {"dev"},
                                          {"oif"},
                                          {"expires"},
                                          {"mtu"},
                                          {"advmss"},
                                          {"rtt"},
                                          {"rttvar"},
                                          {"reordering"},
                                          {"window"},
                                          {"cwnd"},
                                          {"ssthresh"},
                                          {"realms"},
                                          {"rto_min"},
                                          {"hoplimit"},
                                          {"initcwnd"},
                                          {"initrwnd"},
                                          {"features"},
                                          {"quickack"},
                                          {"congctl"},
                                          {"pref"},
                                          {"ttl-propagate"},
                                          {"fastopen_no_cookie"},
                                          {"add", 0},
                                          {"prepend", 0},
                                          {"append", 0},
                                          {"or"},
                                          {"nexthop", 0},
                                          {"encap"},
                                          {"vrf"},
                                          {"onlink", 0},
                                          {"no_track", 0},
                                          {"track_group"},
                                          {"weight"},
                                          {"as"}};

constexpr Attribute kRuleAttributes[] = {{"inet", 0},
                                         {"inet6", 0},
                                         {"not", 0},
                                         {"from"},
                                         {"to"},
                                         {"table"},
                                         {"lookup"},
                                         {"preference"},
                                         {"order"},
                                         {"priority"},
                                         {"tos"},
                                         {"dsfield"},
                                         {"fwmark"},
                                         {"realms"},
                                         {"suppress_prefixlength"},
                                         {"sup_pl"},
                                         {"suppress_ifgroup"},
                                         {"sup_group"},
                                         {"iif"},
                                         {"dev"},
                                         {"oif"},
                                         {"tunnel-id"},
                                         {"uidrange"},
                                         {"l3mdev", 0},
                                         {"protocol"},
                                         {"ipproto"},
                                         {"sport"},
                                         {"dport"},
                                         {"type"},
                                         {"goto"},
                                         {"nop", 0},
                                         {"no_track", 0},
                                         {"track_group"}};

const Attribute* FindAttribute(std::span<const Attribute> attributes, std::string_view name) {
  for (const Attribute& attribute : attributes)
    if (attribute.name == name) return &attribute;
  return nullptr;
}

bool IsRouteType(std::string_view word) {
  for (std::string_view type : kRouteTypes)
    if (type == word) return true;
  return false;
}

// The attribute at word `i`; the index after it.
std::size_t TakeAttribute(const Statement& s, std::size_t i, const Attribute& attribute, Context& c,
                          RouteEntry* entry) {
  RouteAttribute& taken = entry->attributes.emplace_back();
  taken.name = attribute.name;
  ++i;
  for (int n = 0; n < attribute.values; ++n, ++i) {
    if (i >= s.size()) {
      c.Refuse(s, s.size() - 1, std::string(attribute.name) + " needs a value; it is ignored");
      entry->attributes.pop_back();
      return i;
    }
    taken.values.emplace_back(s.word(i));
    if (s.word(i) == "lock" && n == 0) --n;  // "mtu lock 1400"
  }
  return i;
}

void ReadRoute(void* object, const Statement& s, Context& c) {
  RouteEntry entry;
  entry.where = s.place();
  bool destination = false;
  for (std::size_t i = 0; i < s.size();) {
    const std::string_view word = s.word(i);
    if (const Attribute* attribute = FindAttribute(kRouteAttributes, word)) {
      destination |= word == "to";
      i = TakeAttribute(s, i, *attribute, c, &entry);
      // What a tunnel's encapsulation takes is the kernel's business, up to the end of the line.
      if (word == "encap")
        for (; i < s.size(); ++i) entry.attributes.back().values.emplace_back(s.word(i));
    } else if (!destination && !IsRouteType(word)) {
      destination = true;
      const bool is_prefix =
          word == "default" || word == "default6" || word == "any" || word == "all" || IpPrefix::Parse(word);
      if (!is_prefix)
        return c.Refuse(s, i, Quoted(word) + " is neither a destination nor a route option; the route is ignored");
      entry.attributes.push_back({"", {std::string(word)}});
      ++i;
    } else {
      if (!IsRouteType(word)) c.Refuse(s, i, "a route has no option " + Quoted(word) + "; it is ignored");
      if (IsRouteType(word)) entry.attributes.push_back({"type", {std::string(word)}});
      ++i;
    }
  }
  if (!destination) return c.Refuse(s, 0, "this route has no destination; it is ignored");
  static_cast<std::vector<RouteEntry>*>(object)->push_back(std::move(entry));
}

void ReadRule(void* object, const Statement& s, Context& c) {
  RouteEntry entry;
  entry.where = s.place();
  for (std::size_t i = 0; i < s.size();) {
    if (const Attribute* attribute = FindAttribute(kRuleAttributes, s.word(i))) {
      i = TakeAttribute(s, i, *attribute, c, &entry);
    } else {
      if (!IsRouteType(s.word(i))) c.Refuse(s, i, "a rule has no option " + Quoted(s.word(i)) + "; it is ignored");
      if (IsRouteType(s.word(i))) entry.attributes.push_back({"type", {std::string(s.word(i))}});
      ++i;
    }
  }
  static_cast<std::vector<RouteEntry>*>(object)->push_back(std::move(entry));
}

// Entries of the given attributes are written as they were read, word by word. A type stands without its name where the
// attributes have no such name.
template <bool kTypeHasName>
std::string EntryText(const RouteEntry& entry) {
  std::string text;
  const auto add = [&](const std::string& word) { text += (text.empty() ? "" : " ") + word; };
  for (const RouteAttribute& attribute : entry.attributes) {
    if (!attribute.name.empty() && (kTypeHasName || attribute.name != "type")) add(attribute.name);
    for (const std::string& value : attribute.values) add(WordText(value));
  }
  return text;
}

template <bool kTypeHasName>
void PrintRoutes(const void* object, Writer& w) {
  for (const RouteEntry& entry : *static_cast<const std::vector<RouteEntry>*>(object))
    w.Line(EntryText<kTypeHasName>(entry));
}

constexpr std::string_view kRouteShape = "[<TYPE>] <DESTINATION>[/<LENGTH>] [<OPTION>...], as in ip-route(8)";
constexpr std::string_view kRuleShape = "<SELECTOR>... <ACTION>, as in ip-rule(8)";

}  // namespace

const Block kVirtualRoutesBlock = {.name = "vrrp_instance/virtual_routes",
                                   .entry = ReadRoute,
                                   .entry_shape = kRouteShape,
                                   .print = PrintRoutes<false>};
const Block kStaticRoutesBlock = {
    .name = "static_routes", .entry = ReadRoute, .entry_shape = kRouteShape, .print = PrintRoutes<false>};
const Block kVirtualRulesBlock = {
    .name = "vrrp_instance/virtual_rules", .entry = ReadRule, .entry_shape = kRuleShape, .print = PrintRoutes<true>};
const Block kStaticRulesBlock = {
    .name = "static_rules", .entry = ReadRule, .entry_shape = kRuleShape, .print = PrintRoutes<true>};

}  // namespace holdfast::config
