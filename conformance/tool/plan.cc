#include "conformance/tool/plan.h"

#include <algorithm>

namespace holdfast::conformance {
namespace {

bool Has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool Plays(Versions versions, Version version) {
  return versions == Versions::kBoth || (versions == Versions::kV2) == (version == Version::kV2);
}

bool Plays(Families families, Family family) {
  return families == Families::kBoth || (families == Families::kIpv4) == (family == Family::kIpv4);
}

const CaseInfo* CaseOf(const Clause& clause, const std::vector<CaseInfo>& cases) {
  const std::string name = CaseNameOf(clause.id);
  const auto info = std::find_if(cases.begin(), cases.end(), [&](const CaseInfo& c) { return c.name == name; });
  return info == cases.end() ? nullptr : &*info;
}

}  // namespace

std::string Cell::Address() const {
  return clause->id + "/" + VersionText() + "/" + std::string(wire::ToString(family));
}

std::string Cell::VersionText() const {
  return info->needs == Needs::kIpvs ? "" : std::string(wire::ToString(version));
}

tl::expected<std::string, std::string> ParseProfile(const std::string& word) {
  const std::string name = word.starts_with("rfc") ? word.substr(3) : word;
  for (const char* known : {"3768", "5798", "9568", "9568+errata"})
    if (name == known) return name;
  return tl::make_unexpected("'" + word + "' is no profile: there are 3768, 5798, 9568 and 9568+errata");
}

std::optional<std::string> ProfileFor(Version version, const std::string& claimed, const std::string& chosen) {
  const std::string wanted = chosen.empty() ? ParseProfile(claimed).value_or("9568+errata") : chosen;
  if (version == Version::kV2) return chosen.empty() || chosen == "3768" ? std::optional("3768") : std::nullopt;
  return wanted == "3768" ? std::nullopt : std::optional(wanted);
}

// Version 2 has one text; who chose a profile wants no other.
std::string NewestBeside(Version version, const std::string& profile, const std::string& chosen) {
  return version == Version::kV2 || !chosen.empty() || profile == kNewestProfile ? "" : kNewestProfile;
}

std::vector<Cell> MakePlan(const Registry& registry, const std::vector<CaseInfo>& cases, const PlanRequest& request) {
  std::vector<Cell> plan;
  for (const Clause& clause : registry.clauses()) {
    const CaseInfo* info = CaseOf(clause, cases);
    if (!info || info->needs == Needs::kIpvs) continue;
    for (std::size_t dut = 0; dut < request.claimed_profiles.size(); ++dut) {
      for (Version version : {Version::kV2, Version::kV3}) {
        const auto profile = ProfileFor(version, request.claimed_profiles[dut], request.chosen_profile);
        if (!profile) continue;
        const std::string newest = NewestBeside(version, *profile, request.chosen_profile);
        if (!clause.AppliesTo(*profile) && (newest.empty() || !clause.AppliesTo(newest))) continue;
        for (Family family : {Family::kIpv4, Family::kIpv6}) {
          const std::string v(wire::ToString(version)), f(wire::ToString(family));
          if (Plays(info->versions, version) && Plays(info->families, family) && Has(clause.versions, v) &&
              Has(clause.families, f) && request.selection->Matches(clause, v, f))
            plan.push_back({&clause, info, dut, version, family, *profile, newest});
        }
      }
    }
  }
  return plan;
}

std::vector<Cell> MakeDirectorPlan(const Registry& registry, const std::vector<CaseInfo>& cases, std::size_t duts,
                                   const Selection& selection) {
  std::vector<Cell> plan;
  for (const Clause& clause : registry.clauses()) {
    const CaseInfo* info = CaseOf(clause, cases);
    if (!info || info->needs != Needs::kIpvs || !selection.Matches(clause)) continue;
    for (std::size_t dut = 0; dut < duts; ++dut)
      plan.push_back({&clause, info, dut, Version::kV3, Family::kIpv4, kIpvsProfile, ""});
  }
  return plan;
}

Tolerance ToleranceOf(const Clause& clause) {
  if (!clause.has_tolerance) return {};
  const auto side = [](const std::optional<int>& ms) {
    return ms ? std::optional<Duration>(wire::Milliseconds(*ms)) : std::nullopt;
  };
  return {side(clause.early_ms), side(clause.late_ms)};
}

std::vector<std::string> CasesWithoutClause(const Registry& registry, const std::vector<CaseInfo>& cases) {
  std::vector<std::string> orphans;
  for (const CaseInfo& info : cases)
    if (!registry.FindByCaseName(info.name)) orphans.push_back(info.name);
  return orphans;
}

}  // namespace holdfast::conformance
