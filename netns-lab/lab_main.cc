// holdfast-lab: failover labs in network namespaces.
#include <CLI/CLI.hpp>
#include <functional>

#include "netns-lab/commands.h"

namespace {

using namespace holdfast::lab;

struct Arguments {
  RunOptions run;
  UpOptions up;
  holdfast::guest::GuestOptions guest;
  int limit = 0;  // seconds
  std::string lab, node;
  std::vector<std::string> argv;
  bool json = false;
  std::function<int()> chosen;
};

void AddRun(CLI::App& app, Arguments& args) {
  CLI::App* run = app.add_subcommand("run", "up, steps, verdicts, down");
  run->add_option("LAB", args.run.labs, "lab files; FILE.yaml@DUT runs one with this implementation")->required();
  run->add_option("--report", args.run.report, "folder for run.json, the page, captures and logs");
  run->add_option("--dut", args.run.dut, "run every router of the lab with this implementation");
  run->add_flag("--json", args.run.json, "run.json on stdout, progress on stderr");
  run->callback([&args] { args.chosen = [&args] { return RunLabs(args.run); }; });
}

void AddLife(CLI::App& app, Arguments& args) {
  CLI::App* up = app.add_subcommand("up", "starts a lab and leaves it running");
  up->add_option("LAB", args.up.lab, "lab file (.yaml)")->required();
  up->add_option("--dut", args.up.dut, "run every router of the lab with this implementation");
  up->callback([&args] { args.chosen = [&args] { return Up(args.up); }; });
  CLI::App* down = app.add_subcommand("down", "stops a lab that is up");
  down->add_option("LAB", args.lab, "its name, where more than one is up");
  down->callback([&args] { args.chosen = [&args] { return Down(args.lab); }; });
  CLI::App* status = app.add_subcommand("status", "which labs are up, and what their nodes are");
  status->add_flag("--json", args.json, "for programs");
  status->callback([&args] { args.chosen = [&args] { return ShowStatus(args.json); }; });
  CLI::App* exec = app.add_subcommand("exec", "runs a command in a node: exec NODE -- CMD");
  exec->add_option("--lab", args.lab, "the lab, where more than one is up");
  exec->add_option("NODE", args.node, "the node's name, or switch")->required();
  exec->add_option("CMD", args.argv, "the command, after --")->required();
  exec->callback([&args] { args.chosen = [&args] { return Exec(args.lab, args.node, args.argv); }; });
  CLI::App* wipe = app.add_subcommand("wipe", "removes every lab that is up, dead or alive");
  wipe->callback([&args] { args.chosen = [] { return Wipe(); }; });
}

void AddGuest(CLI::App& app, Arguments& args) {
  CLI::App* guest = app.add_subcommand("guest", "runs a command under a kernel with IPVS: guest [OPTIONS] -- CMD");
  guest->footer(
      "The host's files are seen read-only, but /run, /tmp and /var/tmp are new; the working directory is shown.\n"
      "The exit status is the command's; 124 time limit, 125 panic or no status, 6 something is not installed.");
  guest->add_option("-m", args.guest.memory_mib, "memory in MiB")
      ->check(CLI::Range(128, 1 << 20))
      ->capture_default_str();
  guest->add_option("-c", args.guest.cpus, "processors")->check(CLI::Range(1, 64))->capture_default_str();
  guest->add_option("-t", args.limit, "time limit of the command, in seconds (none)")->check(CLI::Range(1, 1 << 20));
  guest->add_option("-o", args.guest.out, "a folder the command may write to, also as $OUT");
  guest->add_option("-s", args.guest.shown, "a path below /run, /tmp or /var/tmp to show")->allow_extra_args(false);
  guest->add_flag("-w", args.guest.writable, "let it write everywhere, to memory");
  guest->add_option("CMD", args.guest.argv, "the command, after --")->required();
  guest->callback([&args] {
    args.chosen = [&args] {
      args.guest.limit = holdfast::Seconds(args.limit);
      return RunInGuest(args.guest);
    };
  });
}

void AddCheck(CLI::App& app, Arguments& args) {
  CLI::App* check = app.add_subcommand("check", "what this machine can run, and what to do about the rest");
  check->add_flag("--json", args.json, "for programs");
  check->callback([&args] { args.chosen = [&args] { return Check(args.json); }; });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Failover labs in network namespaces.", "holdfast-lab");
  app.set_version_flag("--version", "holdfast-lab " HOLDFAST_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 everything held, 1 something did not, 2 usage or a bad file, 3 internal error,\n"
      "5 noise stood in the way, 6 this machine cannot run it, 7 a router did not start, 130 interrupted.");
  Arguments args;
  AddRun(app, args);
  AddLife(app, args);
  AddGuest(app, args);
  AddCheck(app, args);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? kHolds : kUsage;
  }
  return args.chosen();
}
