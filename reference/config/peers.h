// Do two routers' configurations fit each other? `holdfastd -t -f A.conf --peer B.conf`.
#pragma once

#include <vector>

#include "reference/base/diagnostics.h"
#include "reference/config/model.h"

namespace holdfast::config {

// What would keep the instances of `ours` and `theirs` from working as one virtual router. Instances belong together by
// VRID and family; where a VRID has no partner, by name or by a shared address. Places are those of `ours`. Errors
// (class meaning) are what makes both Active or one deaf; warnings are what works, but hardly as meant.
std::vector<Diagnostic> ComparePeers(const Config& ours, const Config& theirs);

}  // namespace holdfast::config
