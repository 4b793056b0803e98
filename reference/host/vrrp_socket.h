// Sending of advertisements over one raw socket per family that all senders share.
#pragma once

#include <memory>

#include "reference/host/ports.h"
#include "reference/sys/unique_fd.h"

namespace holdfast::host {

// A raw socket that takes whole IP packets, hears nothing, and does not loop multicast back to this host.
Result<sys::UniqueFd> OpenSendingSocket(Family family);

// `socket` is one of OpenSendingSocket for the spec's family, kept alive by its senders.
std::unique_ptr<VrrpSender> MakeSender(const SenderSpec& spec, std::shared_ptr<sys::UniqueFd> socket);

// A socket of its own that hears protocol 112 as the spec says.
Result<std::unique_ptr<VrrpListener>> MakeListener(const ListenerSpec& spec);

}  // namespace holdfast::host
