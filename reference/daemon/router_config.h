// From keepalived.conf's words to the core's: one vrrp_instance as the values that a VirtualRouter, its receive checks
// and its announcements need. Nothing is opened here.
//
// The profile is RFC 9568 with its errata for version 3 and RFC 3768 for version 2. Where keepalived's default differs
// on the wire and a peer would notice, keepalived's stands and a keyword asks for the RFC's: the IPv4 checksum of
// version 3 covers a pseudo-header unless `v3_checksum_as_v2`, and packets to the addresses are accepted unless
// `no_accept`.
#pragma once

#include <optional>
#include <vector>

#include "reference/base/address.h"
#include "reference/config/model.h"
#include "reference/daemon/announce_schedule.h"
#include "reference/vrrp/receive_checks.h"
#include "reference/vrrp/virtual_router.h"

namespace holdfast::daemon {

vrrp::VirtualRouterConfig RouterConfig(const config::VrrpInstance& instance, const IpAddress& primary_address);

// What is advertised, in the file's order.
std::vector<IpAddress> AdvertisedAddresses(const config::VrrpInstance& instance);

// `advertised` has to outlive the policy.
vrrp::ReceivePolicy MakeReceivePolicy(const config::VrrpInstance& instance, const std::vector<IpAddress>& advertised);

vrrp::Authentication MakeAuthentication(const config::VrrpInstance& instance);
vrrp::ChecksumForm ChecksumFormOf(const config::VrrpInstance& instance);
// `mcast_dst_ip`, else the group of global_defs; nullopt for the protocol's own.
std::optional<IpAddress> MulticastGroupOf(const config::VrrpInstance& instance, const config::GlobalDefs& globals);
AnnounceTimes AnnounceTimesOf(const config::VrrpInstance& instance);

// Whether a running instance can go on under `next` as it is: same name, VRID, version, family, interface and way of
// sending. What else differs is changed in flight; what this forbids is stopped and started anew.
bool CanContinue(const config::VrrpInstance& now, const config::VrrpInstance& next);

}  // namespace holdfast::daemon
