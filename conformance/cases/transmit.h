// What a DUT sends, collected and judged frame by frame.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/cases/patterns.h"

namespace holdfast::conformance {

// Its first advertisements as Active Router, `count` of them, then those of an orderly stop.
std::vector<Heard> LifeOf(ClauseCase& c, const RouterSetup& setup, std::size_t count = 4);
// Its first `count` advertisements as Active Router; it is stopped afterwards and what that brings is not looked at.
std::vector<Heard> FirstOf(ClauseCase& c, const RouterSetup& setup, std::size_t count = 1);

// The same, and it goes on: for a case that looks at nothing else.
std::vector<Heard> AdvertsOf(ClauseCase& c, const RouterSetup& setup, std::size_t count = 2);

// Each of them, put into words, has to read as expected.
void ExpectEach(ClauseCase& c, const std::vector<Heard>& heard, const std::string& expected,
                const std::function<std::string(const Heard&)>& words);

// Words for it.
std::string PriorityOf(const Heard& heard);      // "priority 100"
std::string TtlOf(const Heard& heard);           // "TTL 255"
std::string ProtocolOf(const Heard& heard);      // "protocol 112"
std::string DestinationOf(const Heard& heard);   // "to 224.0.0.18 at 01:00:5e:00:00:12"
std::string VersionOf(const Heard& heard);       // "version 3"
std::string TypeOf(const Heard& heard);          // "type 1"
std::string IntervalOf(const Heard& heard);      // "interval 100 cs"
std::string ReservedBits(const Heard& heard);    // "reserved bits 0"
std::string LengthAndCount(const Heard& heard);  // "count and length agree", or all three figures
std::string ChecksumOf(const Heard& heard);      // "a checksum that verifies", in whatever documented form

// --- shared by both versions ---

// No advertisement of a router that is told addresses of both families lists any but those of its own one. To refuse
// such a configuration is as good.
void NeverMixesFamilies(ClauseCase& c);
// The virtual routers 1, 51 and 255 advertise from their Virtual Router MACs and answer with them.
void MacsFollowTheVrid(ClauseCase& c);
// A brisk router with `n` virtual addresses.
RouterSetup WithAddresses(ClauseCase& c, int n);
// Two virtual routers on one interface, both Active: each speaks under its own VRID, of its own address.
void EachUnderItsVrid(ClauseCase& c, std::uint8_t one, std::uint8_t other);
// Priority 0 is the last thing an Active Router says, and a Backup never says it.
void PriorityZeroIsAFarewell(ClauseCase& c);
// Every listed address is one of these, and there is one.
void ListsOnlyItsAddresses(ClauseCase& c, const std::vector<Address>& configured);
// Every field says what is configured.
void FieldsAsConfigured(ClauseCase& c, const RouterSetup& setup);
// Each advertisement of a life comes from the interface's own address (IPv6: from one link-local, not the virtual one).
void SourceIsTheOneAddress(ClauseCase& c);
// Each goes to the family's group by protocol 112.
void GoesToTheGroup(ClauseCase& c);
// Where the interface identifier of the link-local source may come from: observed.
void ObserveInterfaceIdentifier(ClauseCase& c);
// Each has the Virtual Router MAC as its Ethernet source.
void SourceIsTheVirtualMac(ClauseCase& c);
// The mean gap of `count` advertisements in silence is within 10 % of the interval (20 ms late at least), and hardly
// one is shorter than 90 % of it. The DUT.
Router ExpectCadence(ClauseCase& c, const RouterSetup& setup, std::size_t count);

}  // namespace holdfast::conformance
