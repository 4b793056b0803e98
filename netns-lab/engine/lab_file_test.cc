// What a lab file may say, and that a wrong one is answered with file, line, column and a cure.
#include "netns-lab/engine/lab_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "netns-lab/engine/yaml_view.h"

namespace holdfast::lab {
namespace {

using testing::HasSubstr;

constexpr char kGood[] = R"(lab: a pair
segments: {lan: 192.0.2.0/24}
routers:
  a: {dut: keepalived, vrid: 7, priority: 200, addresses: 192.0.2.100, eth0: lan}
  b: {dut: "keepalived:vmac", version: 2, addresses: [192.0.2.100], eth0: {segment: lan, address: 192.0.2.5}}
hosts:
  client: {eth0: lan, probe: 192.0.2.100}
steps:
  - expect: {active: a, within: 4s}
  - crash: a
  - expect: {active: none, for: 250ms}
  - wait: 1s
verdict: {dark_time: 3.7s}
)";

Result<LabFile> Load(const std::string& text) {
  // A folder for each process: ctest runs the cases side by side.
  const std::filesystem::path folder = testing::TempDir() + "lab_file_test-" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "lab_file_test.yaml") << text;
  for (const char* name : {"one.conf", "two.conf"}) std::ofstream(folder / name) << "";
  auto lab = LoadLab(folder / "lab_file_test.yaml");
  std::filesystem::remove_all(folder);
  return lab;
}

// The first line of the complaint about kGood with one piece replaced, without the folder.
std::string Complaint(std::string_view what, std::string_view by) {
  std::string text = kGood;
  text.replace(text.find(what), what.size(), by);
  const auto lab = Load(text);
  if (lab) return "none";
  const std::string& message = lab.error().message;
  const std::size_t name = message.find("lab_file_test.yaml");
  return message.substr(name, message.find('\n') - name);
}

TEST(LabFile, ReadsNodesStepsAndVerdict) {
  const auto lab = Load(kGood);
  ASSERT_TRUE(lab) << lab.error().message;
  ASSERT_EQ(lab->routers.size(), 2u);
  EXPECT_EQ(lab->routers[0].spec.virtual_routers[0].vrid, 7);
  EXPECT_EQ(lab->routers[0].spec.virtual_routers[0].addresses[0].ToString(), "192.0.2.100/24");
  EXPECT_EQ(lab->routers[0].interfaces[0].addresses[0].ToString(), "192.0.2.11/24");
  EXPECT_EQ(lab->routers[1].interfaces[0].addresses[0].ToString(), "192.0.2.5/24");
  EXPECT_EQ(lab->routers[1].dut.name, "keepalived:vmac");
  EXPECT_EQ(lab->hosts[0].interfaces[0].addresses[0].ToString(), "192.0.2.201/24");
  ASSERT_EQ(lab->steps.size(), 4u);
  EXPECT_EQ(lab->steps[1].kind, StepKind::kCrash);
  EXPECT_EQ(*lab->steps[2].throughout, Milliseconds(250));
  EXPECT_EQ(*lab->dark_limit, Milliseconds(3700));
}

constexpr char kBalancer[] = R"(lab: a director
needs: [ipvs]
known: {keepalived: not today}
segments: {lan: 192.0.2.0/24}
routers:
  director: {dut: keepalived, config: one.conf, ens33: lan, setup: ip link show}
hosts:
  web1: {eth0: lan, serve: 8080}
  web2: {eth0: lan, serve: 8080, setup: [one, two]}
  client: {eth0: lan}
steps:
  - expect: {servers: [web1, web2], of: client, at: 192.0.2.100, port: 8080, within: 4s}
  - expect: {answers: {web1: 4, web2: 8}, of: [client], at: 192.0.2.100}
  - stop: web1
  - expect: {servers: none, of: client, at: 192.0.2.100, within: 4s}
  - hold: {of: client, at: 192.0.2.100, connections: 3}
  - kill: director
  - expect: {kept: client}
  - exec: {client: [curl, -s, "http://192.0.2.100/"]}
  - hold: {of: client, at: 192.0.2.100, answers: {web1: 1, web2: 2}}
  - load: {of: client, at: 192.0.2.100, every: 50ms}
  - reload: {director: two.conf}
  - expect: {lost: 3}
  - expect: {table: {web1: 1, web2: 0}, scheduler: wrr, of: director, at: 192.0.2.100, within: 4s}
  - expect: {table: none, of: director, at: 192.0.2.100, port: 81, within: 4s}
  - expect: {kept: client, by: web2}
verdict: {dark_time: 1s}
)";

TEST(LabFile, ReadsWhoAnswersWhom) {
  const auto lab = Load(kBalancer);
  ASSERT_TRUE(lab) << lab.error().message;
  EXPECT_TRUE(lab->needs_ipvs);
  EXPECT_EQ(lab->known.at("keepalived"), "not today");
  EXPECT_EQ(lab->routers[0].interfaces[0].ifname, "ens33");
  EXPECT_EQ(lab->routers[0].setup, std::vector<std::string>{"ip link show"});
  EXPECT_EQ(lab->hosts[1].setup.size(), 2u);
  EXPECT_EQ(lab->hosts[0].serves, 8080);
  const auto& steps = lab->steps;
  ASSERT_EQ(steps.size(), 15u);
  EXPECT_EQ(steps[0].servers, (std::vector<std::string>{"web1", "web2"}));
  EXPECT_EQ(steps[0].requests.port, 8080);
  EXPECT_EQ(steps[1].answers.at("web2"), 8);
  EXPECT_EQ(steps[2].node, "web1");
  EXPECT_EQ(steps[3].expected, Expected::kServers);
  EXPECT_TRUE(steps[3].servers.empty());
  EXPECT_EQ(steps[4].connections, 3);
  EXPECT_EQ(steps[5].kind, StepKind::kKill);
  EXPECT_EQ(steps[6].expected, Expected::kKept);
  EXPECT_EQ(steps[7].argv.size(), 3u);
}

TEST(LabFile, ReadsWhatBecomesOfConnectionsAndOfTheTable) {
  const auto lab = Load(kBalancer);
  ASSERT_TRUE(lab) << lab.error().message;
  const auto& steps = lab->steps;
  EXPECT_EQ(steps[8].answers.at("web2"), 2);
  EXPECT_EQ(steps[9].duration, Milliseconds(50));
  EXPECT_EQ(steps[10].kind, StepKind::kReload);
  EXPECT_EQ(steps[10].config.filename(), "two.conf");
  EXPECT_EQ(steps[11].lost, 3);
  EXPECT_EQ(steps[12].scheduler, "wrr");
  EXPECT_EQ(*steps[12].weights, (std::map<std::string, int>{{"web1", 1}, {"web2", 0}}));
  EXPECT_EQ(steps[13].expected, Expected::kTable);
  EXPECT_FALSE(steps[13].weights);
  EXPECT_EQ(steps[14].servers, std::vector<std::string>{"web2"});
}

// kBalancer with one piece replaced: what the complaint says.
std::string Refusal(std::string_view what, std::string_view by) {
  std::string text = kBalancer;
  text.replace(text.find(what), what.size(), by);
  const auto lab = Load(text);
  return lab ? "none" : lab.error().message;
}

TEST(LabFile, StepsAboutConnectionsAndTablesAreRefusedWithACure) {
  EXPECT_THAT(Refusal("answers: {web1: 1, web2: 2}}", "answers: {web1: 1}, connections: 3}"),
              HasSubstr("answers say how many"));
  EXPECT_THAT(Refusal("two.conf", "three.conf"), HasSubstr("there is no file"));
  EXPECT_THAT(Refusal("{director: two.conf}", "{client: two.conf}"), HasSubstr("no router is called 'client'"));
  EXPECT_THAT(Refusal("config: one.conf", "addresses: 192.0.2.100"),
              HasSubstr("'director' has no configuration file to replace"));
  EXPECT_THAT(Refusal("load: {of: client, at: 192.0.2.100, every: 50ms}", "wait: 1s"),
              HasSubstr("no load has begun before"));
  EXPECT_THAT(Refusal("table: {web1: 1", "table: {client: 1"), HasSubstr("no host called 'client' serves"));
  EXPECT_THAT(Refusal("by: web2", "by: web3"), HasSubstr("no host called 'web3' serves"));
}

TEST(LabFile, WhoAnswersMustServe) {
  std::string text = kBalancer;
  text.replace(text.find("servers: [web1, web2]"), 21, "servers: [web1, client]");
  EXPECT_NE(Load(text).error().message.find("no host called 'client' serves"), std::string::npos);
  text = kBalancer;
  text.replace(text.find("needs: [ipvs]"), 13, "needs: [kvm]");
  EXPECT_NE(Load(text).error().message.find("a lab cannot need 'kvm'"), std::string::npos);
}

TEST(LabFile, ComplaintsNameThePlace) {
  EXPECT_EQ(Complaint("active: a, within", "active: aa, within"),
            "lab_file_test.yaml:9:22: error: no router is called 'aa'");
  EXPECT_EQ(Complaint("within: 4s", "within: 4"), "lab_file_test.yaml:9:33: error: '4' is no duration");
  EXPECT_EQ(Complaint("verdict: {dark_time", "verdict: {drak_time"),
            "lab_file_test.yaml:13:11: error: unknown key 'drak_time'");
  EXPECT_EQ(Complaint("  - wait: 1s", "  - wait: 1s\n    stop: a"),
            "lab_file_test.yaml:12:5: error: a step does one thing");
  EXPECT_EQ(Complaint("vrid: 7", "vrid: 256"),
            "lab_file_test.yaml:4:30: error: a whole number from 1 to 255 belongs here, not '256'");
  EXPECT_EQ(Complaint("eth0: lan, probe", "eth0: wan, probe"),
            "lab_file_test.yaml:7:12: error: no segment is called 'wan'");
}

TEST(LabFile, AServedHostIsOneThatProbes) {
  EXPECT_EQ(Complaint("{active: none, for: 250ms}", "{served: clint, within: 1s}"),
            "lab_file_test.yaml:11:22: error: no host is called 'clint'");
  EXPECT_EQ(Complaint("{active: none, for: 250ms}", "{served: client, within: 1s}"), "none");
}

TEST(LabFile, ADuplicateKeyIsAnError) {
  EXPECT_EQ(Complaint("vrid: 7", "vrid: 7, vrid: 8"),
            "lab_file_test.yaml:4:33: error: the key 'vrid' stands here twice");
  EXPECT_EQ(Complaint("hosts:\n  client", "hosts:\n  a"), "lab_file_test.yaml:7:3: error: two nodes are called 'a'");
}

TEST(LabFile, WhatYamlItselfRefusesHasAPlaceToo) {
  EXPECT_NE(Complaint("segments: {lan", "segments: {lan: [").find("lab_file_test.yaml:"), std::string::npos);
  const auto missing = LoadLab("/nonexistent/lab.yaml");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("No such file"), std::string::npos);
}

TEST(LabFile, AVerdictNeedsAWitness) {
  EXPECT_EQ(Complaint(", probe: 192.0.2.100", ""), "lab_file_test.yaml:13:22: error: nobody probes");
}

TEST(Duration, NeedsAUnit) {
  EXPECT_EQ(ParseDuration("3.6s"), Milliseconds(3600));
  EXPECT_EQ(ParseDuration("2min"), Seconds(120));
  EXPECT_EQ(ParseDuration("250us"), Microseconds(250));
  for (const char* wrong : {"", "5", "s", "-1s", "1..2s", "1h", "99999999999999999s"})
    EXPECT_FALSE(ParseDuration(wrong)) << wrong;
}

}  // namespace
}  // namespace holdfast::lab
