// Versions 2 and 3 at once, for the time of an upgrade: RFC 9568 section 8.4.2 (optional, IPv4 alone, not for ever).
//
// The state machine is a version 3 router's and knows nothing of this. Around it:
//   - each advertisement that it sends goes out twice, the second time as InVersion2 writes it;
//   - a message of version 2 is judged by ForVersion2's policy, and its seconds are learned as centiseconds;
//   - what an Active Router says in version 2 is left alone while it is heard in version 3 (VersionEar).
#pragma once

#include <cstdint>
#include <optional>

#include "reference/base/address.h"
#include "reference/base/units.h"
#include "reference/vrrp/advertisement.h"
#include "reference/vrrp/receive_checks.h"
#include "reference/vrrp/transition.h"
#include "reference/vrrp/version.h"

namespace holdfast::vrrp {

// How version 2 writes an interval of version 3: whole seconds, 1 to 41. A fraction counts as a whole one, so that no
// listener gives a router up that keeps its pace.
Centiseconds Version2Interval(Centiseconds interval);

// The same advertisement in version 2, without authentication; the addresses are seen where they were.
Advertisement InVersion2(Advertisement advertisement);

// What a router of `policy`, which is version 3's, asks of a message of version 2: what RFC 3768 asks, but an interval
// of its own is honoured. Without authentication.
ReceivePolicy ForVersion2(ReceivePolicy policy);

// Which of two versions from the same Active Router counts. Beside a VirtualRouter: asked before it is told of an
// advertisement, and told afterwards what came of it.
class VersionEar {
 public:
  // So many of version 3 in a row without one of version 2: their sender does not serve routers of version 2.
  static constexpr std::uint8_t kAlone = 3;

  // Whether a Backup leaves an advertisement alone: it is of version 2, and the Active Router that sent it was last
  // followed in version 3. Should its version 3 cease, the timer that this one did not restart ends the Backup.
  bool Ignores(Version version, const IpAddress& source, State state);

  // The router took `edge` for an advertisement (nullopt: none). True once for each Active Router that sends version 3
  // alone, which an operator may want to know. RFC9568-8.4.2-REPORT
  bool Heard(Version version, const IpAddress& source, std::optional<Transition> edge);

 private:
  std::optional<IpAddress> active_;  // followed in version 3
  std::uint8_t alone_ = 0;           // how often since its last of version 2; stays at kAlone
};

}  // namespace holdfast::vrrp
