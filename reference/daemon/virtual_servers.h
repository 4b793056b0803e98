// From keepalived.conf's words to IPVS's: a virtual_server as the services it stands for in the kernel, with what may
// be in them. Nothing is opened here; who is in a service at the moment is the pool's to say (checker_service.h).
//
// Defaults are keepalived's. One virtual_server is one service, or with a virtual_server_group one for each address and
// mark of the group, all with the same servers.
#pragma once

#include <vector>

#include "reference/config/model.h"
#include "reference/ipvs/reconcile.h"

namespace holdfast::daemon {

// Each key once, in the file's order. A range counts its addresses up, at most kMaxRange of them.
inline constexpr unsigned kMaxRange = 65536;
std::vector<ipvs::ServiceKey> ServiceKeysOf(const config::VirtualServer& server,
                                            const std::vector<config::VirtualServerGroup>& groups);

ipvs::ServiceConfig ServiceConfigOf(const config::VirtualServer& server);

// Where a real server is in the service `key`: its own port, else that of the service. What is not translated keeps its
// port, so that DR and TUN have the service's in any case.
ipvs::Endpoint EndpointIn(const ipvs::ServiceKey& key, const config::RealServer& server);
ipvs::DestinationConfig DestinationConfigOf(const config::RealServer& server, std::uint32_t weight);

// The same of the sorry server. Requires that there is one.
ipvs::Endpoint SorryEndpointIn(const ipvs::ServiceKey& key, const config::VirtualServer& server);
ipvs::DestinationConfig SorryConfigOf(const config::VirtualServer& server, std::uint32_t weight);

// Everything that the configuration speaks of, whether it shall be in the table at this moment or not.
ipvs::Claims ClaimsOf(const config::Config& config);

}  // namespace holdfast::daemon
