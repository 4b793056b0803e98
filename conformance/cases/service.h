// How a router serves its virtual addresses, and how it leaves them alone: time lines that both versions and families
// share. All of them need a kernel.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/cases/probes.h"

namespace holdfast::conformance {

// --- Active ---

// Asked for each virtual address it answers; Neighbor Advertisements with the Router flag where `with_router_flag`.
void AnswersForItsAddresses(ClauseCase& c, bool with_router_flag = false);
// An answer for the virtual address names the Virtual Router MAC; only physical MACs are another clause's matter.
void AnswersWithTheVirtualMac(ClauseCase& c);
// No answer names the MAC that answers for the router's own address.
void NeverAnswersWithThePhysicalMac(ClauseCase& c);
// A starting owner never announces its address with another MAC than the virtual one, not twice.
void AnnouncesNoPhysicalMac(ClauseCase& c);
// Whether echo requests to the virtual address are answered, as `accept` says. Control: to its own address they are.
void AcceptsPackets(ClauseCase& c, bool accept);
// The same for a router that is told nothing about it.
void AcceptsNoPacketsByDefault(ClauseCase& c);
// An owner answers echo requests to its virtual address. Control: to another address of its own it does.
void OwnerAcceptsPackets(ClauseCase& c);

// --- Backup ---

// Asked for the virtual addresses it is silent. Control: it answers once it is Active.
void BackupAnswersNothing(ClauseCase& c);
// An echo request to the virtual address at its physical MAC is not answered. Control: one to its own address is.
void BackupAcceptsNothing(ClauseCase& c);
// Both again for a Backup that was Active before.
void KeepsStillAfterDemotion(ClauseCase& c);

// --- its log ---

// Something appears in the log of the DUT within two seconds of the act, which the log was quiet before. The tester
// holds nothing: the DUT has to be Active, or a Backup with time left.
void ExpectLogged(ClauseCase& c, const std::string& what, const std::function<void()>& act);
// The same without a verdict: what it logged, if anything.
void ObserveLog(ClauseCase& c, const std::function<void()>& act);
// One bad packet of each kind is logged by an Active DUT.
void LogsEachKind(ClauseCase& c, const std::vector<Damage>& kinds);
// What an Active DUT logs about a losing advertisement with another address list.
void ObservesTheLogOfAnotherList(ClauseCase& c);
// Another priority 255 is logged by an owner.
void OwnerLogsAnOwner(ClauseCase& c);

}  // namespace holdfast::conformance
