// Makes a director's table what it shall be: reads it, reconciles, carries the plan out.
#pragma once

#include <vector>

#include "reference/host/ipvs_port.h"

namespace holdfast::host {

// A command that the data plane refused, and why.
struct RefusedCommand {
  ipvs::Command command;
  Error error;
};

struct Convergence {
  std::size_t done = 0;  // commands that were carried out
  std::vector<RefusedCommand> refused;
};

// Carries out what leads from the present table to `desired` (see reconcile.h for `claims`). A refused command does
// not stop the others; but what follows from it is not tried: a service that could not be added gets no servers. The
// error is that of reading: nothing was tried then. Called again, it tries again what was refused.
Result<Convergence> Converge(IpvsPort& port, const ipvs::Table& desired, const ipvs::Claims& claims);

}  // namespace holdfast::host
