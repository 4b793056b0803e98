// Router Advertisements for a virtual router: RFC 9568 section 8.2.3 on top of RFC 4861.
#pragma once

#include "conformance/cases/probes.h"

namespace holdfast::conformance {

// Whether a Router Advertisement for the virtual router arrives within `patience`: from its link-local address, or with
// its MAC as source link-layer address. With `ask` a Router Solicitation goes ahead, and another every four seconds.
bool Advertised(ClauseCase& c, const Router& dut, Duration patience, bool ask = true);

}  // namespace holdfast::conformance
