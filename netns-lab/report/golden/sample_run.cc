#include "netns-lab/report/golden/sample_run.h"

namespace holdfast::report {
namespace {

constexpr const char* kAdvert200 = "VRRPv3 advertisement vrid 51 priority 200 interval 300 cs";
constexpr const char* kAdvert100 = "VRRPv3 advertisement vrid 51 priority 100 interval 100 cs";

ClauseResult Cell(std::string clause, std::string dut, std::string level, Verdict verdict) {
  ClauseResult r;
  r.clause = clause;
  r.dut = dut;
  r.level = level;
  r.verdict = verdict;
  r.version = "v3";
  r.family = "ipv4";
  r.stage = "netns";
  r.profile = "9568";
  r.case_id = clause + "/v3/ipv4";
  r.duration_ms = 1234.5;
  r.reproduce = "holdfast-conform run --dut " + dut + " " + clause;
  r.artifacts = {"cases/" + dut + "/" + clause + ".pcapng", "cases/" + dut + "/" + clause + ".log"};
  return r;
}

// A timing failure with a bound that the ladder can show: heard at 1 s, too early by a factor of three.
ClauseResult TimedFailure() {
  ClauseResult r = Cell("RFC9568-6.4.2-LEARN", "frr", "PROCEDURE", Verdict::kFail);
  r.cause = "timed out by its own interval, not by the one it heard";
  r.requirement = "In Backup, a received advertisement sets Active_Adver_Interval to the interval it carries.";
  r.sent = "one advertisement, priority 200, interval 300 cs, at t = 1.000 s";
  r.expected = "silence until t = 10.000 s, then an advertisement by t = 11.828 s";
  r.seen = "an advertisement at t = 4.609 s";
  r.measured_ms = 3609.214;
  r.bound_ms = 9000;
  r.expectations = {
      {"the device sends while nobody else does", "advertisement after 3.61 s", true, true},
      {"silence from 1.000 s to 10.000 s", "advertisement at 4.609 s (frame 4)", false, false},
  };
  r.events = {{0, "dut", kAdvert100, 1},
              {1'000'000, "tester", kAdvert200, 2},
              {1'000'400, "dut", "enters Backup (log)", 0},
              {4'609'214, "dut", kAdvert100, 4},
              {4'609'301, "dut", "gratuitous ARP 192.168.1.100 is-at 00:00:5e:00:01:33", 5},
              {5'609'260, "dut", kAdvert100, 6}};
  return r;
}

// 60 frames, 20 of them the same advertisement every second.
ClauseResult LongFailure() {
  ClauseResult r = Cell("RFC9568-7.1-TTL", "keepalived:vmac", "MUST", Verdict::kFail);
  r.version = "v2";
  r.family = "ipv6";
  r.cause = kHostileText;
  r.requirement = "A receiver verifies that the IPv4 TTL is 255.";
  r.sent = "40 advertisements, TTL 254 to 215";
  r.expected = "each is ignored: “keine Wirkung” (naïve Ω 日本)";
  r.seen = std::string("the device gave way. Its log: ") + kHostileText;
  for (int i = 0; i < 60; ++i) {
    const bool tester = i < 40;
    const std::string summary =
        tester ? "VRRPv2 advertisement vrid 51 priority 200 TTL " + std::to_string(254 - i) : std::string(kAdvert100);
    r.events.push_back({tester ? i * 20'000 : 800'000 + (i - 40) * 1'000'000, tester ? "tester" : "dut", summary,
                        static_cast<std::uint32_t>(i + 1)});
  }
  r.expectations = {{"the positive control, TTL 255, is honoured", "gave way after 1 ms", true, true},
                    {"TTL 254 is ignored", std::string(700, 'w') + " very long", false, false}};
  return r;
}

void AddQuietCells(Run& run) {
  ClauseResult pass = Cell("RFC9568-5.2.4-PRIO", "holdfastd", "MUST", Verdict::kPass);
  pass.requirement = "The priority value for the owner is 255.";
  pass.expected = "priority 255 in the first advertisement";
  pass.seen = "priority 255";
  pass.events = {{0, "dut", "VRRPv3 advertisement vrid 51 priority 255 interval 100 cs", 1}};
  run.results.push_back(pass);
  pass.family = "ipv6";
  pass.case_id = "RFC9568-5.2.4-PRIO/v3/ipv6";
  run.results.push_back(pass);
  for (const char* dut : {"holdfastd", "keepalived:vmac"}) {
    ClauseResult learn = Cell("RFC9568-6.4.2-LEARN", dut, "PROCEDURE", Verdict::kPass);
    learn.requirement = TimedFailure().requirement;
    learn.seen = "an advertisement at t = 10.829 s";
    learn.measured_ms = 9829.1;
    run.results.push_back(learn);
  }
  run.results.push_back(Cell("RFC9568-7.1-TTL", "holdfastd", "MUST", Verdict::kPass));
  ClauseResult info = Cell("RFC9568-6.1-PREEMPT-DEFAULT", "holdfastd", "INFO", Verdict::kInfo);
  info.seen = "preempts by default";
  run.results.push_back(info);
  ClauseResult unsupported = Cell("RFC9568-8.1.2-ARP-VMAC", "frr", "MUST", Verdict::kUnsupported);
  unsupported.cause = "duts/frr.yaml: lacks virtual-mac-arp";
  run.results.push_back(unsupported);
  run.results.push_back(Cell("RFC3768-7.1-AUTH", "holdfastd", "MUST", Verdict::kNotApplicable));
}

void AddLoudCells(Run& run) {
  run.results.push_back(TimedFailure());
  ClauseResult twin = Cell("RFC9568-6.4.2-LEARN", "frr", "PROCEDURE", Verdict::kPass);
  twin.family = "ipv6";
  twin.profile = "5798";
  twin.finding = "violated";
  twin.newest = OtherReading{"9568+errata", Verdict::kFail, "expected the newest rule, seen the old one"};
  run.results.push_back(twin);
  run.results.push_back(LongFailure());
  ClauseResult should = Cell("RFC9568-7.1-LOG", "keepalived:vmac", "SHOULD", Verdict::kNonStrict);
  should.requirement = "A receiver should log an advertisement whose addresses differ from its own.";
  should.sent = "one advertisement for 192.168.1.101";
  should.expected = "a line in the log within 1 s";
  should.seen = "nothing";
  should.documented = true;
  should.documentation = "its(5), log: “a mismatch of <addresses> is not logged”";
  should.waiver = "the log is a user's choice; https://example.org/?a=1&b=2";
  run.results.push_back(should);
  ClauseResult unsure = Cell("RFC9568-5.2.4-PRIO", "frr", "MUST", Verdict::kInconclusive);
  unsure.cause = "control not honoured: no advertisement within 4 s of the start";
  unsure.expectations = {{"the device sends on its own", "silence for 4 s", false, true}};
  run.results.push_back(unsure);
  ClauseResult error = Cell("RFC3768-7.1-AUTH", "keepalived:vmac", "MUST", Verdict::kError);
  error.cause = "the capture could not be opened: Operation not permitted";
  error.version = "v2";
  run.results.push_back(error);
}

}  // namespace

Run SampleRun() {
  Run run;
  run.tool = "holdfast-conform 0.1.0";
  run.started = "2026-11-22T16:50:00Z";
  run.seed = 18446744073709551615ULL;
  run.environment = {
      {"kernel", "6.1.0"}, {"cpus", "2"}, {"jobs", "16"}, {"jitter_p50_ms", "0.3"}, {"jitter_p99_ms", "2.1"}};
  run.duts = {{"holdfastd", "holdfastd 0.1.0", "9568+errata", "checksum: message only; address list: any", "ok", ""},
              {"keepalived:vmac", "Keepalived v2.2.7 (01/16,2022)", "5798", "checksum: with pseudo-header", "ok", ""},
              {"frr", "FRRouting 8.4.4", "5798", "checksum: with pseudo-header", "ok", ""},
              {"dead \"box\" & <co>", "", "", "", "did not start: exit status 1 before it was ready", kHostileText}};
  run.clauses = {
      {"RFC9568-6.4.2-LEARN", "RFC9568", "6.4.2", "PROCEDURE", "convicts",
       "In Backup, a received advertisement sets Active_Adver_Interval to the interval it carries.", true, ""},
      {"RFC9568-5.2.4-PRIO", "RFC9568", "5.2.4", "MUST", "convicts", "The priority value for the owner is 255.", true,
       ""},
      {"RFC9568-6.1-PREEMPT-DEFAULT", "RFC9568", "6.1", "INFO", "info", "Preempt_Mode is true unless configured.", true,
       ""},
      {"RFC9568-7.1-TTL", "RFC9568", "7.1", "MUST", "convicts", "A receiver verifies that the IPv4 TTL is 255.", true,
       ""},
      {"RFC9568-7.1-LOG", "RFC9568", "7.1", "SHOULD", "convicts",
       "A receiver should log an advertisement whose addresses differ from its own.", true, ""},
      {"RFC9568-8.1.2-ARP-VMAC", "RFC9568", "8.1.2", "MUST", "convicts",
       "The Active Router answers ARP for a virtual address with the virtual MAC.", true, ""},
      {"RFC9568-10-LATE", "RFC9568", "10", "MAY", "info", "A clause in a section with two digits.", false,
       "a rule for operators | nothing to see on a wire"},
      {"RFC3768-7.1-AUTH", "RFC3768", "7.1", "MUST", "convicts", "Auth Type and Authentication Data are checked.", true,
       ""}};
  AddQuietCells(run);
  AddLoudCells(run);
  run.labs = SampleLabs();
  for (LabResult& pair : SamplePairings()) run.labs.push_back(std::move(pair));
  run.mutants = {{"named mutants of the core", 84, 83, 0, {"skew-of-<owner>"}, ""},
                 {"operator mutants", 812, 790, 13, {}, "a sample of one in ten"}};
  return run;
}

}  // namespace holdfast::report
