// Silence to takeover, side by side: a Backup is held by the tester's advertisements, the tester falls silent, and the
// first advertisement of the Backup is awaited. What counts is how much later than Active_Down_Interval it comes, by the
// kernel's stamps. The implementations take turns within one run, one at a time, so that the machine's mood is shared;
// how late this machine woke an idle 1 kHz timer in the same moments stands beside.
//
//   takeover_bench --dut holdfastd --dut keepalived --times 20 --interval 100 --interval 10
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "conformance/stage/clause_case.h"
#include "conformance/stage/netns_stage.h"
#include "conformance/stage/sentinel.h"
#include "conformance/tool/pool.h"

namespace holdfast::conformance {
namespace {

// The time line itself; it measures and judges nothing.
class Takeover : public ClauseCase {
 public:
  explicit Takeover(Centiseconds interval) : interval_(interval) {}

 private:
  void Play() override {
    const Router dut = StartBackup({.priority = 100, .interval = interval_});
    const Instant last = peer.Advertise();
    const Duration bound = DownInterval(100, interval_);
    const auto heard = lan.NextAdvertisementFrom(dut, last + 2 * bound + 1_s);
    Control(heard.has_value(), "a takeover", "none");
    Measured(heard->at - last, bound);
    Observed(fmt::format("{}", wire::ToMs(stage().Uncertainty(last, heard->at))));
  }
  Centiseconds interval_;
};

// How it speaks, as its DUT file says.
Dialect DialectOf(const lab::DutFile& file) {
  return {.v3_ipv4_checksum = file.speaks.v3_ipv4_checksum == "message_only" ? wire::ChecksumForm::kMessageOnly
                                                                             : wire::ChecksumForm::kIpv4PseudoHeader};
}

std::string Play(const lab::DutFile& file, Centiseconds interval, const std::filesystem::path& folder,
                 const Sentinel* sentinel) try {
  NetnsStage stage({.dut = file, .dialect = DialectOf(file), .directory = folder, .sentinel = sentinel});
  const Outcome outcome = Takeover(interval).Run(stage, Version::kV3, Family::kIpv4, {});
  if (!outcome.measured_ms || !outcome.bound_ms) return nlohmann::json{{"error", outcome.cause}}.dump();
  return nlohmann::json{{"over_ms", *outcome.measured_ms - *outcome.bound_ms}, {"noise", outcome.seen}}.dump();
} catch (const StageFailure& failure) {
  return nlohmann::json{{"error", failure.message}}.dump();
}

double Quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5)];
}

struct Options {
  std::vector<std::string> duts{"holdfastd", "keepalived"};
  std::vector<int> intervals_cs{100, 10};
  int times = 20;
};

int Measure(const Options& options) {
  std::vector<lab::DutFile> files;
  for (const std::string& name : options.duts) {
    auto file = lab::LoadDut(name);
    if (!file) return fmt::print(stderr, "takeover_bench: {}\n", file.error().message), 2;
    files.push_back(*file);
  }
  std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-takeover-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) return 3;
  const auto sentinel = Sentinel::Start();
  fmt::print("silence to takeover, over the bound, ms ({} times each, in turn)\n", options.times);
  fmt::print("{:>10} {:<22} {:>8} {:>8} {:>8} {:>8}  {:>18}\n", "interval", "implementation", "min", "median", "p90",
             "max", "machine p50 / max");
  for (int cs : options.intervals_cs) {
    std::vector<std::vector<double>> over(files.size()), noise(files.size());
    std::vector<Task> tasks;
    for (int round = 0; round < options.times; ++round)
      for (std::size_t dut = 0; dut < files.size(); ++dut)
        tasks.push_back({[&, dut, folder = fmt::format("{}/{}-{}-{}", pattern, cs, dut, round)] {
                           return Play(files[dut], Centiseconds(cs), folder, sentinel ? sentinel->get() : nullptr);
                         },
                         Seconds(60)});
    const auto on_done = [&](const Done& done) {
      const auto json = nlohmann::json::parse(done.output, nullptr, false);
      const std::size_t dut = done.task % files.size();
      if (!json.is_object() || json.contains("error"))
        return fmt::print(stderr, "takeover_bench: {}: {}\n", options.duts[dut],
                          json.is_object() ? json["error"].get<std::string>() : "no result");
      over[dut].push_back(json["over_ms"]);
      noise[dut].push_back(std::strtod(json["noise"].get<std::string>().c_str(), nullptr));
    };
    RunPool(tasks, 1, on_done, [](std::size_t) {}, [] { return false; });
    for (std::size_t dut = 0; dut < files.size(); ++dut)
      fmt::print("{:>7} cs {:<22} {:>8.3f} {:>8.3f} {:>8.3f} {:>8.3f}  {:>8.3f} / {:.3f}   n={}\n", cs,
                 options.duts[dut], Quantile(over[dut], 0), Quantile(over[dut], 0.5), Quantile(over[dut], 0.9),
                 Quantile(over[dut], 1), Quantile(noise[dut], 0.5), Quantile(noise[dut], 1), over[dut].size());
  }
  std::filesystem::remove_all(pattern);
  return 0;
}

}  // namespace
}  // namespace holdfast::conformance

int main(int argc, char** argv) {
  holdfast::conformance::Options options;
  CLI::App app{"silence to takeover of several implementations, in turn, in one run"};
  app.add_option("--dut", options.duts, "device under test");
  app.add_option("--interval", options.intervals_cs, "advertisement interval in centiseconds");
  app.add_option("--times", options.times, "how often each");
  CLI11_PARSE(app, argc, argv);
  return holdfast::conformance::Measure(options);
}
