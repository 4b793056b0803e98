#include <algorithm>

#include "conformance/stage/clause_case.h"

namespace holdfast::conformance {
namespace {

std::vector<CaseInfo>& Registered() {
  static std::vector<CaseInfo> cases;
  return cases;
}

}  // namespace

CaseRegistration::CaseRegistration(const char* name, Versions versions, Families families, const char* file,
                                   std::function<std::unique_ptr<ClauseCase>()> make, Needs needs) {
  std::vector<CaseInfo>& cases = Registered();
  const auto place =
      std::lower_bound(cases.begin(), cases.end(), std::string(name),
                       [](const CaseInfo& info, const std::string& wanted) { return info.name < wanted; });
  cases.insert(place, {name, versions, families, needs, file, std::move(make)});
}

const std::vector<CaseInfo>& AllCases() { return Registered(); }

std::string CaseName(const std::string& clause_id) {
  std::string name = clause_id;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.' || c == '+'; }, '_');
  return name;
}

}  // namespace holdfast::conformance
