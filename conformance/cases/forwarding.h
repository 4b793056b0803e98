// A router forwards: packets between two hosts of the segment that both take the device for their router, so that one
// cable shows both sides. The hosts answer ARP and Neighbor Discovery when the DUT looks for them.
#pragma once

#include "conformance/cases/probes.h"

namespace holdfast::conformance {

inline constexpr char kPhysicalMode[] = "physical-MAC mode: charged under the Ethernet source of its advertisements";

// The answer of host `who` to a frame that asks for its MAC; nullopt for any other frame.
std::optional<Bytes> AnswerOf(ClauseCase& c, const Address& who, const Bytes& frame);

// Whether a UDP packet (TTL 64) to a host, sent to `mac`, comes back from the DUT with TTL 63 within two seconds.
bool Forwards(ClauseCase& c, const Mac& mac);
// The same for a packet that is addressed to `target`, a host or not: any copy on the segment `to` counts.
bool ForwardsTo(ClauseCase& c, const Mac& mac, const Address& target, Segment to = Segment::kLan);

// An Active Router forwards what arrives for the Virtual Router MAC. Control: for its physical MAC it does.
void ForwardsForTheVirtualMac(ClauseCase& c);
// A Backup does not. Controls: for its physical MAC it does, and as Active Router for the virtual one.
void BackupDropsTheVirtualMac(ClauseCase& c);
// An Active Router that does not accept packets for the virtual address does not forward them either.
void ForwardsNothingToItsAddress(ClauseCase& c);
// Nothing that is addressed to the VRRP group reaches a second segment, neither VRRP nor UDP. Control: a packet to a
// host there does.
void ForwardsNothingToTheGroup(ClauseCase& c);

// What an Active Router puts into the source link-layer option of its Neighbor Solicitations for a host of the LAN to
// which it has a packet from the second segment to forward: the Virtual Router MAC or nothing.
void SolicitsWithTheVirtualMac(ClauseCase& c);
// Never its physical MAC.
void NeverSolicitsWithThePhysicalMac(ClauseCase& c);
// As a Backup and as Active Router it follows a neighbour that says with an unsolicited Neighbor Advertisement that it
// has moved to another MAC. Control: it forwarded to the old one.
void FollowsAMovedNeighbour(ClauseCase& c);

// The source of a redirect is the address that the host used as its next hop. Without one: observed.
void RedirectsFromItsAddress(ClauseCase& c);
// With two virtual routers, that of the one whose MAC the packet went to.
void RedirectsFromTheOneAddressed(ClauseCase& c);

// A proxy ARP reply for a host of the second segment names the Virtual Router MAC. Without one: observed.
void ProxiesWithTheVirtualMac(ClauseCase& c);

}  // namespace holdfast::conformance
