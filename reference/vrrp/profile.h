// Which text a virtual router follows. The documents agree on nearly everything; each documented difference is one
// predicate here, named after the behaviour, and nothing else in this room asks for a document by its number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "reference/vrrp/version.h"

namespace holdfast::vrrp {

enum class RfcProfile : std::uint8_t {
  k3768,        // VRRPv2
  k5798,        // VRRPv3, first text
  k9568,        // VRRPv3 as published
  k9568Errata,  // with the verified errata 7947, 7949, 8298, 8299, 8300, 8301
};

// "3768", "5798", "9568", "9568+errata".
std::string_view ToString(RfcProfile profile);
// The inverse of ToString; nullopt for any other text.
std::optional<RfcProfile> ParseRfcProfile(std::string_view text);

// The text that can govern `version`: version 2 has RFC 3768 alone, and version 3 never has it (5798 stands in).
RfcProfile Governing(RfcProfile profile, Version version);

// An Active Router answers a losing advertisement with one of its own, at once. RFC9568-6.4.3-ASSERT
bool AnswersLosingAdvert(RfcProfile profile);
// A Backup takes over the Active Router's interval from its advertisements. RFC9568-6.4.2-LEARN
bool LearnsInterval(RfcProfile profile);
// A Backup that learns an interval recomputes Skew_Time along with it. RFC9568-6.4.2-LEARN-SKEW
bool LearnsSkew(RfcProfile profile);
// Skew_Time scales with the interval; otherwise it is a fraction of one second. RFC9568-6.1-SKEW, RFC3768-6.1-SKEW
bool ScalesSkew(RfcProfile profile);
// An address owner discards every advertisement for its virtual router; otherwise it logs and processes them
// (erratum 8298). RFC9568-7.1-OWNER, RFC9568-7.1-OWNER-E8298
bool DiscardsOwnAsOwner(RfcProfile profile);
// A message that lists no address is ignored. RFC9568-5.2.5-COUNT0-RX
bool ChecksZeroCount(RfcProfile profile);
// A Max Advertise Interval of zero makes the message invalid (erratum 8301). RFC9568-7.1-INT0-RX
bool ChecksZeroInterval(RfcProfile profile);
// An IPv6 list has to begin with a link-local address (erratum 8300). RFC9568-5.2.9-LL-FIRST-RX
bool ChecksLinkLocalFirst(RfcProfile profile);
// A foreign interval discards the message. RFC3768-7.1-INT
bool DiscardsIntervalMismatch(RfcProfile profile);
// A foreign address list discards the message unless its sender is the owner. RFC3768-7.1-LIST
bool DiscardsListMismatch(RfcProfile profile);
// The checksum of version 3 over IPv4 covers a pseudo-header, as RFC 5798 is mostly read. RFC5798-5.2.8-CKSUM4
bool Ipv4PseudoHeader(RfcProfile profile);

}  // namespace holdfast::vrrp
