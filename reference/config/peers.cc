#include "reference/config/peers.h"

#include <algorithm>
#include <set>

#include "reference/config/reporter.h"
#include "reference/config/values.h"
#include "reference/config/weights.h"

namespace holdfast::config {
namespace {

std::set<IpAddress> Addresses(const VrrpInstance& i) {
  std::set<IpAddress> addresses;
  for (const VirtualAddress& address : i.virtual_ipaddress) addresses.insert(address.prefix.address);
  return addresses;
}

std::string List(const std::set<IpAddress>& addresses) {
  std::string text;
  for (const IpAddress& address : addresses) text += (text.empty() ? "" : ", ") + address.ToString();
  return text.empty() ? "none" : text;
}

bool Share(const std::set<IpAddress>& a, const std::set<IpAddress>& b) {
  return std::any_of(a.begin(), a.end(), [&](const IpAddress& address) { return b.contains(address); });
}

// One pair of instances.
class Pair {
 public:
  Pair(const Config& config, const VrrpInstance& ours, const VrrpInstance& theirs, const Weights& our_weights,
       const Weights& their_weights, const std::string& their_file, std::vector<Diagnostic>* found)
      : config_(config),
        ours_(ours),
        theirs_(theirs),
        our_weights_(our_weights),
        their_weights_(their_weights),
        their_file_(their_file),
        found_(*found) {}

  void Compare() {
    if (*ours_.virtual_router_id != *theirs_.virtual_router_id)
      return Say(Severity::kError, ours_.virtual_router_id.where(), "virtual_router_id", Text(*ours_.virtual_router_id),
                 Text(*theirs_.virtual_router_id), "both routers become Active");
    if (*ours_.version != *theirs_.version && !ours_.holdfast_v2_and_v3 && !theirs_.holdfast_v2_and_v3)
      Say(Severity::kError, ours_.version.where(), "version", Text(*ours_.version), Text(*theirs_.version),
          "each drops the other's advertisements");
    CompareInterval();
    CompareAddresses();
    CompareAuthentication();
    ComparePriority();
    CompareWeights();
    CompareRouterAdvertisements();
    CompareTransport();
  }

 private:
  static std::string Text(std::int64_t number) { return std::to_string(number); }
  static std::string Text(const PriorityRange& range) {
    return range.moves() ? Text(range.low) + " to " + Text(range.high) : Text(range.low);
  }

  void Say(Severity severity, Place where, const std::string& what, const std::string& here, const std::string& there,
           const std::string& effect) {
    if (!where.known()) where = ours_.where;
    Diagnostic d;
    d.severity = severity;
    d.kind = DiagnosticClass::kMeaning;
    d.where = {config_.files[where.file], where.line, where.column};
    d.message = "vrrp_instance " + Quoted(ours_.name) + ": " + what + " is " + here + " here and " + there + " in " +
                their_file_ + ": " + effect;
    found_.push_back(std::move(d));
  }

  void CompareInterval() {
    if (*ours_.advert_int == *theirs_.advert_int) return;
    const bool strict = *ours_.version == 2;  // RFC 3768 section 7.1 discards; RFC 9568 section 6.4.2 learns
    Say(strict ? Severity::kError : Severity::kWarning, ours_.advert_int.where(), "advert_int",
        DecimalText(ours_.advert_int->count(), 100) + " s", DecimalText(theirs_.advert_int->count(), 100) + " s",
        strict ? "version 2 drops advertisements of another interval" : "a Backup takes over the Active Router's");
  }

  void CompareAddresses() {
    const std::set<IpAddress> here = Addresses(ours_), there = Addresses(theirs_);
    if (here == there) return;
    const Place where = ours_.virtual_ipaddress.empty() ? ours_.where : ours_.virtual_ipaddress.front().where;
    Say(Severity::kError, where, "virtual_ipaddress", List(here), List(there),
        "routers of one group protect the same addresses");
  }

  void CompareAuthentication() {
    const Authentication &here = ours_.authentication, &there = theirs_.authentication;
    if (*ours_.version == 3) return;
    const bool same_type = *here.auth_type == *there.auth_type;
    const bool same_secret = *here.auth_type == AuthType::kNone || *here.auth_pass == *there.auth_pass;
    if (same_type && same_secret) return;
    Say(Severity::kError, same_type ? here.auth_pass.where() : here.auth_type.where(),
        same_type ? "auth_pass" : "auth_type", "one", "another", "each drops the other's advertisements");
  }

  void ComparePriority() {
    if (*ours_.priority != *theirs_.priority) return;
    Say(*ours_.priority == 255 ? Severity::kError : Severity::kWarning, ours_.priority.where(), "priority",
        Text(*ours_.priority), "the same", "the higher address wins; only one router may have 255");
  }

  // Trackers are there to change who is Active.
  void CompareWeights() {
    const PriorityRange here = our_weights_.RangeOf(ours_), there = their_weights_.RangeOf(theirs_);
    if (!here.moves() && !there.moves()) return;
    const Place where = our_weights_.FirstPlace(ours_);
    if (here.low > there.high || here.high < there.low)
      Say(Severity::kWarning, where, "the priority, with all weights", Text(here), Text(there),
          "no weight ever changes the winner");
    else if (here.low < *ours_.priority && *theirs_.nopreempt)
      Say(Severity::kWarning, where, "the priority, with all weights", Text(here), "with nopreempt",
          "the other router does not take over when this one's priority drops");
  }

  // RFC 9568 section 8.2.3: a Backup is to tell hosts what the other router told them.
  void CompareRouterAdvertisements() {
    const bool here = *ours_.holdfast_router_advertisements, there = *theirs_.holdfast_router_advertisements;
    if (here == there) return;
    Say(Severity::kWarning, here ? ours_.holdfast_router_advertisements.where() : ours_.where,
        "holdfast_router_advertisements", here ? "on" : "off", there ? "on" : "off",
        "hosts lose their router with a failover, once its lifetime has passed");
  }

  void CompareTransport() {
    if (ours_.unicast_peer.empty() != theirs_.unicast_peer.empty())
      return Say(Severity::kError, ours_.where, "the way of advertisements",
                 ours_.unicast_peer.empty() ? "multicast" : "unicast",
                 ours_.unicast_peer.empty() ? "unicast" : "multicast", "they do not hear each other");
    if (ours_.unicast_peer.empty() || !theirs_.unicast_src_ip->has_value()) return;
    const IpAddress source = **theirs_.unicast_src_ip;
    const bool named = std::any_of(ours_.unicast_peer.begin(), ours_.unicast_peer.end(),
                                   [&](const UnicastPeer& peer) { return peer.address == source; });
    if (!named)
      Say(Severity::kError, ours_.unicast_peer.front().where, "the other router", "not among the peers",
          source.ToString(), "it gets no advertisements");
  }

  const Config& config_;
  const VrrpInstance& ours_;
  const VrrpInstance& theirs_;
  const Weights& our_weights_;
  const Weights& their_weights_;
  const std::string& their_file_;
  std::vector<Diagnostic>& found_;
};

const VrrpInstance* Partner(const VrrpInstance& ours, const Config& theirs) {
  const auto find = [&](auto matches) -> const VrrpInstance* {
    for (const VrrpInstance& candidate : theirs.instances)
      if (candidate.family == ours.family && matches(candidate)) return &candidate;
    return nullptr;
  };
  const std::set<IpAddress> addresses = Addresses(ours);
  const auto same_id = [&](const VrrpInstance& i) { return *i.virtual_router_id == *ours.virtual_router_id; };
  const auto shares = [&](const VrrpInstance& i) { return Share(addresses, Addresses(i)); };
  // One VRID may stand on several interfaces: what else they share decides.
  if (const auto* both = find([&](const auto& i) { return same_id(i) && shares(i); })) return both;
  if (const auto* named = find([&](const auto& i) { return same_id(i) && i.name == ours.name; })) return named;
  if (const auto* id = find(same_id)) return id;
  if (const auto* address = find(shares)) return address;
  return find([&](const VrrpInstance& i) { return i.name == ours.name; });
}

}  // namespace

std::vector<Diagnostic> ComparePeers(const Config& ours, const Config& theirs) {
  std::vector<Diagnostic> found;
  const std::string file = theirs.files.empty() ? "the peer's file" : theirs.files.front();
  const Weights our_weights(ours), their_weights(theirs);
  for (const VrrpInstance& instance : ours.instances) {
    if (const VrrpInstance* partner = Partner(instance, theirs)) {
      Pair(ours, instance, *partner, our_weights, their_weights, file, &found).Compare();
      continue;
    }
    Diagnostic d;
    d.severity = Severity::kWarning;
    d.kind = DiagnosticClass::kMeaning;
    d.where = {ours.files[instance.where.file], instance.where.line, instance.where.column};
    d.message = "vrrp_instance " + Quoted(instance.name) + " has no partner in " + file;
    found.push_back(std::move(d));
  }
  return found;
}

}  // namespace holdfast::config
