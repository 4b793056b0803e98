#include "reference/daemon/router_config.h"

#include <fmt/format.h>

#include <algorithm>

namespace holdfast::daemon {
namespace {

vrrp::Version VersionOf(const config::VrrpInstance& instance) {
  return *instance.version == 3 ? vrrp::Version::kV3 : vrrp::Version::kV2;
}

}  // namespace

vrrp::VirtualRouterConfig RouterConfig(const config::VrrpInstance& instance, const IpAddress& primary_address) {
  vrrp::VirtualRouterConfig router;
  router.version = VersionOf(instance);
  router.profile = vrrp::RfcProfile::k9568Errata;
  router.vrid = *instance.virtual_router_id;
  router.priority = *instance.priority;
  router.interval = *instance.advert_int;
  router.preempt = !*instance.nopreempt;
  router.accept = *instance.accept;
  router.primary_address = primary_address;
  router.down_timer_adverts =
      static_cast<std::uint8_t>(std::clamp<std::uint32_t>(*instance.down_timer_adverts, 1, 255));
  if (instance.lower_prio_no_advert.given()) router.answer_losing_adverts = !*instance.lower_prio_no_advert;
  return router;
}

std::vector<IpAddress> AdvertisedAddresses(const config::VrrpInstance& instance) {
  std::vector<IpAddress> addresses;
  for (const auto& address : instance.virtual_ipaddress) addresses.push_back(address.prefix.address);
  return addresses;
}

vrrp::Authentication MakeAuthentication(const config::VrrpInstance& instance) {
  if (*instance.authentication.auth_type != config::AuthType::kPass || VersionOf(instance) != vrrp::Version::kV2) {
    return {};
  }
  return vrrp::Authentication::SimplePassword(*instance.authentication.auth_pass);
}

vrrp::ChecksumForm ChecksumFormOf(const config::VrrpInstance& instance) {
  return *instance.v3_checksum_as_v2 ? vrrp::ChecksumForm::kMessageOnly : vrrp::ChecksumForm::kIpv4PseudoHeader;
}

vrrp::ReceivePolicy MakeReceivePolicy(const config::VrrpInstance& instance, const std::vector<IpAddress>& advertised) {
  vrrp::ReceivePolicy policy;
  policy.version = VersionOf(instance);
  policy.profile = vrrp::RfcProfile::k9568Errata;
  policy.vrid = *instance.virtual_router_id;
  policy.owner = *instance.priority == vrrp::kOwnerPriority;
  policy.interval = *instance.advert_int;
  policy.authentication = MakeAuthentication(instance);
  policy.addresses = advertised;
  policy.check_addresses = !*instance.skip_check_adv_addr;
  policy.checksum = ChecksumFormOf(instance);
  return policy;
}

AnnounceTimes AnnounceTimesOf(const config::VrrpInstance& instance) {
  return {.repeat = *instance.garp_master_repeat,
          .delay = *instance.garp_master_delay,
          .refresh = *instance.garp_master_refresh,
          .refresh_repeat = *instance.garp_master_refresh_repeat};
}

std::vector<std::string> UnsupportedFeatures(const config::Config& config) {
  std::vector<std::string> sentences;
  const auto say = [&](const config::Place& where, const std::string& what) {
    sentences.push_back(fmt::format("{}: {} by this version", config.Describe(where), what));
  };
  for (const auto& instance : config.instances) {
    const auto in = [&](bool asked, std::string_view what) {
      if (asked) say(instance.where, fmt::format("{}: {}", instance.name, what));
    };
    in(!instance.track_script.empty(), "track_script is not acted on");
    in(!instance.track_file.empty(), "track_file is not acted on");
    in(!instance.track_process.empty(), "track_process is not acted on");
    in(!instance.track_bfd.empty(), "track_bfd is not acted on");
    in(!instance.virtual_routes.empty(), "virtual_routes are not set");
    in(!instance.virtual_rules.empty(), "virtual_rules are not set");
    in(instance.use_ipvlan->enabled, "use_ipvlan is not set up");
    in(*instance.use_vmac_addr, "use_vmac_addr is not set up");
    in(instance.auth_hmac.has_value(), "auth_hmac is not spoken");
    in(*instance.authentication.auth_type == config::AuthType::kAh,
       "auth_type AH is not spoken; adverts go out without");
    in(*instance.timer_expired_backup > 0, "timer_expired_backup is not acted on");
    in(*instance.smtp_alert, "smtp_alert sends no mail");
    in(instance.mcast_dst_ip.given(), "mcast_dst_ip is not acted on");
  }
  for (const auto& group : config.sync_groups) {
    say(group.where, fmt::format("vrrp_sync_group {} is not acted on", group.name));
  }
  if (!config.static_ipaddress.empty()) say(config.static_ipaddress[0].where, "static_ipaddress is not set");
  if (!config.static_routes.empty()) say(config.static_routes[0].where, "static_routes are not set");
  if (!config.static_rules.empty()) say(config.static_rules[0].where, "static_rules are not set");
  if (!config.virtual_servers.empty()) say(config.virtual_servers[0].where, "virtual_server is not set up");
  return sentences;
}

bool CanContinue(const config::VrrpInstance& now, const config::VrrpInstance& next) {
  const auto peers = [](const config::VrrpInstance& instance) {
    std::vector<IpAddress> addresses;
    for (const auto& peer : instance.unicast_peer) addresses.push_back(peer.address);
    return addresses;
  };
  return now.name == next.name && *now.virtual_router_id == *next.virtual_router_id && *now.version == *next.version &&
         now.family == next.family && *now.interface == *next.interface && *now.use_vmac == *next.use_vmac &&
         *now.vmac_xmit_base == *next.vmac_xmit_base && *now.accept == *next.accept && peers(now) == peers(next) &&
         *now.unicast_src_ip == *next.unicast_src_ip && *now.mcast_src_ip == *next.mcast_src_ip &&
         *now.unicast_ttl == *next.unicast_ttl;
}

}  // namespace holdfast::daemon
