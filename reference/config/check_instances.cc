#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "reference/config/meaning.h"

namespace holdfast::config {
namespace {

std::string Word(Family family) { return family == Family::kIpv4 ? "IPv4" : "IPv6"; }

class InstanceCheck {
 public:
  InstanceCheck(VrrpInstance* instance, Reporter* reporter) : i_(*instance), reporter_(*reporter) {}

  // False: the instance cannot run.
  bool Run() {
    const bool complete = HasInterface() & HasRouterId();
    DropOtherFamily();
    CheckSources();
    CheckAuthentication();
    CheckTrackedInterfaces();
    CheckUnicast();
    if (i_.virtual_ipaddress.empty() && !i_.no_virtual_ipaddress)
      reporter_.MeaningAt(i_.where, Title() + " has no virtual_ipaddress: it has nothing to protect",
                          "write: virtual_ipaddress { 192.0.2.10 }");
    return complete;
  }

 private:
  std::string Title() const { return "vrrp_instance " + Quoted(i_.name); }

  bool HasInterface() {
    const bool excused = !i_.interface->empty() || (!i_.unicast_peer.empty() && i_.unicast_src_ip->has_value());
    if (!excused) reporter_.MeaningAt(i_.where, Title() + " has no interface; it is left out", "write: interface eth0");
    if (excused && i_.interface->empty())
      reporter_.NoteOnce("no interface", i_.where, 1, "keepalived 2.2.7 wants an interface for unicast too");
    return excused;
  }

  bool HasRouterId() {
    if (i_.virtual_router_id > 0) return true;
    if (!i_.virtual_router_id.given())
      reporter_.MeaningAt(i_.where, Title() + " has no valid virtual_router_id; it is left out",
                          "write: virtual_router_id 51, the same on all routers of the group");
    return false;
  }

  // An advertisement carries one family. Excluded addresses are not advertised and may be of the other one.
  void DropOtherFamily() {
    auto& addresses = i_.virtual_ipaddress;
    for (const VirtualAddress& address : addresses) {
      if (address.prefix.address.family() == i_.family) continue;
      reporter_.MeaningAt(address.where,
                          "an instance advertises one address family: this one is " + Word(i_.family) +
                              " by its first address; " + address.prefix.ToString() + " is left out",
                          "put it into virtual_ipaddress_excluded, or into an instance of its own");
    }
    std::erase_if(addresses, [&](const VirtualAddress& a) { return a.prefix.address.family() != i_.family; });
    DropRepeated();
  }

  void DropRepeated() {
    std::map<IpAddress, Place> first;
    std::erase_if(i_.virtual_ipaddress, [&](const VirtualAddress& a) {
      const auto [it, fresh] = first.try_emplace(a.prefix.address, a.where);
      if (!fresh)
        reporter_.MeaningAt(a.where, a.prefix.address.ToString() + " stands on " + reporter_.Name(it->second) +
                                         " already; this one is left out");
      return !fresh;
    });
  }

  void CheckSources() {
    for (auto* source : {&i_.unicast_src_ip, &i_.mcast_src_ip, &i_.mcast_dst_ip}) {
      if (!**source || (**source)->family() == i_.family) continue;
      reporter_.MeaningAt(source->where(), (**source)->ToString() + " is not " + Word(i_.family) +
                                               ", the family of the instance; the line is ignored");
      *source = {};
    }
    for (const UnicastPeer& peer : i_.unicast_peer)
      if (peer.address.family() != i_.family)
        reporter_.MeaningAt(peer.where, "peer " + peer.address.ToString() + " is not " + Word(i_.family) +
                                            ", the family of the instance; it is left out");
    std::erase_if(i_.unicast_peer, [&](const UnicastPeer& peer) { return peer.address.family() != i_.family; });
  }

  void CheckAuthentication() {
    const auto& type = i_.authentication.auth_type;
    if (type == AuthType::kNone) return;
    std::string problem;
    if (i_.version == 3) problem = "VRRP version 3 has no authentication (RFC 9568 section 9); it is ignored";
    if (i_.version == 2 && i_.authentication.auth_pass->empty())
      problem = "auth_type without auth_pass; authentication is switched off";
    if (!problem.empty()) {
      reporter_.MeaningAt(type.where(), problem,
                          i_.version == 3 ? "take the authentication block away, or write: version 2"
                                          : "write: auth_pass and up to 8 characters");
      i_.authentication = {};
    } else if (type == AuthType::kAh) {
      reporter_.WarningAt(type.where(),
                          "auth_type AH is understood but not honoured by holdfastd: packets go without it",
                          "write: auth_type PASS");
    }
  }

  void CheckTrackedInterfaces() {
    for (TrackedInterface& tracked : i_.track_interface) {
      if (tracked.weight == 254 || tracked.weight == -254) {
        tracked.weight = tracked.weight > 0 ? 253 : -253;
        reporter_.WarningAt(tracked.where,
                            "a weight goes from -253 to 253; " + std::to_string(tracked.weight) + " is used");
      }
      if (tracked.name == *i_.interface && tracked.weight == 0 && !i_.dont_track_primary)
        reporter_.WarningAt(tracked.where, "the instance's own interface is tracked anyway", "take the line away");
    }
  }

  void CheckUnicast() {
    if (!i_.unicast_peer.empty() && i_.strict_mode)
      reporter_.WarningAt(i_.unicast_peer.front().where,
                          "keepalived 2.4 refuses unicast peers in strict mode, and 2.2.7 takes them",
                          "take vrrp_strict or strict_mode away");
    if (!i_.unicast_peer.empty()) return;
    for (const Place& place : {i_.unicast_src_ip.where(), i_.unicast_ttl.where()})
      if (place.known())
        reporter_.WarningAt(place, "without unicast_peer, advertisements are multicast and this has no effect",
                            "write: unicast_peer { the other router's address }");
  }

  VrrpInstance& i_;
  Reporter& reporter_;
};

// The same VRID twice on a wire: the routers would take each other's advertisements for their own.
void DropDuplicateIds(Config* config, Reporter* reporter) {
  std::map<std::tuple<std::string, Family, int>, const VrrpInstance*> seen;
  std::vector<bool> drop;
  for (const VrrpInstance& i : config->instances) {
    const auto key = std::tuple(*i.interface, i.family, static_cast<int>(i.virtual_router_id));
    const auto [it, fresh] = seen.try_emplace(key, &i);
    // Unicast groups with other peers do not hear each other.
    drop.push_back(!fresh && i.unicast_peer.empty() && it->second->unicast_peer.empty());
    if (!drop.back()) continue;
    reporter->MeaningAt(i.virtual_router_id.where(),
                        "virtual_router_id " + std::to_string(i.virtual_router_id) + " is used on " + *i.interface +
                            " by " + Quoted(it->second->name) + " already (" +
                            reporter->Name(it->second->virtual_router_id.where()) + "); " + Quoted(i.name) +
                            " is left out",
                        "give it another virtual_router_id from 1 to 255");
  }
  std::size_t n = 0;
  std::erase_if(config->instances, [&](const VrrpInstance&) { return drop[n++]; });
}

// One address on one interface belongs to one instance: both would put it there and take it away.
void ReportSharedAddresses(const Config& config, Reporter* reporter) {
  std::map<std::pair<std::string, IpAddress>, const VrrpInstance*> owners;
  for (const VrrpInstance& i : config.instances)
    for (const auto* addresses : {&i.virtual_ipaddress, &i.virtual_ipaddress_excluded})
      for (const VirtualAddress& a : *addresses) {
        const auto [it, fresh] = owners.try_emplace({a.dev.empty() ? *i.interface : a.dev, a.prefix.address}, &i);
        if (fresh || it->second == &i) continue;
        reporter->MeaningAt(a.where,
                            a.prefix.address.ToString() + " belongs to " + Quoted(it->second->name) + " already (" +
                                reporter->Name(it->second->where) +
                                "): two instances would move it independently of each other",
                            "give each instance addresses of its own");
      }
}

// Instances that were left out are no members either; that they were, was said.
void DropLostMembers(Config* config) {
  std::set<std::string_view> names;
  for (const VrrpInstance& i : config->instances) names.insert(i.name);
  const auto lost = [&](const Setting<std::string>& member) { return !names.contains(*member); };
  for (SyncGroup& group : config->sync_groups) std::erase_if(group.group, lost);
  for (TrackGroup& group : config->track_groups) std::erase_if(group.group, lost);
}

}  // namespace

void CheckInstances(Config* config, Reporter* reporter) {
  std::erase_if(config->instances, [&](VrrpInstance& i) { return !InstanceCheck(&i, reporter).Run(); });
  DropDuplicateIds(config, reporter);
  ReportSharedAddresses(*config, reporter);
  DropLostMembers(config);
}

void CheckInterfaces(const Config& config, const std::function<bool(const std::string&)>& exists, Reporter* reporter) {
  if (!exists) return;
  const auto check = [&](const std::string& name, const Place& where) {
    if (!name.empty() && where.known() && !exists(name))
      reporter->Warning(DiagnosticClass::kEnvironment, where, name.size(),
                        "this host has no interface " + Quoted(name));
  };
  for (const VrrpInstance& i : config.instances) {
    check(*i.interface, i.interface.where());
    for (const TrackedInterface& tracked : i.track_interface) check(tracked.name, tracked.where);
  }
}

}  // namespace holdfast::config
