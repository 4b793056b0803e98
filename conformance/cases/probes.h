// What a host on the segment asks and hears: ARP, Neighbor Discovery, echo. Only a real wire has them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/cases/patterns.h"
#include "conformance/wire/neighbour.h"

namespace holdfast::conformance {

Mac VirtualMac(const ClauseCase& c, const Router& dut);
// Whether the DUT speaks from the Virtual Router MAC at all. A router in physical-MAC mode is charged once, under the
// Ethernet source of its advertisements; its announcements and answers are then only observed.
bool SpeaksFromVirtualMac(const ClauseCase& c, const Router& dut);

// --- announcements; each collects until `deadline` and convicts where one address has none ---

// A broadcast ARP about each address with the address as sender and target, and the Virtual Router MAC as sender (or
// target: the literal reading of errata 7947 and 7949).
void ExpectGratuitousArp(ClauseCase& c, const Router& dut, Instant deadline, const std::vector<Address>& announced);
// An unsolicited Neighbor Advertisement for each address: Router and Override set, Solicited clear, that MAC as target
// link-layer address.
void ExpectUnsolicitedNa(ClauseCase& c, const Router& dut, Instant deadline, const std::vector<Address>& announced);

// --- questions ---

// One answer to "who has this address": an ARP reply or a Neighbor Advertisement.
struct Answer {
  std::optional<Mac> mac;  // sender hardware address, or the target link-layer option
  bool router = false;     // Neighbor Advertisement: R
  Mac from = {};           // the frame's Ethernet source
};
// Asks `times` times and collects for a second after each. By broadcast or to the solicited-node group, or to
// `unicast`.
std::vector<Answer> Ask(ClauseCase& c, const Address& who, int times, std::optional<Mac> unicast = std::nullopt);
// The MAC under which the DUT answers for its own address. Control.
Mac PhysicalMac(ClauseCase& c);

// An echo request to `target` behind `mac`: whether an echo reply from `target` comes back within a second.
bool Echoes(ClauseCase& c, const Mac& mac, const Address& target);

// The operation code of its first gratuitous ARP about `who` within `time`, in words; observed.
void ObserveAnnouncement(ClauseCase& c, const Router& dut, const Address& who);
// The Ethernet source of its answer for the virtual address: observed.
void ObserveEthernetSource(ClauseCase& c);
// An Active DUT is told one more virtual address while it runs: within five seconds of the first advertisement that
// lists it, it is announced.
void AnnouncesAnAddedAddress(ClauseCase& c);

// While the tester (priority 200) holds the DUT: `probe` once per interval, `times` times. Control: it stays silent.
void WhileHeld(ClauseCase& c, const Router& dut, int times, const std::function<void()>& probe);

}  // namespace holdfast::conformance
