// A client that comes back to the server it had.
#include "conformance/stage/director_case.h"

namespace holdfast::conformance {

DIRECTOR_CASE(IPVS_PERSIST_CLIENT) {
  Balance({.persistence_s = 60});
  const std::string first = Letters(OpenFrom(1, 4)), second = Letters(OpenFrom(2, 4));
  Expect(first == std::string(4, first[0]) && second == std::string(4, second[0]) && first != "----",
         "four connections of one client to one server, four of another to one", first + " and " + second);
  Expect(first != second, "the other client has the other server, as rr has it", first + " and " + second);
}

// Without it rr would send the second client elsewhere. 203.0.113.1 and .2 share a /25, .129 does not.
DIRECTOR_CASE(IPVS_PERSIST_MASK) {
  Balance({.persistence_s = 60, .granularity = "255.255.255.128"});
  const std::string near = Letters({Open(1), Open(2), Open(3), Open(4)}), far = Letters({Open(129), Open(130)});
  Expect(near == std::string(4, near[0]) && near != "----", "four clients of one network to one server", near);
  Expect(far == std::string(2, far[0]) && far[0] != near[0], "two clients of another network to the other server",
         near + " and " + far);
}

// Of datagrams that are each scheduled by themselves: no open connection keeps the client's server then.
DIRECTOR_CASE(IPVS_PERSIST_TIMEOUT) {
  Balance({.persistence_s = 2, .datagrams = true, .one_packet = true});
  const std::string before = Letters(OpenFrom(1, 4));
  Expect(before == std::string(4, before[0]) && before != "----", "at once: four datagrams to one server", before);
  Pass(5_s);
  const std::string after = Letters(OpenFrom(1, 4));
  Expect(after == std::string(4, after[0]) && after[0] != before[0], "5 s later: the next server in turn",
         before + " before, " + after + " after");
}

DIRECTOR_CASE(IPVS_PERSIST_NONE) {
  Balance({.datagrams = true, .one_packet = true});
  Flow flow = Open(1);
  std::string seen(1, flow.server);
  for (int i = 0; i < 3; ++i) seen += Say(flow);
  Expect(seen == "ABAB" || seen == "BABA", "four datagrams of one port, each scheduled by itself: ABAB", seen);
}

}  // namespace holdfast::conformance
