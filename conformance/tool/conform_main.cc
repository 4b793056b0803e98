// holdfast-conform: what do the RFCs say, and does this implementation do it?
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "conformance/tool/compare.h"
#include "conformance/tool/dut_check.h"
#include "conformance/tool/findings.h"
#include "conformance/tool/interop.h"
#include "conformance/tool/list_command.h"
#include "conformance/tool/passive.h"
#include "conformance/tool/rejudge.h"
#include "conformance/tool/run_options.h"

namespace holdfast::conformance {
namespace {

tl::expected<Registry, int> LoadRegistry() {
  auto registry = Registry::Load(DefaultRegistryDir());
  if (registry) return *registry;
  fmt::print(stderr, "holdfast-conform: the registry of clauses does not load: {}\n", registry.error());
  return tl::make_unexpected(2);
}

void AddRun(CLI::App& app, RunOptions& options) {
  CLI::App* run = app.add_subcommand("run", "run the suite against one implementation or several");
  run->add_option("--dut", options.duts, "device under test: a name, name:variant or a .yaml file")
      ->required()
      ->allow_extra_args(false);
  run->add_option("select", options.select, "clauses: RFC9568-6.4.*, 9568/6.4.2, IPVS-SCHED-*, ipv6, v2, level:MUST");
  run->add_option("--stage", options.stage,
                  "netns: a real daemon on a real wire; sim: the core in virtual time; ipvs: a load "
                  "balancer's director, in the guest where this kernel has no IPVS")
      ->check(CLI::IsMember({"netns", "sim", "ipvs"}));
  run->add_option("--profile", options.profile, "3768, 5798, 9568 or 9568+errata; default: what each DUT claims");
  run->add_flag("--strict", options.strict, "a SHOULD that is not met counts");
  run->add_flag("--accept-unsupported", options.accept_unsupported, "an unsupported mandatory clause is no failure");
  run->add_option("--jobs", options.jobs, "cases at a time (default: 24 per processor; 1 for published figures)");
  run->add_option("--report", options.report_dir, "folder for run.json, report.html, junit.xml, captures and logs");
  run->add_flag("--json", options.json, "print run.json on standard output");
  run->add_option("--seed", options.seed, "recorded in the run");
  run->add_option("--with", options.with, "folder of another report (a lab's), put onto the same page")
      ->allow_extra_args(false);
  run->add_option("--with-score", options.with_score,
                  "score.json of ci/mutate: how many seeded faults the suite catches");
  run->add_option("--verdict-of", options.verdict_of, "the exit code speaks of this DUT only");
}

// The commands that need no more than their options: each is added with what it does.
struct Stored {
  CompareOptions compare;
  std::string baseline_of;
  std::vector<std::string> findings_of;
  RejudgeOptions rejudge;
  JudgeOptions judge;
  DutCheckOptions check;
  InteropOptions interop;
};

void AddStored(CLI::App& app, Stored& stored) {
  CLI::App* compare = app.add_subcommand("compare", "what changed between two runs; exit 1 where something is worse");
  compare->add_option("before", stored.compare.before, "report folder, or a baseline of known deviations (.txt)")
      ->required();
  compare->add_option("after", stored.compare.after, "report folder")->required();
  compare->add_flag("--both-ways", stored.compare.both_ways, "what is better is a difference, too");
  compare->add_flag("--json", stored.compare.json, "as JSON");
  CLI::App* baseline = app.add_subcommand("baseline", "a run's deviations as a baseline for compare");
  baseline->add_option("report", stored.baseline_of, "report folder")->required();
  CLI::App* findings = app.add_subcommand("findings", "the deviations of stored runs as a page, with reproductions");
  findings->add_option("reports", stored.findings_of, "report folders")->required();
  CLI::App* rejudge = app.add_subcommand("rejudge", "a stored run under today's registry and cases, without a wire");
  rejudge->add_option("report", stored.rejudge.folder, "report folder")->required();
  rejudge->add_option("--report", stored.rejudge.report_dir, "folder for the new run; default: nothing is written");
  rejudge->add_flag("--json", stored.rejudge.json, "print the new run.json on standard output");
  CLI::App* judge = app.add_subcommand("judge", "what a capture tells of the routers that speak in it");
  judge->add_option("capture", stored.judge.file, "pcapng or pcap, of any link type")->required();
  judge->add_option("--profile", stored.judge.profile, "3768, 5798, 9568 or 9568+errata; default: 5798 and the newest");
  judge->add_option("--report", stored.judge.report_dir, "folder for run.json and report.html");
  judge->add_flag("--json", stored.judge.json, "print run.json on standard output");
}

void AddDuts(CLI::App& app, Stored& stored) {
  CLI::App* dut = app.add_subcommand("dut", "about DUT files");
  dut->require_subcommand(1);
  CLI::App* check = dut->add_subcommand("check", "starts the DUT, and holds what it says against what its file says");
  check->add_option("dut", stored.check.dut, "a name, name:variant or a .yaml file")->required();
  check->add_flag("--json", stored.check.json, "as JSON");
  CLI::App* interop = app.add_subcommand("interop", "each implementation as Active against each as Backup");
  interop->add_option("--dut", stored.interop.duts, "implementation: a name, name:variant or a .yaml file")
      ->required()
      ->allow_extra_args(false);
  interop->add_option("only", stored.interop.only, "v2, v3, ipv4, ipv6")
      ->check(CLI::IsMember({"v2", "v3", "ipv4", "ipv6"}));
  interop->add_option("--jobs", stored.interop.jobs, "pairs at a time (default: 4 per processor)");
  interop->add_option("--report", stored.interop.report_dir, "folder for run.json, report.html, captures and logs");
  interop->add_flag("--json", stored.interop.json, "print run.json on standard output");
}

// nullopt: the command is none of these.
std::optional<int> RunStored(const CLI::App& app, const Stored& stored) {
  if (app.got_subcommand("compare")) return CompareCommand(stored.compare);
  if (app.got_subcommand("baseline")) return BaselineCommand(stored.baseline_of);
  if (app.got_subcommand("findings")) return FindingsCommand(stored.findings_of);
  if (app.got_subcommand("rejudge")) return RejudgeCommand(stored.rejudge);
  if (app.got_subcommand("judge")) return JudgeCommand(stored.judge);
  if (app.got_subcommand("dut")) return DutCheckCommand(stored.check);
  if (app.got_subcommand("interop")) return InteropCommand(stored.interop);
  return std::nullopt;
}

int Main(int argc, char** argv) {
  CLI::App app{"Holdfast: conformance of VRRP implementations to RFC 9568, 5798 and 3768, and of IPVS directors",
               "holdfast-conform"};
  app.require_subcommand(1);
  RunOptions run;
  ListOptions list;
  std::string id;
  Stored stored;
  AddRun(app, run);
  AddStored(app, stored);
  AddDuts(app, stored);
  CLI::App* list_command = app.add_subcommand("list", "the clauses and their cases");
  list_command->add_option("select", list.select, "clauses, as for run");
  list_command->add_flag("--json", list.json, "as JSON");
  list_command->add_flag("--untested", list.untested, "only what has no case, with the reason");
  list_command->add_flag("--unh", list.unh, "the tests of UNH-IOL's plan, with the clauses that cover them");
  CLI::App* explain = app.add_subcommand("explain", "everything about one clause");
  explain->add_option("id", id, "the clause")->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (app.got_subcommand("run")) return RunCommand(run);
  if (const auto code = RunStored(app, stored)) return *code;
  const auto registry = LoadRegistry();
  if (!registry) return registry.error();
  if (app.got_subcommand(list_command)) return ListCommand(*registry, AllCases(), list);
  return ExplainCommand(*registry, AllCases(), id);
}

}  // namespace
}  // namespace holdfast::conformance

int main(int argc, char** argv) { return holdfast::conformance::Main(argc, argv); }
