// holdfast-ipvs-differential: random workloads to this kernel's IPVS and to our own decisions at once, one summary line
// per scheduler. Each scheduler has a network namespace of its own, gone when it is through.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>

#include "reference/host/ipvs_differential/compare.h"
#include "reference/host/ipvs_differential/kernel_director.h"
#include "reference/sys/namespaces.h"

namespace holdfast::host {
namespace {

// The house's exit codes of harness programs.
constexpr int kAgrees = 0, kDiffers = 1, kUsage = 2, kBroken = 3, kCannotRun = 6;
constexpr std::uint32_t kEpisodes = 10, kLeastEpisode = 50, kMostEpisode = 2000;  // decisions in the latter two

struct Options {
  std::vector<std::string> schedulers;
  std::uint32_t decisions = 20000;
  std::uint64_t seed = 0;
  std::string traces = ".";
  std::string wrong_rule;
  ipvs::ReplayOptions ours;
};

std::string Grouped(const Compared& compared) {
  return fmt::format("{} decisions ({} refused), {} edits, {} checks", compared.decisions, compared.refused,
                     compared.edits, compared.checks);
}

void Report(const Options& options, const WorkloadOrder& order, const Difference& difference) {
  const std::string path =
      fmt::format("{}/{}-seed{}-{}.tsv", options.traces, order.scheduler, order.seed, order.episode);
  fmt::print("{}: seed {}, workload {}, step {}: {}\n", order.scheduler, order.seed, order.episode, difference.step,
             difference.what);
  for (const std::string& line : difference.service) fmt::print("    {}\n", line);
  std::ofstream trace(path, std::ios::binary);
  trace << fmt::format("# seed {}, workload {} of {} decisions; as the kernel decided\n", order.seed, order.episode,
                       order.decisions)
        << difference.trace << std::flush;
  fmt::print("    {} {}; holdfast-ipvs-replay plays it again\n", path,
             trace ? "has what happened" : "cannot be written");
}

// Whether the kernel has a scheduler; an error where it cannot even do the simplest.
Result<bool> HasScheduler(Director& director, const std::string& scheduler) {
  const auto add = [&](const std::string& name) {
    Workload empty{.key = ipvs::AddressKey{ipvs::ServiceProtocol::kTcp, {IpAddress::V4(10, 1, 1, 1), 7999}}};
    empty.config.scheduler = empty.trace.service.scheduler = name;
    return director.Begin(empty).and_then([&] { return director.End(); });
  };
  if (add(scheduler)) return true;
  if (const Status simplest = add("rr"); !simplest) return tl::make_unexpected(simplest.error());
  return false;
}

// All workloads of one scheduler, up to the first difference.
Result<Compared> RunScheduler(const Options& options, const std::string& scheduler) {
  auto director = MakeKernelDirector();
  if (!director) return tl::make_unexpected(director.error());
  const std::uint32_t size = std::clamp(options.decisions / kEpisodes, kLeastEpisode, kMostEpisode);
  Compared all;
  for (WorkloadOrder order{scheduler, options.seed}; all.decisions < options.decisions; ++order.episode) {
    order.decisions = std::min(size, options.decisions - all.decisions);
    const auto compared = Compare(MakeWorkload(order), **director, options.ours);
    if (!compared) return Fail(compared.error(), fmt::format("seed {}, workload {}", order.seed, order.episode));
    all.Add(*compared);
    if (!all.difference) continue;
    Report(options, order, *all.difference);
    break;
  }
  return all;
}

template <typename T>
Result<T> InNewNamespace(const std::function<Result<T>()>& work) {
  const auto netns = sys::NewNetworkNamespace();
  if (!netns) return tl::make_unexpected(netns.error());
  Result<T> result{};
  const Status entered = sys::InNetworkNamespace(*netns, [&] { result = work(); });
  return entered ? result : tl::make_unexpected(entered.error());
}

// The summary line; the exit status that the scheduler calls for.
int Run(const Options& options, const std::string& scheduler) {
  using Clock = std::chrono::steady_clock;
  const auto begun = Clock::now();
  const auto compared = InNewNamespace<Compared>([&] { return RunScheduler(options, scheduler); });
  if (!compared) {
    fmt::print(stderr, "holdfast-ipvs-differential: {}: {}\n", scheduler, compared.error().message);
    return kBroken;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  const bool differs = compared->difference.has_value();
  fmt::print("{:<6} {}, seed {}, {}{}; {:.1f} s, {:.0f} decisions/s\n", scheduler, Grouped(*compared), options.seed,
             differs ? "1 difference" : "0 differences",
             scheduler == "twos" ? " (draws are followed, not foretold)" : "", seconds, compared->decisions / seconds);
  std::fflush(stdout);
  return differs ? kDiffers : kAgrees;
}

// Which of the schedulers the kernel has. All are asked for before the first namespace goes: a kernel that loads lblc
// for one namespace while it clears away another that had IPVS waits for itself (6.1).
Result<std::vector<std::string>> Probe(const std::vector<std::string>& schedulers) {
  std::vector<std::string> present;
  auto director = MakeKernelDirector();
  if (!director) return tl::make_unexpected(director.error());
  for (const std::string& scheduler : schedulers) {
    const auto has = HasScheduler(**director, scheduler);
    if (!has) return tl::make_unexpected(has.error());
    if (*has)
      present.push_back(scheduler);
    else
      fmt::print("{:<6} not in this kernel\n", scheduler);
  }
  return present;
}

// Of several statuses that of our own failure counts most, then that of a difference.
int RunAll(const Options& options) {
  const auto present = InNewNamespace<std::vector<std::string>>([&] { return Probe(options.schedulers); });
  if (!present) {
    fmt::print(stderr, "holdfast-ipvs-differential: {} (holdfast-lab guest -- runs it in a kernel with IPVS)\n",
               present.error().message);
    return kCannotRun;
  }
  std::vector<int> statuses;
  for (const std::string& scheduler : *present) statuses.push_back(Run(options, scheduler));
  for (const int status : {kBroken, kDiffers, kAgrees}) {
    if (std::ranges::count(statuses, status) > 0) return status;
  }
  return kCannotRun;
}

int Main(int argc, char** argv) {
  CLI::App app("Plays random workloads to this kernel's IPVS and to holdfast's schedulers, and compares every choice.",
               "holdfast-ipvs-differential");
  Options options;
  std::string kernel(options.ours.kernel.name);
  const auto known = ipvs::SchedulerNames();
  app.add_option("--scheduler", options.schedulers, "only these (default: all)")
      ->check(CLI::IsMember(std::vector<std::string>(known.begin(), known.end())));
  app.add_option("--decisions", options.decisions, "for each scheduler")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "of the workloads (default: another one each time, printed)");
  app.add_option("--traces", options.traces, "folder for the trace of a difference")->capture_default_str();
  app.add_option("--kernel", kernel, "whose rules ours follow: linux-6.1.192 or linux-6.12")->capture_default_str();
  app.add_option("--wrong-rule", options.wrong_rule, "make one of our rules wrong, to see that it is found")
      ->check(CLI::IsMember({"overhead", "tie"}));
  app.footer("Exit status: 0 no difference, 1 a difference, 2 usage, 3 it broke off, 6 this machine cannot run it.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kAgrees : kUsage;
  }
  const auto ours = ipvs::FindKernelProfile(kernel).and_then([&](const ipvs::KernelProfile& profile) {
    options.ours.kernel = profile;
    return options.wrong_rule.empty() ? options.ours : ipvs::WithWrongRule(options.ours, options.wrong_rule);
  });
  if (!ours) {
    fmt::print(stderr, "holdfast-ipvs-differential: {}\n", ours.error().message);
    return kUsage;
  }
  options.ours = *ours;
  if (options.schedulers.empty()) options.schedulers.assign(known.begin(), known.end());
  if (app.count("--seed") == 0) options.seed = std::random_device()();
  return RunAll(options);
}

}  // namespace
}  // namespace holdfast::host

int main(int argc, char** argv) { return holdfast::host::Main(argc, argv); }
