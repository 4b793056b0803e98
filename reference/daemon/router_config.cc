#include "reference/daemon/router_config.h"

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
  // Unasked, the text decides: RFC 3768 discards a losing advertisement, RFC 9568 answers it.
  if (*instance.lower_prio_no_advert || instance.lower_prio_no_advert.given()) {
    router.answer_losing_adverts = !*instance.lower_prio_no_advert;
  }
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
  policy.migrates = *instance.holdfast_v2_and_v3;
  return policy;
}

std::optional<IpAddress> MulticastGroupOf(const config::VrrpInstance& instance, const config::GlobalDefs& globals) {
  if (*instance.mcast_dst_ip) return *instance.mcast_dst_ip;
  if (instance.family == Family::kIpv6) return *globals.vrrp_mcast_group6;
  if (!globals.vrrp_mcast_group4.given()) return std::nullopt;
  return *globals.vrrp_mcast_group4;
}

AnnounceTimes AnnounceTimesOf(const config::VrrpInstance& instance) {
  return {.repeat = *instance.garp_master_repeat,
          .delay = *instance.garp_master_delay,
          .refresh = *instance.garp_master_refresh,
          .refresh_repeat = *instance.garp_master_refresh_repeat};
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
         *now.mcast_dst_ip == *next.mcast_dst_ip && *now.unicast_ttl == *next.unicast_ttl;
}

}  // namespace holdfast::daemon
