// Time lines of the election that version 2 and version 3 share: who holds whom, and when a Backup promotes.
#pragma once

#include <utility>
#include <vector>

#include "conformance/cases/patterns.h"

namespace holdfast::conformance {

// --- a Backup's timer ---

// Active_Down_Interval after the last advertisement, and not before, it advertises. The DUT, `first` set.
Router PromotesAfterSilence(ClauseCase& c, const RouterSetup& setup);
// The same for the clauses that ask for the first advertisement itself: an announcement in its place is no excuse.
Router AdvertisesAfterSilence(ClauseCase& c, const RouterSetup& setup);
// Skew_Time after a priority-0 advertisement, and not before, it advertises.
void PromotesAfterResignation(ClauseCase& c, const RouterSetup& setup);
// The same for each priority and interval; control: for priority 100 and one second, where nothing scales.
void SkewOf(ClauseCase& c, const std::vector<std::pair<std::uint8_t, Centiseconds>>& routers);
// A Backup that is let promote, without a verdict about when. The DUT, `first` set.
Router PromotedFromBackup(ClauseCase& c, const RouterSetup& setup);
// No advertisement earlier than Active_Down_Interval after the start of its process. No upper bound.
Router StartsAsBackup(ClauseCase& c, const RouterSetup& setup);

// --- a Backup and what holds it ---

// Held by `say` at its own interval, longer than the DUT's Active_Down_Interval, it promotes by that interval. The DUT.
Router LearnsInterval(ClauseCase& c, const RouterSetup& setup, const Say& say);
// Held ten times by an advertisement with twice its interval, sent at that pace, it stays a Backup.
void OutlastsAnotherInterval(ClauseCase& c);
// Equal priority from a smaller and from a greater address holds it.
void EqualPriorityHolds(ClauseCase& c);
// A priority-200 Backup times out after the last priority-210 advertisement in spite of priority-100 ones.
void PreemptsTheLower(ClauseCase& c);
// Told no parameter that has a default, it promotes although priority 50 is advertised. Control: in silence it does.
void PreemptsByDefault(ClauseCase& c);
// Without preemption priority 1 holds priority 200, until it resigns.
void HeldWithoutPreemption(ClauseCase& c);
// Shut down as a Backup it does not promote any more.
void SilentAfterShutdownInBackup(ClauseCase& c);

// --- both states ---

// No advertisement while others advertise; then one after another.
void QuietThenPeriodic(ClauseCase& c);
// Of two virtual routers of one VRID, set apart by family or segment, only the one that `higher` speaks to yields.
void OnlyTheOneYields(ClauseCase& c, const Router& addressed, const Router& other, const Say& higher);
// The same VRID on two segments: an advertisement on one is for that one alone. Control: one on the other is heard.
void SegmentsAreIndependent(ClauseCase& c);
// Ten virtual routers on one interface, half of them held by the tester: observed.
void ServesSeveral(ClauseCase& c);
// VRID 51 stays Active against a rival that makes VRID 52 a Backup.
void InstancesAreIndependent(ClauseCase& c);
// An owner that is told not to preempt advertises although priority 254 does.
void OwnerPreempts(ClauseCase& c);

// --- an Active Router ---

// Hearing priority 0 it advertises at once and its Adver_Timer starts anew.
void AnswersResignation(ClauseCase& c);
// Higher priority: it yields and comes back Active_Down_Interval after it, by the interval it was told.
void YieldsToHigher(ClauseCase& c, Centiseconds told);
// Equal priority: a greater address wins, a smaller one loses.
void YieldsToGreaterAddress(ClauseCase& c);
void StaysAgainstSmallerAddress(ClauseCase& c);
// Addresses that a wrong comparison would order otherwise: the greater ones win.
void ComparesUnsignedAddresses(ClauseCase& c);
// An owner that hears priority 255 from a greater address: observed.
void OwnerHearsAnOwner(ClauseCase& c);
// Its last words are priority 0.
void ResignsOnShutdown(ClauseCase& c);

}  // namespace holdfast::conformance
