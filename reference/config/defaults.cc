#include <algorithm>

#include "reference/config/meaning.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

constexpr std::uint8_t kOwnerPriority = 255;
constexpr Centiseconds kMaxV3Interval(4095);  // RFC 9568 section 5.2.7: 12 bits of centiseconds
constexpr Centiseconds kV2Step(100);          // RFC 3768 section 5.3.7: whole seconds

void DefaultGlobals(GlobalDefs* g) {
  if (!g->vrrp_garp_lower_prio_delay.given()) g->vrrp_garp_lower_prio_delay.SetDefault(g->vrrp_garp_master_delay);
  if (!g->vrrp_garp_lower_prio_repeat.given()) g->vrrp_garp_lower_prio_repeat.SetDefault(g->vrrp_garp_master_repeat);
  g->snmp_rs_stats_update_interval.Inherit(g->snmp_vs_stats_update_interval);
  g->vmac_addr_prefix.Inherit(g->vmac_prefix);
  if (g->vrrp_min_garp) {
    if (!g->vrrp_garp_master_repeat.given()) g->vrrp_garp_master_repeat.SetDefault(1);
    if (!g->vrrp_garp_master_delay.given()) g->vrrp_garp_master_delay.SetDefault(Seconds(0));
  }
}

void Inherit(const GlobalDefs& g, VrrpInstance* i) {
  i->garp_master_delay.Inherit(g.vrrp_garp_master_delay);
  i->garp_master_repeat.Inherit(g.vrrp_garp_master_repeat);
  i->garp_master_refresh.Inherit(g.vrrp_garp_master_refresh);
  i->garp_master_refresh_repeat.Inherit(g.vrrp_garp_master_refresh_repeat);
  i->garp_lower_prio_delay.Inherit(g.vrrp_garp_lower_prio_delay);
  i->garp_lower_prio_repeat.Inherit(g.vrrp_garp_lower_prio_repeat);
  i->garp_extra_if.Inherit(g.vrrp_garp_extra_if);
  i->down_timer_adverts.Inherit(g.vrrp_down_timer_adverts);
  i->strict_mode.Inherit(g.vrrp_strict);
  i->lower_prio_no_advert.Inherit(g.vrrp_lower_prio_no_advert);
  if (i->strict_mode && !i->lower_prio_no_advert.given() && !g.vrrp_lower_prio_no_advert.given())
    i->lower_prio_no_advert.SetDefault(true);
  i->higher_prio_send_advert.Inherit(g.vrrp_higher_prio_send_advert);
  i->owner_ignore_adverts.Inherit(g.vrrp_owner_ignore_adverts);
  i->check_unicast_src.Inherit(g.vrrp_check_unicast_src);
  i->skip_check_adv_addr.Inherit(g.vrrp_skip_check_adv_addr);
  i->v3_checksum_as_v2.Inherit(g.v3_checksum_as_v2);
  i->notify_priority_changes.Inherit(g.vrrp_notify_priority_changes);
  i->smtp_alert.Inherit(g.smtp_alert_vrrp.given() ? g.smtp_alert_vrrp : g.smtp_alert);
  if (i->strict_mode && !i->accept.given()) i->accept.SetDefault(false);
}

// The first virtual address decides; without one, whatever else has a family.
Family FamilyOf(const VrrpInstance& i) {
  if (!i.virtual_ipaddress.empty()) return i.virtual_ipaddress.front().prefix.address.family();
  if (!i.unicast_peer.empty()) return i.unicast_peer.front().address.family();
  for (const auto* source : {&i.unicast_src_ip, &i.mcast_src_ip})
    if (**source) return (**source)->family();
  if (!i.virtual_ipaddress_excluded.empty()) return i.virtual_ipaddress_excluded.front().prefix.address.family();
  return i.native_ipv6 ? Family::kIpv6 : Family::kIpv4;
}

void DecideVersion(const GlobalDefs& g, VrrpInstance* i, Reporter* reporter) {
  i->family = FamilyOf(*i);
  if (!i->version.given()) i->version.SetDefault(*g.vrrp_version);
  if (i->family == Family::kIpv4 || i->version == 3) return;
  if (i->version.given())
    reporter->MeaningAt(i->version.where(), "VRRP version 2 has no IPv6; version 3 is used", "write: version 3");
  i->version.SetDefault(3);
}

// Version 2 is spoken beside version 3, and only over IPv4.
void DecideMigration(VrrpInstance* i, Reporter* reporter) {
  if (!i->holdfast_v2_and_v3 || (i->version == 3 && i->family == Family::kIpv4)) return;
  reporter->MeaningAt(i->holdfast_v2_and_v3.where(),
                      "holdfast_v2_and_v3 is for an instance of version 3 over IPv4; it is ignored",
                      i->family == Family::kIpv4 ? "write: version 3" : "take the line away");
  i->holdfast_v2_and_v3.Set(false, i->holdfast_v2_and_v3.where());
}

// Hosts take a Router Advertisement from a link-local address only (RFC 4861 section 6.1.2).
void DecideRouterAdvertisements(VrrpInstance* i, Reporter* reporter) {
  if (!i->holdfast_router_advertisements) return;
  const bool ipv6 = i->family == Family::kIpv6;
  if (ipv6 && !i->virtual_ipaddress.empty() && i->virtual_ipaddress.front().prefix.address.IsLinkLocal()) return;
  reporter->MeaningAt(
      i->holdfast_router_advertisements.where(),
      ipv6 ? "holdfast_router_advertisements needs a link-local address as the first virtual address; it is ignored"
           : "holdfast_router_advertisements is for an instance over IPv6; it is ignored",
      ipv6 ? "write an address of fe80::/10 first" : "take the line away");
  i->holdfast_router_advertisements.Set(false, i->holdfast_router_advertisements.where());
}

void DecidePriority(VrrpInstance* i, Reporter* reporter) {
  if (i->priority.given() || i->state != InitialState::kMaster) {
    if (i->priority == kOwnerPriority && !i->state.given()) i->state.SetDefault(InitialState::kMaster);
    return;
  }
  i->priority.SetDefault(kOwnerPriority);
  reporter->WarningAt(i->state.where(),
                      "state MASTER without a priority makes this router the address owner, with priority 255",
                      "write a priority, as in: priority 101");
}

// What the wire of the version cannot carry is brought to what it can.
void DecideInterval(VrrpInstance* i, Reporter* reporter) {
  const Centiseconds given = i->advert_int;
  const std::string text = DecimalText(given.count(), 100);
  Centiseconds used = given;
  if (i->version == 2) {
    const std::int64_t seconds = std::clamp<std::int64_t>((given.count() + 50) / 100, 1, 255);
    used = Centiseconds(seconds * kV2Step.count());
  } else {
    used = std::min(given, kMaxV3Interval);
  }
  if (used == given) return;
  const std::string rule = i->version == 2 ? "version 2 sends whole seconds" : "version 3 goes up to 40.95 s";
  reporter->MeaningAt(i->advert_int.where(),
                      "advert_int " + text + ": " + rule + "; " + DecimalText(used.count(), 100) + " s is used",
                      i->version == 2 ? "write whole seconds, or: version 3" : "");
  i->advert_int.Set(used, i->advert_int.where());
}

// Preemption belongs to routers that wait: keepalived clears these two for one that starts as MASTER.
void DecidePreemption(VrrpInstance* i, Reporter* reporter) {
  if (i->state != InitialState::kMaster) return;
  const std::string cure = "write: state BACKUP (on every router; the priority decides)";
  if (i->nopreempt) {
    reporter->WarningAt(i->nopreempt.where(), "nopreempt has no effect with state MASTER; it is cleared", cure);
    i->nopreempt.Set(false, i->nopreempt.where());
  }
  if (i->preempt_delay->count() > 0) {
    reporter->WarningAt(i->preempt_delay.where(), "preempt_delay has no effect with state MASTER; it is cleared", cure);
    i->preempt_delay.Set(Microseconds(0), i->preempt_delay.where());
  }
}

}  // namespace

void ApplyDefaults(Config* config, Reporter* reporter) {
  DefaultGlobals(&config->globals);
  for (VrrpInstance& instance : config->instances) {
    Inherit(config->globals, &instance);
    DecideVersion(config->globals, &instance, reporter);
    DecideMigration(&instance, reporter);
    DecideRouterAdvertisements(&instance, reporter);
    DecidePriority(&instance, reporter);
    DecideInterval(&instance, reporter);
    DecidePreemption(&instance, reporter);
  }
  for (VrrpScript& script : config->scripts) script.timeout.Inherit(script.interval);
}

}  // namespace holdfast::config
