// Time lines of the mode in which a router speaks version 2 and version 3 at once (RFC 9568 section 8.4.2).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "conformance/cases/transmit.h"

namespace holdfast::conformance {

// A version 3 router of priority 100 in that mode.
RouterSetup Mixed(Centiseconds interval);
// The advertisements of version 2, and those of version 3.
std::pair<std::vector<Heard>, std::vector<Heard>> ByVersion(const std::vector<Heard>& all);
// At least two, with checksums that verify and a mean gap within 10 % of the interval.
void ExpectPace(ClauseCase& c, const std::string& what, const std::vector<Heard>& heard, Centiseconds interval);
// A Backup of the interval `local` hears version 2 with the interval `told` for four of them, and promotes by that one;
// the skew may scale with it or not. Earlier it is silent.
void TimesOutByVersion2(ClauseCase& c, Centiseconds local, wire::Seconds told);
// It hears both versions from one router, version 3 five times as fast and version 2 last, and promotes by version 3.
void IgnoresVersion2BesideVersion3(ClauseCase& c);

}  // namespace holdfast::conformance
