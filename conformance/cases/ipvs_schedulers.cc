// Who gets the next connection: distribution and order, scheduler by scheduler, on the kernel that the director told.
#include <algorithm>
#include <set>

#include "conformance/stage/director_case.h"

namespace holdfast::conformance {
namespace {

constexpr RealServer A(int weight) { return {'A', weight}; }
constexpr RealServer B(int weight) { return {'B', weight}; }
constexpr RealServer C(int weight) { return {'C', weight}; }

long Count(const std::string& letters, char letter) { return std::count(letters.begin(), letters.end(), letter); }

std::string Shares(const std::string& letters) {
  std::string text;
  for (const char letter : std::set<char>(letters.begin(), letters.end()))
    text += (text.empty() ? "" : ", ") + std::to_string(Count(letters, letter)) + " to " + letter;
  return letters + " (" + text + ")";
}

// `cycle` over and over, so that it begins as `seen` does where it can.
std::string InTurns(const std::string& cycle, const std::string& seen) {
  for (std::size_t start = 0; start < cycle.size(); ++start) {
    std::string turns;
    for (std::size_t i = 0; i < seen.size(); ++i) turns += cycle[(start + i) % cycle.size()];
    if (turns == seen || start + 1 == cycle.size()) return turns;
  }
  return "";
}

// The passes of weighted round robin: who has at least the highest weight, who has at least one less, ...
std::string Passes(const std::string& order, const std::vector<RealServer>& servers) {
  std::string passes;
  for (int level = 3; level > 0; --level)
    for (const char letter : order)
      for (const RealServer& server : servers)
        if (server.letter == letter && server.weight >= level) passes += letter;
  return passes;
}

}  // namespace

// Three turns of three: each server once in a turn, and the next turn in the same order.
DIRECTOR_CASE(IPVS_SCHED_RR) {
  Balance({.scheduler = "rr", .servers = {A(1), B(3), C(1)}});
  const std::string seen = Letters(OpenEach(9)), expected = InTurns(InOrder(), seen);
  Expect(seen == expected, "each in turn, weights aside: " + expected, seen);
}

// The first turn may be a short one, as the weights came one after the other; two whole turns follow.
DIRECTOR_CASE(IPVS_SCHED_WRR) {
  Balance({.scheduler = "wrr", .servers = {A(3), B(2), C(1)}});
  OpenEach(6);
  const std::string seen = Letters(OpenEach(12)), expected = InTurns(Passes(InOrder(), setup().servers), seen);
  Expect(seen == expected, "turns of 3, 2 and 1, the heavier ones first: " + expected, seen);
}

// Open connections are even; where one server loses its own, it gets the next ones.
DIRECTOR_CASE(IPVS_SCHED_LC) {
  Balance({.scheduler = "lc", .servers = {A(1), B(5)}});
  std::vector<Flow> open = OpenEach(6);
  const std::string seen = Letters(open);
  Expect(Count(seen, 'A') == 3 && Count(seen, 'B') == 3, "3 to A, 3 to B, weights aside", Shares(seen));
  for (Flow& flow : open)
    if (flow.server == 'A') Close(flow);
  const std::string after = Letters(OpenEach(2, 11));
  Expect(after == "AA", "after A's connections were closed: AA", after);
}

DIRECTOR_CASE(IPVS_SCHED_WLC) {
  Balance({.scheduler = "wlc", .servers = {A(3), B(1)}});
  std::vector<Flow> open = OpenEach(8);
  const std::string seen = Letters(open);
  Expect(Count(seen, 'A') == 6 && Count(seen, 'B') == 2, "6 to A of weight 3, 2 to B of weight 1", Shares(seen));
  for (Flow& flow : open)
    if (flow.server == 'A') Close(flow);
  const std::string after = Letters(OpenEach(3, 11));
  Expect(after == "AAA", "after A's connections were closed: AAA", after);
}

DIRECTOR_CASE(IPVS_SCHED_SED) {
  Balance({.scheduler = "sed", .servers = {A(3), B(1)}});
  const std::string seen = Letters(OpenEach(8));
  Expect(seen.starts_with("AA") && Count(seen, 'A') == 6 && Count(seen, 'B') == 2,
         "6 to A of weight 3, 2 to B of weight 1, and the first two to A", Shares(seen));
}

// A server without a connection comes first, however light it is; then the shortest delay decides.
DIRECTOR_CASE(IPVS_SCHED_NQ) {
  Balance({.scheduler = "nq", .servers = {A(5), B(1)}});
  const std::string seen = Letters(OpenEach(5)), idle = seen.substr(0, 2);
  Expect((idle == "AB" || idle == "BA") && seen.substr(2) == "AAA", "one to each idle server, then AAA", seen);
}

DIRECTOR_CASE(IPVS_SCHED_FO) {
  Balance({.scheduler = "fo", .servers = {A(1), B(3), C(2)}});
  const std::string seen = Letters(OpenEach(4));
  Expect(seen == "BBBB", "all to the heaviest: BBBB", seen);
  Rebalance({.scheduler = "fo", .servers = {A(1), B(0), C(2)}});
  const std::string after = Letters(OpenEach(4, 11));
  Expect(after == "CCCC", "with B at weight 0 all to the next one: CCCC", after);
}

// Until a server has more open connections than its weight says.
DIRECTOR_CASE(IPVS_SCHED_OVF) {
  Balance({.scheduler = "ovf", .servers = {A(3), B(1)}});
  const std::string seen = Letters(OpenEach(6));
  Expect(seen == "AAAABB", "A until it is above its weight of 3, then B: AAAABB", seen);
}

namespace {

// Many clients, each twice: the second connection goes where the first one went, and every server has clients.
void SameClientSameServer(DirectorCase& play, const std::string& first, const std::string& second) {
  play.Expect(first == second, "each client's second connection where its first one went: " + first, second);
  const std::set<char> used(first.begin(), first.end());
  play.Expect(used == std::set<char>{'A', 'B', 'C'}, "16 clients spread over A, B and C", Shares(first));
}

}  // namespace

DIRECTOR_CASE(IPVS_SCHED_SH) {
  Balance({.scheduler = "sh", .servers = {A(1), B(1), C(1)}});
  const std::string first = Letters(OpenEach(16));
  SameClientSameServer(*this, first, Letters(OpenEach(16)));
}

DIRECTOR_CASE(IPVS_SCHED_MH) {
  Balance({.scheduler = "mh", .servers = {A(1), B(1), C(1)}});
  const std::string first = Letters(OpenEach(16));
  SameClientSameServer(*this, first, Letters(OpenEach(16)));
  Rebalance({.scheduler = "mh", .servers = {A(1), B(1)}});
  const std::string after = Letters(OpenEach(16));
  std::string moved;
  for (std::size_t i = 0; i < first.size(); ++i)
    if (first[i] != 'C' && after[i] != first[i]) moved += first[i];
  Expect(moved.size() <= 3 && Count(after, 'C') == 0, "without C hardly a client of A or B moves (of 16 at most 3)",
         first + " before, " + after + " after");
}

namespace {

// One virtual address is one destination: one server gets it all.
void OneDestination(DirectorCase& play, const std::string& seen) {
  play.Expect(seen != "------" && Count(seen, seen[0]) == 6, "six clients of one address, one server", Shares(seen));
}

}  // namespace

DIRECTOR_CASE(IPVS_SCHED_DH) {
  Balance({.scheduler = "dh", .servers = {A(1), B(1), C(1)}});
  OneDestination(*this, Letters(OpenEach(6)));
}

DIRECTOR_CASE(IPVS_SCHED_LBLC) {
  Balance({.scheduler = "lblc", .servers = {A(100), B(100), C(100)}});
  OneDestination(*this, Letters(OpenEach(6)));
}

DIRECTOR_CASE(IPVS_SCHED_LBLCR) {
  Balance({.scheduler = "lblcr", .servers = {A(100), B(100), C(100)}});
  OneDestination(*this, Letters(OpenEach(6)));
}

}  // namespace holdfast::conformance
