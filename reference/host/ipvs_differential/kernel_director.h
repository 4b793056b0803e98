// The kernel's IPVS as a director: clients' packets come in on a wire of our own, and where they leave for tells whom
// the kernel chose.
//
//   client ── tun ── 10.1.0.0/16 (virtual, local) ── IPVS ── tun ── 10.9.0.K (server)
//
// A server that is reached by NAT shows in the packet's new destination, one behind a tunnel in its envelope; direct
// routing would show in neither, and is to the schedulers and the connections' states what a tunnel is.
#pragma once

#include <memory>

#include "reference/host/ipvs_differential/director.h"

namespace holdfast::host {

// Takes the calling thread's network namespace, which must be a fresh one: makes the wire, addresses, routes and
// settings. The error says what the kernel or the caller lacks.
Result<std::unique_ptr<Director>> MakeKernelDirector();

}  // namespace holdfast::host
