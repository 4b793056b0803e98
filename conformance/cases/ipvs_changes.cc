// What becomes of connections when servers are removed, drained or full, and of the table when the director changes.
#include <algorithm>

#include "conformance/stage/director_case.h"

namespace holdfast::conformance {
namespace {

// The flows of one server, said one more packet each: who got them.
std::string SaidAgain(DirectorCase& play, std::vector<Flow>& flows, char server) {
  std::string letters;
  for (Flow& flow : flows)
    if (flow.server == server) letters += play.Say(flow);
  return letters;
}

std::string Told(const TableService& table) {
  if (!table.found) return "no virtual server";
  std::string text = table.scheduler;
  for (const TableServer& server : table.servers)
    text += std::string(", ") + server.letter + " " + server.forwarding + " weight " + std::to_string(server.weight);
  return text;
}

}  // namespace

// Two configurations that differ in everything, so that nothing is right by being a default.
DIRECTOR_CASE(IPVS_TABLE) {
  Balance({.scheduler = "wlc",
           .forwarding = Forwarding::kDirect,
           .servers = {{'A', 7}, {'B', 3}, {'C', 0}},
           .persistence_s = 90,
           .granularity = "255.255.255.0"});
  ExpectTable();
  Rebalance({.scheduler = "sed", .forwarding = Forwarding::kTunnel, .servers = {{'B', 4, 100}, {'A', 8}}});
  ExpectTable();
}

// The next connections follow the new weights; the table needs no restart.
DIRECTOR_CASE(IPVS_RELOAD_WEIGHT) {
  Balance({.scheduler = "fo", .servers = {{'A', 2}, {'B', 1}}});
  const std::string before = Letters(OpenEach(3));
  Expect(before == "AAA", "all to the heavier one: AAA", before);
  Rebalance({.scheduler = "fo", .servers = {{'A', 2}, {'B', 5}}});
  const std::string after = Letters(OpenEach(3, 11));
  Expect(after == "BBB", "with B's weight raised to 5: BBB", after);
}

// Another server is added; who is connected stays connected.
DIRECTOR_CASE(IPVS_RELOAD_KEEPS) {
  Balance({});
  std::vector<Flow> open = OpenEach(4);
  const std::string before = Letters(open);
  Expect(std::count(before.begin(), before.end(), '-') == 0, "four connections reach a server", before);
  Rebalance({.servers = {{'A'}, {'B'}, {'C'}}});
  std::string after;
  for (Flow& flow : open) after += Say(flow);
  Expect(after == before, "after C was added the connections stay where they are: " + before, after);
  const std::string added = Letters(OpenEach(3, 11));
  Expect(added.find('C') != std::string::npos, "of three new ones C gets one", added);
}

DIRECTOR_CASE(IPVS_DRAINED) {
  Balance({});
  std::vector<Flow> open = OpenEach(4);
  Rebalance({.servers = {{'A', 0}, {'B'}}});
  const std::string fresh = Letters(OpenEach(4, 11));
  Expect(fresh == "BBBB", "with A at weight 0 no new connection to it: BBBB", fresh);
  const std::string old = SaidAgain(*this, open, 'A');
  Expect(old == "AA", "its two open connections go on: AA", old);
}

DIRECTOR_CASE(IPVS_REMOVED) {
  Balance({});
  std::vector<Flow> open = OpenEach(4);
  Rebalance({.servers = {{'B'}}});
  const std::string fresh = Letters(OpenEach(4, 11));
  Expect(fresh == "BBBB", "without A new connections go to B: BBBB", fresh);
  const std::string old = SaidAgain(*this, open, 'A');
  Expect(old == "--", "A's two open connections reach nobody: --", old);
  const std::string others = SaidAgain(*this, open, 'B');
  Expect(others == "BB", "B's two go on: BB", others);
}

DIRECTOR_CASE(IPVS_OVERLOADED) {
  Balance({.servers = {{.letter = 'A', .most_connections = 2}, {'B'}}});
  std::vector<Flow> open = OpenEach(8);
  const std::string seen = Letters(open);
  Expect(std::count(seen.begin(), seen.end(), 'A') == 2 && std::count(seen.begin(), seen.end(), 'B') == 6,
         "A gets two connections and no more, B the others", seen);
  const std::string old = SaidAgain(*this, open, 'A');
  Expect(old == "AA", "the two go on: AA", old);
}

// Nobody is left: what the client hears is the kernel's business.
DIRECTOR_CASE(IPVS_NOBODY) {
  Balance({.servers = {{'A', 0}, {'B', 0}}});
  const Flow flow = Open(1);
  Expect(flow.server == '-', "no server gets the connection: -", std::string(1, flow.server));
  Observed(flow.refused ? "the client is told: ICMP destination unreachable" : "the client is told nothing");
}

DIRECTOR_CASE(IPVS_STOP) {
  Balance({});
  const std::string before = Told(stage().Table());
  Control(stage().Table().found, "a virtual server while the director runs", before);
  StopDirector();
  const TableService left = stage().Table();
  ExpectOfDirector(!left.found, "after an orderly end no virtual server is left", Told(left));
}

}  // namespace holdfast::conformance
