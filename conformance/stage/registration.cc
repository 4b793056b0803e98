#include <algorithm>

#include "conformance/stage/clause_case.h"
#include "conformance/stage/director_case.h"

namespace holdfast::conformance {
namespace {

std::vector<CaseInfo>& Registered() {
  static std::vector<CaseInfo> cases;
  return cases;
}

void Register(CaseInfo info) {
  std::vector<CaseInfo>& cases = Registered();
  const auto place =
      std::lower_bound(cases.begin(), cases.end(), info.name,
                       [](const CaseInfo& known, const std::string& wanted) { return known.name < wanted; });
  cases.insert(place, std::move(info));
}

}  // namespace

CaseRegistration::CaseRegistration(const char* name, Versions versions, Families families, const char* file,
                                   std::function<std::unique_ptr<ClauseCase>()> make, Needs needs) {
  Register({name, versions, families, needs, file, std::move(make)});
}

DirectorCaseRegistration::DirectorCaseRegistration(const char* name, const char* file,
                                                   std::function<std::unique_ptr<DirectorCase>()> make) {
  Register({name, Versions::kBoth, Families::kIpv4, Needs::kIpvs, file, nullptr, std::move(make)});
}

const std::vector<CaseInfo>& AllCases() { return Registered(); }

std::string CaseName(const std::string& clause_id) {
  std::string name = clause_id;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.' || c == '+'; }, '_');
  return name;
}

}  // namespace holdfast::conformance
