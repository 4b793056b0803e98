// The registry of clauses: what the RFCs ask, one YAML file per document in this folder. Everything the suite judges by
// comes from here; cases name clauses and the registry says who is convicted by them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace holdfast::conformance {

// What a violation means. kConvicts: published at the clause's level. kInfo: an observation. kDisputed: the texts
// contradict each other; reported as such, never as a failure.
enum class Policy { kConvicts, kInfo, kDisputed };

struct Clause {
  std::string id;       // stable, never reused: "RFC9568-6.4.2-LEARN"
  std::string rfc;      // "RFC9568"; "IPVS" of what is no RFC
  std::string section;  // of that document, perhaps several: "7.2 (list), 5.1.1.1"
  std::string level;    // MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, PROCEDURE (text without a keyword), INFO
  Policy policy = Policy::kInfo;
  std::vector<std::string> profiles;    // where it convicts: "3768", "5798", "9568", "9568+errata"; "ipvs"
  std::vector<std::string> applies_to;  // of info and disputed clauses: where the observation makes sense
  std::vector<std::string> versions;    // of VRRP: "v2", "v3"
  std::vector<std::string> families;    // "ipv4", "ipv6"
  std::string role;                     // active, backup, init, any
  std::string observable;               // wire, log, host, none
  std::string keyword;                  // the word in the text that gives the level, or what carries it
  std::string statement;                // a paraphrase of the requirement
  std::string stimulus, expect;         // how it is seen
  // Milliseconds that a time may be early or late; nullopt: that side is not judged. Ours, no RFC gives one.
  bool has_tolerance = false;
  std::optional<int> early_ms, late_ms;
  std::vector<std::string> charged_under;  // the clauses that carry the verdict for this one's observation
  std::vector<std::string> counterpart;    // same subject in another document, perhaps the opposite rule
  std::string text_seen;                   // read, quoted, paraphrase, erratum, derived, memory, none
  std::string ancestor, caution, notes;

  // MUST, MUST NOT and PROCEDURE: a violation is a failure. SHOULD, SHOULD NOT: non-strict.
  bool IsMandatory() const;
  bool ConvictsUnder(std::string_view profile) const;
  // Whether it says anything at all about an implementation of `profile`.
  bool AppliesTo(std::string_view profile) const;
  // The section it is sorted and selected by: "6.4.2" of "RFC9568-6.4.2-LEARN"; the id's middle where it is a number.
  std::string AddressSection() const;
};

// Why a clause has no case, from untested.yaml.
struct Untested {
  std::string id, reason;
};

class Registry {
 public:
  // Reads every rfc*.yaml of `dir`, ipvs.yaml and untested.yaml. An error names file and line: a missing or unknown
  // key, an id
  // twice, a level, policy or profile that does not exist, a charged_under or counterpart that names no clause.
  static tl::expected<Registry, std::string> Load(const std::string& dir);

  const std::vector<Clause>& clauses() const { return clauses_; }  // by document, then in file order
  const Clause* Find(std::string_view id) const;
  // By the name a case carries in C++, "RFC9568_6_4_2_LEARN".
  const Clause* FindByCaseName(std::string_view name) const;
  std::string ReasonUntested(std::string_view id) const;  // empty if none is given

 private:
  std::vector<Clause> clauses_;
  std::vector<Untested> untested_;
};

// '-', '.', '+' and '/' become '_'.
std::string CaseNameOf(std::string_view clause_id);

// The folder with the registry's files: $HOLDFAST_DATA/clauses, else ../share/holdfast/clauses beside the program, else
// the checkout that built it.
std::string DefaultRegistryDir();

// A selection as users write it: a clause glob ("RFC9568-6.4.*", "*-LEARN"), an address ("9568/6.4.2", "9568"), a
// family ("ipv6"), a version ("v2"), "level:MUST". Terms of one kind widen, kinds narrow each other; empty selects all.
class Selection {
 public:
  static tl::expected<Selection, std::string> Parse(const std::vector<std::string>& terms);
  bool Matches(const Clause& clause) const;
  bool Matches(const Clause& clause, std::string_view version, std::string_view family) const;

 private:
  std::vector<std::string> globs_, addresses_, families_, versions_, levels_;
};

}  // namespace holdfast::conformance
