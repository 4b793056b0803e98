// The IPVS family of generic netlink (linux/ip_vs.h): its attributes written and read; inside the room only. What is
// read may be anything: an attribute that is missing or too short makes the whole answer unreadable (nullopt).
#pragma once

#include <netlink/msg.h>

#include <memory>
#include <optional>

#include "reference/host/ipvs_port.h"

namespace holdfast::host {

struct FreeNlMessage {
  void operator()(nl_msg* message) const { nlmsg_free(message); }
};
using NlMessage = std::unique_ptr<nl_msg, FreeNlMessage>;

// A request of the family with no attributes yet; `flags` beside NLM_F_REQUEST.
NlMessage IpvsRequest(int family_id, int command, int flags = 0);

void PutServiceKey(nl_msg* message, const ipvs::ServiceKey& key);
void PutService(nl_msg* message, const ipvs::ServiceKey& key, const ipvs::ServiceConfig& config);
void PutEndpoint(nl_msg* message, const ipvs::Endpoint& endpoint);
void PutDestination(nl_msg* message, const ipvs::Endpoint& endpoint, const ipvs::DestinationConfig& config);
void PutTimeouts(nl_msg* message, const IpvsTimeouts& timeouts);
void PutSyncRole(nl_msg* message, SyncRole role);
void PutSyncDaemon(nl_msg* message, const SyncDaemon& daemon);

std::optional<IpvsService> ReadIpvsService(nlmsghdr* header);  // without its destinations
// `family`: of its service, for kernels that name none for the destination.
std::optional<IpvsDestination> ReadIpvsDestination(nlmsghdr* header, Family family);
std::optional<IpvsTimeouts> ReadIpvsTimeouts(nlmsghdr* header);
std::optional<SyncDaemon> ReadSyncDaemon(nlmsghdr* header);

}  // namespace holdfast::host
