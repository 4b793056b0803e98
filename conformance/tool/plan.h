// What is to be played: every chosen clause with a case, for each device under test, version and family.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/clauses/registry.h"
#include "conformance/stage/clause_case.h"

namespace holdfast::conformance {

// One cell of the matrix, not played yet. The pointers live as long as the registry and the list of cases.
struct Cell {
  const Clause* clause = nullptr;
  const CaseInfo* info = nullptr;
  std::size_t dut = 0;  // index into the list that the plan was made for
  Version version = Version::kV3;
  Family family = Family::kIpv4;
  std::string profile;  // the document it is judged by
  std::string newest;   // the newest document, where that is another one and the DUT's own was not chosen; or empty

  // "RFC9568-6.4.2-LEARN/v3/ipv4"
  std::string Address() const;
  // "v3"; empty for a case about a director, whose clauses know no version.
  std::string VersionText() const;
};

// What profile a DUT is judged by in each version: v2 always by RFC 3768, v3 by the one chosen or the one it claims.
// `claimed` is a DUT file's word ("rfc5798", "9568+errata"), `chosen` the command line's or empty; a chosen "3768"
// leaves version 2 only. nullopt: nothing of this version is judged.
std::optional<std::string> ProfileFor(Version version, const std::string& claimed, const std::string& chosen);

// The text that everyone will be asked to follow, in version 3.
inline constexpr const char* kNewestProfile = "9568+errata";

// A profile's name without "rfc", or an error that lists what there is.
tl::expected<std::string, std::string> ParseProfile(const std::string& word);

struct PlanRequest {
  std::vector<std::string> claimed_profiles;  // of each DUT
  std::string chosen_profile;                 // empty: what each claims
  const Selection* selection = nullptr;
};

// What convicts a director; and the document of its clauses.
inline constexpr const char* kIpvsProfile = "ipvs";
inline constexpr const char* kIpvsDocument = "IPVS";

// Cells of the cases that need IPVS, for so many DUTs.
std::vector<Cell> MakeDirectorPlan(const Registry& registry, const std::vector<CaseInfo>& cases, std::size_t duts,
                                   const Selection& selection);

// Cells of all other cases in the order of the registry. A clause is left out where it says nothing about the profile,
// nor about the newest one where that is read beside it.
std::vector<Cell> MakePlan(const Registry& registry, const std::vector<CaseInfo>& cases, const PlanRequest& request);

Tolerance ToleranceOf(const Clause& clause);

// Cases whose name is no clause: an error of ours that a test forbids.
std::vector<std::string> CasesWithoutClause(const Registry& registry, const std::vector<CaseInfo>& cases);

}  // namespace holdfast::conformance
