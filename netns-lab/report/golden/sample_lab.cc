#include "netns-lab/report/golden/sample_run.h"

namespace holdfast::report {
namespace {

LabResult GoodLab() {
  LabResult lab;
  lab.lab = "the tutorial's pair fails over";
  lab.file = "tutorial-failover.yaml";
  lab.dut = "holdfastd, keepalived";
  lab.answered = {{"web1", 12}, {"web2", 11}};
  lab.verdict = Verdict::kPass;
  lab.dark_ms = lab.dark_total_ms = 612.4;
  lab.probe_noise_ms = 1.3;
  lab.dark_limit_ms = 1000;
  lab.dual_active_limit_ms = 50;
  lab.duration_us = 12'400'000;
  lab.nodes = {"master", "backup", "client"};
  lab.active = {{3'610'000, 5'000'000, "master"}, {5'613'000, 9'200'000, "backup"}, {9'200'400, 12'400'000, "master"}};
  lab.dark = {{5'000'600, 5'613'000, "client"}};
  lab.steps = {{"expect active: master within 4s", 0, 3610.2, true, "master is Active after 3.610 s"},
               {"stop master", 5'000'000, 12, true, ""},
               {"expect active: backup within 1s", 5'012'000, 601, true, "backup is Active after 0.613 s"},
               {"start master", 8'000'000, 3.2, true, ""},
               {"expect active: master within 4s", 8'003'200, 1197.2, true, "master is Active after 1.200 s"}};
  lab.timeline = {
      {5'000'000, "fault", "master", "stop"}, {5'613'000, "active", "backup", ""}, {9'200'400, "active", "master", ""}};
  lab.artifacts = {"labs/tutorial-failover/lan.pcapng", "labs/tutorial-failover/master.log"};
  return lab;
}

LabResult BadLab() {
  LabResult lab;
  lab.lab = "a one-way <cut> makes two Actives";
  lab.file = "split.yaml";
  lab.verdict = Verdict::kFail;
  lab.cause = "dark for 1842.0 ms, the limit is 1000 ms";
  lab.dark_ms = 1842;
  lab.dark_total_ms = 1902.5;
  lab.dual_active_ms = 1500;
  lab.probe_noise_ms = 4.7;
  lab.dark_limit_ms = 1000;
  lab.dual_active_limit_ms = 50;
  lab.duration_us = 64'000'000;
  lab.nodes = {"r1", "r2", "a router with quite a long name", "client"};
  lab.active = {{3'600'000, 31'500'000, "r1"}, {30'000'000, 50'000'000, "r2"}, {51'842'000, 64'000'000, "r1"}};
  lab.dark = {{30'000'000, 30'060'500, "client"}, {50'000'000, 51'842'000, "client"}};
  lab.steps = {{"silent cut r1 -> r2", 26'400'000, 1, true, ""},
               {"heal", 31'400'000, 1, true, ""},
               {"crash r2", 50'000'000, 2, true, ""},
               {"expect active: r1 within 1s", 50'002'000, 1000, false, "nobody was Active after 1.000 s"}};
  lab.timeline = {{26'400'000, "fault", "r1", "silent cut to r2"},
                  {31'400'000, "note", "", "healed"},
                  {50'000'000, "fault", "r2", "crash (SIGKILL, link stays)"}};
  lab.artifacts = {"labs/split/lan.pcapng"};
  return lab;
}

LabResult Pair(const char* active, const char* backup, const char* family, Verdict verdict, const char* cause) {
  LabResult lab = GoodLab();
  lab.lab = std::string(active) + " Active, " + backup + " Backup, v3 " + family;
  lab.file = "";
  lab.answered.clear();
  lab.verdict = verdict;
  lab.cause = cause;
  lab.pairing = Pairing{active, backup, "v3", family};
  return lab;
}

}  // namespace

std::vector<LabResult> SampleLabs() { return {GoodLab(), BadLab()}; }

std::vector<LabResult> SamplePairings() {
  return {Pair("holdfastd", "frr", "ipv4", Verdict::kPass, ""),
          Pair("holdfastd", "frr", "ipv6", Verdict::kUnsupported, "frr lacks <v3> over IPv6"),
          Pair("frr", "holdfastd", "ipv4", Verdict::kFail, "the Backup <never> took over"),
          Pair("frr", "holdfastd", "ipv6", Verdict::kInconclusive, "noise")};
}

}  // namespace holdfast::report
