#include <fnmatch.h>

#include <algorithm>
#include <cctype>

#include "conformance/clauses/registry.h"

namespace holdfast::conformance {
namespace {

bool Has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// "9568/6.4" holds for section 6.4 and everything below it, "9568" for the whole document.
bool AddressMatches(const std::string& address, const Clause& clause) {
  const std::size_t slash = address.find('/');
  if (clause.rfc != "RFC" + address.substr(0, slash)) return false;
  if (slash == std::string::npos) return true;
  const std::string wanted = address.substr(slash + 1), section = clause.AddressSection();
  return section == wanted || section.starts_with(wanted + ".");
}

}  // namespace

tl::expected<Selection, std::string> Selection::Parse(const std::vector<std::string>& terms) {
  Selection selection;
  for (const std::string& term : terms) {
    if (term == "ipv4" || term == "ipv6") {
      selection.families_.push_back(term);
    } else if (term == "v2" || term == "v3") {
      selection.versions_.push_back(term);
    } else if (term.starts_with("level:")) {
      selection.levels_.push_back(term.substr(6));
    } else if (!term.empty() && std::isdigit(static_cast<unsigned char>(term.front()))) {
      selection.addresses_.push_back(term);
    } else if (!term.empty() && (term.front() == '*' || term.starts_with("RFC") || term.starts_with("IPVS"))) {
      selection.globs_.push_back(term);
    } else {
      return tl::make_unexpected("'" + term +
                                 "' selects nothing: write a clause or a glob (RFC9568-6.4.*), an address "
                                 "(9568/6.4.2), ipv4, ipv6, v2, v3 or level:MUST");
    }
  }
  return selection;
}

bool Selection::Matches(const Clause& clause) const {
  const auto any_of = [](const std::vector<std::string>& terms, const auto& holds) {
    return std::any_of(terms.begin(), terms.end(), holds);
  };
  const bool named = (globs_.empty() && addresses_.empty()) ||
                     any_of(globs_, [&](const auto& glob) { return !fnmatch(glob.c_str(), clause.id.c_str(), 0); }) ||
                     any_of(addresses_, [&](const auto& address) { return AddressMatches(address, clause); });
  const auto overlaps = [&](const auto& terms, const auto& values) {
    return terms.empty() || any_of(terms, [&](const auto& term) { return Has(values, term); });
  };
  return named && (levels_.empty() || Has(levels_, clause.level)) && overlaps(families_, clause.families) &&
         overlaps(versions_, clause.versions);
}

bool Selection::Matches(const Clause& clause, std::string_view version, std::string_view family) const {
  return Matches(clause) && (families_.empty() || Has(families_, family)) &&
         (versions_.empty() || Has(versions_, version));
}

}  // namespace holdfast::conformance
