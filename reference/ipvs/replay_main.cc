// holdfast-ipvs-replay: recorded scheduling decisions of a kernel against ours, one summary line per file.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "reference/ipvs/replay.h"

namespace holdfast::ipvs {
namespace {

constexpr int kAgrees = 0, kDiffers = 1, kBadFile = 2;

Result<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return Fail("cannot be read");
  return text;
}

// The exit status that the file calls for.
int ReplayFile(const std::string& path, const ReplayOptions& options) {
  const auto trace = ReadFile(path).and_then([](const std::string& text) { return ParseTrace(text); });
  const auto outcome = trace.and_then([&](const Trace& read) { return Replay(read, options); });
  if (!outcome) {
    std::fprintf(stderr, "holdfast-ipvs-replay: %s: %s\n", path.c_str(), outcome.error().message.c_str());
    return kBadFile;
  }
  std::printf("%s: %s: %u decisions, %u wrong; %u counters, %u wrong\n", path.c_str(), trace->service.scheduler.c_str(),
              outcome->decisions, outcome->wrong_decisions, outcome->counters, outcome->wrong_counters);
  for (const std::string& difference : outcome->first_differences) std::printf("  %s\n", difference.c_str());
  return outcome->agrees() ? kAgrees : kDiffers;
}

int Main(int argc, char** argv) {
  CLI::App app("Replays recorded IPVS workloads and compares every decision and counter with the recording.",
               "holdfast-ipvs-replay");
  std::vector<std::string> files;
  std::string kernel(kLinux6_1_192.name), wrong_rule;
  app.add_option("FILE", files, "recorded workloads")->required();
  app.add_option("--kernel", kernel, "the kernel that recorded: linux-6.1.192 or linux-6.12")->capture_default_str();
  app.add_option("--wrong-rule", wrong_rule, "make one rule wrong, to see that the recordings tell")
      ->check(CLI::IsMember({"overhead", "tie"}));
  app.footer("Exit status: 0 no difference, 1 a difference, 2 usage or a bad file.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kAgrees : kBadFile;
  }
  const auto profile = FindKernelProfile(kernel);
  if (!profile) {
    std::fprintf(stderr, "holdfast-ipvs-replay: %s\n", profile.error().message.c_str());
    return kBadFile;
  }
  ReplayOptions options{*profile};
  if (!wrong_rule.empty()) options = *WithWrongRule(options, wrong_rule);
  int status = kAgrees;
  for (const std::string& file : files) status = std::max(status, ReplayFile(file, options));
  return status;
}

}  // namespace
}  // namespace holdfast::ipvs

int main(int argc, char** argv) { return holdfast::ipvs::Main(argc, argv); }
