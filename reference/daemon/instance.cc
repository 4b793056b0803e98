#include "reference/daemon/instance.h"

#include <fmt/format.h>

#include <algorithm>

#include "reference/daemon/router_config.h"

namespace holdfast::daemon {
namespace {

using namespace holdfast::literals;

// Between two lines of the same cause.
constexpr Microseconds kLogInterval = 10_s;
// A frame that reaches both the interface and the virtual MAC's is seen twice within this time.
constexpr Microseconds kEchoWindow = 5_ms;

PreemptDelay MakePreemptDelay(const config::VrrpInstance& config) {
  return {!*config.nopreempt, *config.preempt_delay};
}

std::optional<Instant> Earlier(std::optional<Instant> a, std::optional<Instant> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

bool SameAddresses(const config::VrrpInstance& a, const config::VrrpInstance& b) {
  const auto same = [](const std::vector<config::VirtualAddress>& x, const std::vector<config::VirtualAddress>& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const auto& one, const auto& other) {
      return one.prefix == other.prefix && one.dev == other.dev && one.label == other.label && one.scope == other.scope;
    });
  };
  return same(a.virtual_ipaddress, b.virtual_ipaddress) &&
         same(a.virtual_ipaddress_excluded, b.virtual_ipaddress_excluded);
}

}  // namespace

Instance::Instance(const config::VrrpInstance& config, const InstancePorts& ports, InstanceObserver observer)
    : config_(config),
      ports_(ports),
      observer_(std::move(observer)),
      advertised_(AdvertisedAddresses(config_)),
      policy_(MakeReceivePolicy(config_, advertised_)),
      router_(RouterConfig(config_, IpAddress())),
      tracker_(*config_.priority),
      outlet_(config_, ports_),
      announcements_(AnnounceTimesOf(config_)),
      router_adverts_(*config_.virtual_router_id),
      preempt_delay_(MakePreemptDelay(config_)),
      log_limit_(kLogInterval) {
  BuildTracker();
}

// Links.

void Instance::BuildTracker() {
  tracker_ = vrrp::Tracker(*config_.priority);
  tracked_ = {*config_.interface};
  tracker_.Add({.weight = 0, .reverse = false, .up = false});
  for (const config::TrackedInterface& other : config_.track_interface) {
    tracked_.push_back(other.name);
    tracker_.Add({.weight = other.weight, .reverse = other.reverse, .up = false});
  }
}

void Instance::LinksChanged(Instant now) {
  now = Advance(now);
  UpdateTracked();
  UpdateOwnLink(now);
  Pump(now);
}

void Instance::UpdateTracked() {
  fault_reason_.clear();
  for (std::size_t i = 1; i < tracked_.size(); ++i) {
    const auto link = ports_.links->Find(tracked_[i]);
    const bool up = link && link->present && link->running;
    tracker_.SetUp(i, up);
    if (up == config_.track_interface[i - 1].reverse && config_.track_interface[i - 1].weight == 0) {
      fault_reason_ = fmt::format("tracked interface {} is {}", tracked_[i], up ? "up" : "down");
    }
  }
}

IpAddress Instance::SourceFor(const host::LinkState& link) const {
  if (*config_.unicast_src_ip && !config_.unicast_peer.empty()) return **config_.unicast_src_ip;
  if (*config_.mcast_src_ip && config_.unicast_peer.empty()) return **config_.mcast_src_ip;
  const auto& own = config_.family == Family::kIpv4 ? link.primary : link.link_local;
  if (own) return *own;
  // An owner's virtual addresses are the interface's own, and may be all that it has.
  for (const IpPrefix& prefix : link.addresses) {
    if (*config_.priority == vrrp::kOwnerPriority && prefix.address == advertised_.front()) return prefix.address;
  }
  return config_.family == Family::kIpv4 ? IpAddress() : *IpAddress::Parse("::");
}

bool Instance::IsLeftover(const IpAddress& source) const {
  return !outlet_.is_open() && *config_.priority != vrrp::kOwnerPriority &&
         std::find(advertised_.begin(), advertised_.end(), source) != advertised_.end();
}

void Instance::UpdateOwnLink(Instant now) {
  const bool bound = !config_.interface->empty();
  const auto found = bound ? ports_.links->Find(*config_.interface) : std::optional<host::LinkState>(host::LinkState{});
  const host::LinkState link = found.value_or(host::LinkState{});
  const IpAddress source = SourceFor(link);
  std::string missing;
  if (!found || !link.present || (bound && link.index == 0))
    missing = "does not exist";
  else if (bound && !link.running && !*config_.dont_track_primary)
    missing = link.up ? "has no carrier" : "is down";
  else if (bound && IsLeftover(source))
    missing = "has only a virtual address, left by a former run";
  else if (bound && source.IsUnspecified())
    missing = fmt::format("has no {} address", ToString(config_.family));

  const bool replaced = outlet_.is_open() && bound && link.index != outlet_.link().index;
  if (!missing.empty() || replaced) {
    tracker_.SetUp(0, false);
    if (!missing.empty()) fault_reason_ = fmt::format("interface {} {}", *config_.interface, missing);
    Pump(now);
    if (replaced) outlet_.Close();
    if (IsLeftover(source)) Check(outlet_.RemoveLeftovers(link), now);  // the link will change, and be told again
  }
  if (!missing.empty()) return;
  if (!outlet_.is_open()) {
    if (const Status opened = outlet_.Open(link, source); !opened) {
      fault_reason_ = opened.error().message;
      return;
    }
  }
  outlet_.Update(link, source);
  if (router_.config().primary_address != source) Feed(vrrp::PrimaryAddressChanged{source}, now);
  tracker_.SetUp(0, true);
}

void Instance::Pump(Instant now) {
  while (const auto event = tracker_.Next()) Feed(*event, now);
  if (tracker_.fault() && !fault_told_) {
    fault_told_ = true;
    Tell(Notice::kFault);
  } else if (!tracker_.fault()) {
    fault_told_ = false;
  }
}

bool Instance::DependsOn(const std::string& interface) const {
  if (std::find(tracked_.begin(), tracked_.end(), interface) != tracked_.end()) return true;
  return std::any_of(config_.virtual_ipaddress.begin(), config_.virtual_ipaddress.end(),
                     [&](const config::VirtualAddress& address) { return address.dev == interface; });
}

bool Instance::Hears(int interface_index) const {
  return interface_index == outlet_.link().index ||
         (outlet_.virtual_mac_index() != 0 && interface_index == outlet_.virtual_mac_index());
}

std::vector<host::ListenerSpec> Instance::Listeners() const {
  if (!outlet_.is_open()) return {};
  const bool multicast = config_.unicast_peer.empty();
  std::vector<host::ListenerSpec> specs{{.interface_index = outlet_.link().index,
                                         .family = config_.family,
                                         .multicast = multicast,
                                         .group = *config_.mcast_dst_ip}};
  if (const int virtual_mac = outlet_.virtual_mac_index(); virtual_mac != 0 && multicast) {
    specs.push_back(
        {.interface_index = virtual_mac, .family = config_.family, .multicast = true, .group = *config_.mcast_dst_ip});
  }
  if (*config_.holdfast_router_advertisements && outlet_.link().index != 0) {
    specs.push_back({.interface_index = outlet_.link().index,
                     .family = Family::kIpv6,
                     .multicast = true,
                     .group = IpAddress::Parse("ff02::2"),
                     .heard = host::Heard::kRouterSolicitations});
  }
  return specs;
}

std::vector<host::FilteredAddress> Instance::NotAccepted() const {
  if (*config_.accept || *config_.priority == vrrp::kOwnerPriority) return {};
  std::vector<host::FilteredAddress> filtered;
  for (const host::VirtualAddress& address : outlet_.WantedAddresses()) {
    filtered.push_back({address.prefix.address, address.prefix.address.IsLinkLocal() ? address.interface_index : 0});
  }
  return filtered;
}

// Messages.

bool Instance::IsEcho(const host::ReceivedMessage& message) {
  if (outlet_.virtual_mac_index() == 0) return false;
  // Version 2 beside version 3 comes between a frame and its echo.
  std::optional<LastMessage>& last = last_messages_[message.message.empty() || message.message[0] >> 4 != 2];
  const bool echo =
      last && last->interface_index != message.interface_index && last->source == message.source &&
      message.at - last->at < kEchoWindow &&
      std::equal(message.message.begin(), message.message.end(), last->octets.begin(), last->octets.end());
  if (!echo) {
    last = LastMessage{
        {message.message.begin(), message.message.end()}, message.source, message.interface_index, message.at};
  }
  return echo;
}

bool Instance::Admitted(const host::ReceivedMessage& message, Instant now) {
  if (IsEcho(message)) return false;
  if (config_.unicast_peer.empty()) return true;
  const auto peer = std::find_if(config_.unicast_peer.begin(), config_.unicast_peer.end(),
                                 [&](const config::UnicastPeer& one) { return one.address == message.source; });
  const bool known = peer != config_.unicast_peer.end();
  policy_.min_ttl = known ? peer->min_ttl : 0;
  policy_.max_ttl = known ? peer->max_ttl : 255;
  if (!known && *config_.check_unicast_src) {
    Complain("peer", fmt::format("dropped an advertisement of {}: not a unicast_peer", message.source.ToString()), now);
    return false;
  }
  return true;
}

void Instance::Receive(const host::ReceivedMessage& message, Instant now) {
  // What waited in the socket counts from the moment the kernel met it, not from when this process woke up.
  if (message.at != Instant{}) now = std::min(now, message.at);
  now = Advance(now);
  if (stopping_ || !outlet_.is_open() || !Admitted(message, now)) return;
  const vrrp::ReceiveResult result =
      vrrp::CheckReceived({message.message, {message.source, message.destination}, message.hop_limit}, policy_);
  receive_counters_.Count(result);
  LogChecks(result, message, now);
  if (!result.accepted() || (policy_.owner && *config_.owner_ignore_adverts)) return;
  const vrrp::Advertisement& advertisement = *result.advertisement;
  if (version_ear_.Ignores(advertisement.version, message.source, router_.state())) return;
  last_source_ = message.source;
  last_priority_ = advertisement.priority;
  if (advertisement.priority == vrrp::kResignPriority) ++counters_.received_priority_zero;
  HeardAsBackup(advertisement, now);
  if (*config_.higher_prio_send_advert && router_.state() == vrrp::State::kActive &&
      advertisement.priority > router_.priority()) {
    Do(vrrp::SendAdvertisement{router_.priority()}, now);
  }
  Follow(advertisement, message.source, now);
}

void Instance::Follow(const vrrp::Advertisement& advertisement, const IpAddress& source, Instant now) {
  const auto edge = Feed(vrrp::AdvertisementReceived::From(advertisement, source), now);
  if (!policy_.migrates || !version_ear_.Heard(advertisement.version, source, edge)) return;
  Complain("version 3 alone",
           fmt::format("{} advertises in version 3 and not in version 2 as this router would: do they agree on "
                       "serving version 2?",
                       source.ToString()),
           now);
}

void Instance::HeardAsBackup(const vrrp::Advertisement& advertisement, Instant now) {
  if (router_.state() != vrrp::State::kBackup || advertisement.priority == vrrp::kResignPriority) return;
  preempt_delay_.Heard(advertisement.priority < router_.priority(), now);
}

// Time.

std::optional<Instant> Instance::deadline() const {
  const auto telling = Earlier(announcements_.deadline(), router_adverts_.deadline());
  return Earlier(router_.deadline(), Earlier(telling, preempt_delay_.deadline()));
}

void Instance::Tick(Instant now) {
  now = Advance(now);
  if (const auto due = router_.deadline(); due && *due <= now) Feed(vrrp::DeadlineReached{}, now);
  if (const std::uint32_t rounds = announcements_.TakeDue(now); rounds > 0) Check(outlet_.Announce(rounds), now);
  if (router_adverts_.TakeDue(now)) Check(outlet_.AdvertiseRouter(), now);
  if (preempt_delay_.Expire(now)) Feed(Parameters(), now);
}

void Instance::Solicited(Instant now) { router_adverts_.Solicited(Advance(now)); }

Instant Instance::Advance(Instant now) { return now_ = std::max(now_, now); }

// Changes.

vrrp::ParametersChanged Instance::Parameters() const {
  const vrrp::VirtualRouterConfig router = RouterConfig(config_, IpAddress());
  return {.interval = router.interval,
          .preempt = preempt_delay_.preempts(),
          .accept = router.accept,
          .down_timer_adverts = router.down_timer_adverts};
}

void Instance::Reconfigure(const config::VrrpInstance& next, Instant now) {
  now = Advance(now);
  const bool addresses_changed = !SameAddresses(config_, next);
  if (*config_.nopreempt != *next.nopreempt || *config_.preempt_delay != *next.preempt_delay) {
    preempt_delay_ = MakePreemptDelay(next);
  }
  config_ = next;
  outlet_.SetConfig(next);
  advertised_ = AdvertisedAddresses(config_);
  policy_ = MakeReceivePolicy(config_, advertised_);
  announcements_.Change(AnnounceTimesOf(config_));
  Feed(Parameters(), now);
  BuildTracker();
  LinksChanged(now);
  if (router_.priority() != tracker_.effective_priority()) {
    Feed(vrrp::PriorityChanged{tracker_.effective_priority()}, now);
  }
  if (addresses_changed) Feed(vrrp::AddressesChanged{}, now);
  if (router_.state() == vrrp::State::kActive) ServeHosts(now);
}

void Instance::Stop(Notice notice, bool release, Instant now) {
  now = Advance(now);
  stopping_ = true;
  announcements_.Stop();
  router_adverts_.Stop();
  if (release) {
    Feed(vrrp::Shutdown{}, now);
    outlet_.Close();
  } else {
    outlet_.Abandon();
  }
  Tell(notice);
}

}  // namespace holdfast::daemon
