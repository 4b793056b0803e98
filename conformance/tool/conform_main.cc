// holdfast-conform: what do the RFCs say, and does this implementation do it?
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "conformance/tool/list_command.h"
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
  run->add_option("--dut", options.duts, "device under test: a name, name:variant or a .yaml file")->required();
  run->add_option("select", options.select, "clauses: RFC9568-6.4.*, 9568/6.4.2, ipv6, v2, level:MUST");
  run->add_option("--stage", options.stage, "netns: a real daemon on a real wire; sim: the core in virtual time")
      ->check(CLI::IsMember({"netns", "sim"}));
  run->add_option("--profile", options.profile, "3768, 5798, 9568 or 9568+errata; default: what each DUT claims");
  run->add_flag("--strict", options.strict, "a SHOULD that is not met counts");
  run->add_flag("--accept-unsupported", options.accept_unsupported, "an unsupported mandatory clause is no failure");
  run->add_option("--jobs", options.jobs, "cases at a time (default: 16 per processor; 1 for published figures)");
  run->add_option("--report", options.report_dir, "folder for run.json, report.html, junit.xml, captures and logs");
  run->add_flag("--json", options.json, "print run.json on standard output");
  run->add_option("--seed", options.seed, "recorded in the run");
  run->add_option("--with", options.with, "folder of another report (a lab's), put onto the same page");
  run->add_option("--verdict-of", options.verdict_of, "the exit code speaks of this DUT only");
}

int Main(int argc, char** argv) {
  CLI::App app{"Holdfast: conformance of VRRP implementations to RFC 9568, 5798 and 3768", "holdfast-conform"};
  app.require_subcommand(1);
  RunOptions run;
  ListOptions list;
  std::string id;
  AddRun(app, run);
  CLI::App* list_command = app.add_subcommand("list", "the clauses and their cases");
  list_command->add_option("select", list.select, "clauses, as for run");
  list_command->add_flag("--json", list.json, "as JSON");
  list_command->add_flag("--untested", list.untested, "only what has no case, with the reason");
  CLI::App* explain = app.add_subcommand("explain", "everything about one clause");
  explain->add_option("id", id, "the clause")->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (app.got_subcommand("run")) return RunCommand(run);
  const auto registry = LoadRegistry();
  if (!registry) return registry.error();
  if (app.got_subcommand(list_command)) return ListCommand(*registry, AllCases(), list);
  return ExplainCommand(*registry, AllCases(), id);
}

}  // namespace
}  // namespace holdfast::conformance

int main(int argc, char** argv) { return holdfast::conformance::Main(argc, argv); }
