// rtnetlink messages built and read; inside the room only.
#pragma once

#include <netlink/msg.h>
#include <netlink/netlink.h>

#include <functional>
#include <memory>
#include <string_view>

#include "reference/base/result.h"
#include "reference/sys/netlink.h"

namespace holdfast::sys {

struct FreeMessage {
  void operator()(nl_msg* message) const { nlmsg_free(message); }
};
using Message = std::unique_ptr<nl_msg, FreeMessage>;

// A request about one link (RTM_NEWLINK, RTM_GETLINK, …), or about addresses.
Message LinkMessage(int type, int flags, int index);
Message AddressMessage(int type, int flags, const InterfaceAddress& address);

// What a message of the kernel says; nullopt for one that is about something else (bridge port state, for instance).
std::optional<Link> ReadLink(nlmsghdr* header);
std::optional<InterfaceAddress> ReadAddress(nlmsghdr* header);

// A socket on NETLINK_ROUTE with automatic sequence numbers off-loaded to libnl.
Result<nl_sock*> OpenRoute();
// libnl's negative code as an error.
tl::unexpected<Error> NetlinkError(std::string_view what, int code);
// Sends and waits for the kernel's word: 0 or a negative errno.
int Ask(nl_sock* socket, const Message& message);
// Sends and hands each answer to `read`; 0 or a negative errno.
int Ask(nl_sock* socket, const Message& message, const std::function<void(nlmsghdr*)>& read);

}  // namespace holdfast::sys
