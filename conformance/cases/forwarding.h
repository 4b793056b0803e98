// A router forwards: packets between two hosts of the segment that both take the device for their router, so that one
// cable shows both sides. The hosts answer ARP and Neighbor Discovery when the DUT looks for them.
#pragma once

#include "conformance/cases/probes.h"

namespace holdfast::conformance {

// Whether a UDP packet (TTL 64) to a host, sent to `mac`, comes back from the DUT with TTL 63 within two seconds.
bool Forwards(ClauseCase& c, const Mac& mac);
// The same for a packet that is addressed to `target` instead of a host: any copy counts.
bool ForwardsTo(ClauseCase& c, const Mac& mac, const Address& target);

// An Active Router forwards what arrives for the Virtual Router MAC. Control: for its physical MAC it does.
void ForwardsForTheVirtualMac(ClauseCase& c);
// A Backup does not. Controls: for its physical MAC it does, and as Active Router for the virtual one.
void BackupDropsTheVirtualMac(ClauseCase& c);
// An Active Router that does not accept packets for the virtual address does not forward them either.
void ForwardsNothingToItsAddress(ClauseCase& c);

}  // namespace holdfast::conformance
