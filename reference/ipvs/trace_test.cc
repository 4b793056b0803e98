// The reader of recorded workloads takes what it should and names what it does not.
#include "reference/ipvs/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace holdfast::ipvs {
namespace {

constexpr std::string_view kService = "svc\trr\ttcp\t-\t80\n";

std::string ErrorOf(const std::string& text) {
  const auto trace = ParseTrace(text);
  return trace ? "none" : trace.error().message;
}

TEST(ParseTrace, ReadsEveryOperation) {
  const auto trace = ParseTrace(
      "# a remark\n\nsvc\tsh\tudp\t--ops -b sh-port,sh-fallback -p 300 -M 255.255.255.0\t8080\r\n"
      "add\t1\t5\t-\nedit\t1\t0\t-x 9 -y 3\nadd\t2\t1\t-m -x 4\ndel\t1\n"
      "open\t7\t10.0.0.1\t1025\t10.1.1.1\t80\t2\nudp\t8\t2001:db8::1\t1\t2001:db8::2\t2\t-\n"
      "close\t7\ndrain\ncheck\t2:1:3:4,1:0:0:0\ncheck\t\n");
  ASSERT_TRUE(trace) << trace.error().message;
  EXPECT_EQ(trace->service.scheduler, "sh");
  EXPECT_EQ(trace->service.traits.transport, Transport::kUdp);
  EXPECT_TRUE(trace->service.traits.one_packet);
  EXPECT_EQ(trace->service.flags, (SchedulerFlags{true, true}));
  EXPECT_EQ(trace->service.traits.persistence.timeout, Seconds(300));
  EXPECT_EQ(trace->service.traits.persistence.prefix, 24);
  EXPECT_EQ(trace->service.server_port, 8080);
  ASSERT_EQ(trace->steps.size(), 10u);
  EXPECT_EQ(trace->steps[0].line, 4u);
  EXPECT_EQ(trace->steps[0].settings, (ServerSettings{5, {}, Forwarding::kDirect}));
  EXPECT_EQ(trace->steps[1].settings, (ServerSettings{0, {9, 3}, Forwarding::kDirect}));
  EXPECT_EQ(trace->steps[2].settings, (ServerSettings{1, {4, 0}, Forwarding::kNat}));
  EXPECT_EQ(trace->steps[4].chosen, 2u);
  EXPECT_EQ(trace->steps[4].addresses.client.port, 1025);
  EXPECT_EQ(trace->steps[5].chosen, std::nullopt);
  EXPECT_THAT(trace->steps[8].table, testing::ElementsAre(TraceRow{2, 1, 3, 4}, TraceRow{1, 0, 0, 0}));
  EXPECT_TRUE(trace->steps[9].table.empty());
}

TEST(ParseTrace, NamesLineAndCulprit) {
  const std::string service(kService);
  EXPECT_EQ(ErrorOf(""), "there is no svc line");
  EXPECT_EQ(ErrorOf("add\t1\t1\t-\n"), "line 1: svc does not come first");
  EXPECT_EQ(ErrorOf(service + service), "line 2: a second svc");
  EXPECT_EQ(ErrorOf("svc\trr\tsctp\t-\t1"), "line 1: svc: \"sctp\" is none of tcp, udp, fwmark");
  EXPECT_EQ(ErrorOf("svc\trr\ttcp\t--opps\t1"), "line 1: svc: flag \"--opps\" is unknown or lacks its value");
  EXPECT_EQ(ErrorOf("svc\trr\ttcp\t-M 255.0.255.0\t1"), "line 1: svc: -M: \"255.0.255.0\" is not a netmask");
  EXPECT_EQ(ErrorOf("svc\trr\ttcp\t-b fast\t1"), "line 1: svc: no scheduler flag \"fast\"");
  EXPECT_EQ(ErrorOf(service + "add\t1\tx\t-"), "line 2: add: weight \"x\" is not a number");
  EXPECT_EQ(ErrorOf(service + "add\t0\t1\t-"), "line 2: add: server 0 is not within 1..65535");
  EXPECT_EQ(ErrorOf(service + "add\t1\t2147483648\t-"), "line 2: add: weight 2147483648 is not within 0..2147483647");
  EXPECT_EQ(ErrorOf(service + "add\t1\t1\t-x"), "line 2: add: extra \"-x\" is unknown or lacks its value");
  EXPECT_EQ(ErrorOf(service + "add\t1\t1"), "line 2: add: 4 fields are wanted, not 3");
  EXPECT_EQ(ErrorOf(service + "open\t1\there\t1\t10.1.1.1\t1\t1"), "line 2: open: \"here\" is not an address");
  EXPECT_EQ(ErrorOf(service + "open\t1\t10.0.0.1\t65536\t10.1.1.1\t1\t1"),
            "line 2: open: port 65536 is not within 0..65535");
  EXPECT_EQ(ErrorOf(service + "check\t1:2:3"), "line 2: check: \"1:2:3\" is not K:WEIGHT:ACTIVE:INACTIVE");
  EXPECT_EQ(ErrorOf(service + "jump"), "line 2: no operation \"jump\"");
  EXPECT_EQ(ErrorOf(service + "add\t99999999999\t1\t-"), "line 2: add: server \"99999999999\" is not a number");
}

// Octets changed at random are an error or another trace, never anything worse.
TEST(ParseTrace, SurvivesDamage) {
  std::string good(kService);
  good +=
      "add\t1\t5\t-x 9 -y 3\nopen\t7\t10.0.0.1\t1025\t10.1.1.1\t80\t1\nclose\t7\ndrain\n"
      "check\t1:5:0:0\n";
  std::mt19937 random(7);
  int refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bad = good;
    for (int n = 0; n < 3; ++n) {
      const std::size_t at = random() % bad.size();
      if (random() % 4 == 0)
        bad.erase(at, random() % 5);
      else
        bad[at] = "\t\n:,-09x\xff\0 "[random() % 11];
      if (bad.empty()) bad = "\n";
    }
    refused += !ParseTrace(bad).has_value();
  }
  EXPECT_GT(refused, 10000);
}

}  // namespace
}  // namespace holdfast::ipvs
