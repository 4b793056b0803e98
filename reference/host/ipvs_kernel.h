// The kernel's IPVS over generic netlink.
#pragma once

#include <memory>

#include "reference/host/ipvs_port.h"

namespace holdfast::host {

// Opens the family in the network namespace of the calling thread; the kernel loads the module by itself where it has
// one. The error is fit to show where the kernel has no IPVS. Needs CAP_NET_ADMIN for everything.
Result<std::unique_ptr<IpvsPort>> MakeKernelIpvs();

}  // namespace holdfast::host
